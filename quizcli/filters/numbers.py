"""Terms about numbers: memory, difficulty, and when a question was answered or came in."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from quizcli.expressions.tokens import shown
from quizcli.filters.errors import printable
from quizcli.filters.facts import Facts, Known
from quizcli.filters.nodes import Filter
from quizcli.filters.tokens import Token

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


class _Property(NamedTuple):
    """A number of a memory: how it is read, its greatest value, and what it is."""

    read: Callable[[Facts], float | None]
    most: float
    doc: str


_PROPERTIES: Mapping[str, _Property] = {
    "s": _Property(lambda facts: facts.stability, float("inf"), "stability in days"),
    "d": _Property(lambda facts: facts.difficulty_of_memory, 10, "difficulty, 1 to 10"),
    "r": _Property(lambda facts: facts.retrievability, 1, "retrievability, 0 to 1"),
}
_PROPERTY = re.compile(r"([^<>=!]*)(?:([<>]=?|!?=)([0-9]+(?:\.[0-9]+)?|\.[0-9]+))?")
_DIFFICULTY = re.compile(r"([<>]=?|!?=|)([1-5])")
_DAYS = r"0*([1-9][0-9]{0,4})"
_RATED = re.compile(_DAYS + "(?::([1-4]))?")
_ADDED = re.compile(_DAYS)


def memory(key: str, value: Token, _: Known) -> Filter:
    """`s<10`: a number of the memory against a limit.  Raises FilterError."""
    name, sign, number = _compared(value)
    read, most, _doc = _PROPERTIES[name]
    limit, compare = float(number), _COMPARE[sign]
    if limit > most:
        raise value.error(f"{name} goes up to {most:g}, so {shown(number)} cannot be meant")

    def test(facts: Facts) -> bool:
        found = read(facts)
        return found is not None and compare(found, limit)

    return Filter(f"{key}:{name}{sign}{number}", test)


def _compared(value: Token) -> tuple[str, str, str]:
    """Name, sign and number of a comparison."""
    match = _PROPERTY.match(value.text)
    name = match[1].lower() if match else ""
    if name not in _PROPERTIES:
        there_are = "; ".join(f"{each} ({made.doc})" for each, made in _PROPERTIES.items())
        named = f"unknown property {printable(shown(name))}" if name else "a property is missing"
        raise value.error(f"{named}; there are {there_are}")
    if match is None or match[2] is None or match.end() < len(value.text):
        raise value.error(f"{name} is compared with a number, such as prop:{name}<0.5")
    return name, match[2], match[3]


def difficulty(key: str, value: Token, _: Known) -> Filter:
    """`>=3` or `3`: the question's difficulty against a limit.  Raises FilterError."""
    match = _DIFFICULTY.fullmatch(value.text)
    if match is None:
        raise value.error("difficulty is compared with a number from 1 to 5: difficulty:>=3")
    sign, limit = match[1] or "=", int(match[2])
    compare = _COMPARE[sign]
    text = f"{key}:{'' if sign == '=' else sign}{limit}"
    return Filter(text, lambda facts: compare(facts.difficulty, limit))


def rated(key: str, value: Token, _: Known) -> Filter:
    """`7` or `7:1`: answered in the last days, today included, with any or this rating.

    Raises FilterError.
    """
    match = _RATED.fullmatch(value.text)
    if match is None:
        advice = "if wanted, a rating: 1 again, 2 hard, 3 good, 4 easy; such as rated:7:1"
        raise value.error(f"rated takes a number of days and, {advice}")
    days, wanted = int(match[1]), int(match[2] or 0)

    def test(facts: Facts) -> bool:
        return any(ago < days and wanted in (0, given) for ago, given in facts.ratings)

    return Filter(f"{key}:{days}" + (f":{wanted}" if wanted else ""), test)


def added(key: str, value: Token, _: Known) -> Filter:
    """`3`: came in within the last days, today included.  Raises FilterError."""
    match = _ADDED.fullmatch(value.text)
    if match is None:
        raise value.error("added takes a number of days from 1 on, such as added:3")
    days = int(match[1])

    def test(facts: Facts) -> bool:
        return facts.added_days is not None and facts.added_days < days

    return Filter(f"{key}:{days}", test)
