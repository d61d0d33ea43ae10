"""The fields that a method takes: declared once, read here, and shown in the reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from quizcli.cli import options
from quizcli.cli.serving.wire import Fault, cut

LONGEST_TEXT = 10_000
MOST_TEXTS = 50


class Field(NamedTuple):
    """A field of a method.

    `type` is one of the names in `TYPES`; `low` and `high` bound a number, `choices` the texts.
    A field that is not `needed` is None where it is left out or null.
    """

    name: str
    type: str
    doc: str
    needed: bool = False
    low: int = 0
    high: int = 2**53
    choices: tuple[str, ...] = ()


def read(method: str, fields: Sequence[Field], params: Mapping[str, object]) -> dict[str, Any]:
    """All fields of a method by name, each checked.  Raises Fault."""
    names = [each.name for each in fields]
    for given in params:
        if given not in names:
            raise Fault("field", f"{method}: {options.unknown('field', cut(given), names)}")
    return {each.name: _read(method, each, params.get(each.name)) for each in fields}


def _read(method: str, field: Field, value: object) -> object:
    if value is None:
        if field.needed:
            raise Fault("field", f"{method} needs the field {field.name}: {field.doc}")
        return None
    if not TYPES[field.type](field, value):
        raise Fault("field", f"{method}: {field.name} is {wanted(field)}")
    return value


def wanted(field: Field) -> str:
    """What a field takes, in words."""
    words = {
        "text": f"a text of at most {LONGEST_TEXT} signs",
        "texts": f"a list of at most {MOST_TEXTS} texts",
        "lines": "a text, or a list of texts",
        "switch": "true or false",
    }
    if field.type in words:
        return f"one of {', '.join(field.choices)}" if field.choices else words[field.type]
    kind = "a whole number" if field.type == "integer" else "a number"
    most = "" if field.high == Field("", "", "").high else f" to {field.high}"
    return f"{kind}, {field.low}{most}" if most else f"{kind} from {field.low}"


# ----------------------------------------------------------------------- types
def _is_text(field: Field, value: object) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return False
    return not field.choices or value in field.choices


def _is_texts(field: Field, value: object) -> bool:
    if not isinstance(value, list) or len(value) > MOST_TEXTS:
        return False
    return all(_is_text(field, each) for each in value)


def _is_lines(field: Field, value: object) -> bool:
    return _is_text(field, value) or _is_texts(field, value)


def _is_integer(field: Field, value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and _is_number(field, value)


def _is_number(field: Field, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return field.low <= value <= field.high


def _is_switch(field: Field, value: object) -> bool:
    return isinstance(value, bool)


TYPES: Mapping[str, Callable[[Field, object], bool]] = {
    "text": _is_text,
    "texts": _is_texts,
    "lines": _is_lines,
    "integer": _is_integer,
    "number": _is_number,
    "switch": _is_switch,
}
