"""Questions and problems as JSON and back, for the cache.  Nothing is ever unpickled.

Fields with their default value are left out, and places are written without the
file's path: the same bank may be reached by another path tomorrow.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from types import NoneType
from typing import Any, TypeAlias, TypeVar

from quizcli.model import (
    DrawRule,
    Item,
    Mistake,
    Option,
    Place,
    Problem,
    Program,
    Question,
    SelfTests,
    Severity,
    Tolerance,
)

T = TypeVar("T")

Json: TypeAlias = Any
_FRACTION = "fraction"


# --------------------------------------------------------------------- encoding
def question_to_json(question: Question) -> str:
    """One line of JSON."""
    return json.dumps(_plain(question), ensure_ascii=False, separators=(",", ":"))


def problem_to_row(problem: Problem) -> list[Json]:
    """A problem as a list of texts and numbers."""
    place = problem.place
    return [
        place.line,
        place.column,
        place.end,
        problem.code,
        problem.message,
        problem.severity.value,
        problem.source,
        problem.question,
        problem.help,
        problem.field,
        problem.silenced,
    ]


def _plain(value: Any) -> Json:
    match value:
        case Place():
            return [value.line, value.column, value.end]
        case Fraction():
            return {_FRACTION: str(value)}
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case _ if hasattr(value, "_field_defaults"):
            return _named(value._asdict(), value._field_defaults)
        case tuple():
            return [_plain(each) for each in value]
    return value


def _named(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> Json:
    """A record as a mapping, without what is as it would be anyway."""
    return {
        name: _plain(value)
        for name, value in values.items()
        if name not in defaults or not _same(value, defaults[name])
    }


def _same(value: Any, default: Any) -> bool:
    """Equal and of one type: false is not 0, and 0.0 is neither."""
    return type(value) is type(default) and bool(value == default)


# --------------------------------------------------------------------- decoding
def question_from_json(text: str, path: str) -> Question:
    """The question again, with its place in the file at `path`.

    Raises ValueError, TypeError or KeyError on anything that was not made here.
    """
    raw = json.loads(text)
    read = {name: _READERS.get(name, _value)(each) for name, each in raw.items() if name != "place"}
    return sound(Question(**read, place=sound(Place(path, *raw["place"]))))


def problem_from_row(row: list[Json], path: str) -> Problem:
    """The problem again, in the file at `path`."""
    line, column, end, code, message, severity, *texts = row
    place = sound(Place(path, line, column, end))
    source, question, advice, field, silenced = texts
    return sound(
        Problem(place, code, message, Severity(severity), source, question, advice, field, silenced)
    )


def _value(raw: Json) -> Any:
    if isinstance(raw, list):
        return tuple(_value(each) for each in raw)
    if isinstance(raw, dict):
        return Fraction(raw[_FRACTION])
    return raw


def _part(raw: Json) -> Question:
    """A part of a question, which has no place of its own."""
    read = {name: _READERS.get(name, _value)(each) for name, each in raw.items()}
    return sound(Question(**read))


def _mapping(read: Callable[[Json], Any]) -> Callable[[Json], dict[str, Any]]:
    return lambda raw: {name: read(each) for name, each in raw.items()}


def _made(kind: Callable[..., Any]) -> Callable[[Json], Any]:
    return lambda raw: sound(kind(**{name: _value(each) for name, each in raw.items()}))


def _several(kind: Callable[..., Any]) -> Callable[[Json], tuple[Any, ...]]:
    make = _made(kind)
    return lambda raw: tuple(make(each) for each in raw)


def _rule(raw: Json) -> DrawRule:
    read = {name: _value(each) for name, each in raw.items() if name != "of"}
    return sound(DrawRule(**read, of=_rule(raw["of"]) if "of" in raw else None))


# --------------------------------------------------------------------- checking
def sound(record: T) -> T:
    """The record; TypeError when a field of it is not of the kind that its class names."""
    kind: Any = type(record)
    for name, holds in _checks(kind):
        if not holds(getattr(record, name)):
            raise TypeError(f"{name} is of another kind")
    return record


@cache
def _checks(kind: Any) -> tuple[tuple[str, Callable[[Any], bool]], ...]:
    """The fields of a class that can be checked, and how."""
    named = {
        name: getattr(each, "__forward_arg__", "") for name, each in kind.__annotations__.items()
    }
    return tuple((name, _KINDS[each]) for name, each in named.items() if each in _KINDS)


def _is(*types: type) -> Callable[[Any], bool]:
    return lambda value: type(value) in types


def _texts(values: Any) -> bool:
    return all(type(each) is str for each in values)


_KINDS: dict[str, Callable[[Any], bool]] = {
    "str": _is(str),
    "int": _is(int),
    "bool": _is(bool),
    "int | None": _is(int, NoneType),
    "float | None": _is(int, float, NoneType),
    "tuple[str, ...]": lambda value: type(value) is tuple and _texts(value),
    "tuple[Value, ...]": _is(tuple),
    "Mapping[str, str]": lambda value: _texts(value.values()),
}

_READERS: dict[str, Callable[[Json], Any]] = {
    "draw": _mapping(_rule),
    "let": _mapping(_value),
    "silence": _mapping(_value),
    "arguments": _mapping(_value),
    "tolerance": _made(Tolerance),
    "options": _several(Option),
    "items": _several(Item),
    "pairs": _mapping(_value),
    "mistakes": _several(Mistake),
    "reject": _several(Mistake),
    "parts": lambda raw: tuple(_part(each) for each in raw),
    "tests": _made(SelfTests),
    "program": _made(Program),
}
