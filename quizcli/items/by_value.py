"""Facility by drawn value: whether a question is harder with some of its numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from quizcli.answers import show
from quizcli.items.estimates import Estimate, share
from quizcli.model import Value

MOST_VALUES = 6
"""A name with more values is told in so many parts as below; or not at all, when they are no
numbers."""

PARTS = 3

Drawn: TypeAlias = tuple[Mapping[str, Value], float]
"""The values that a response met, and its score."""


class Part(NamedTuple):
    """The facility where `name` had the values that `values` says."""

    name: str
    values: str
    facility: Estimate


def by_value(found: Sequence[Drawn]) -> tuple[Part, ...]:
    """The parts of each drawn name that had more than one value, by name."""
    names = sorted({name for draw, _ in found for name in draw})
    return tuple(part for name in names for part in _parts(name, found))


def _parts(name: str, found: Sequence[Drawn]) -> Iterable[Part]:
    scores: defaultdict[Value, list[float]] = defaultdict(list)
    for draw, score in found:
        if name in draw:
            scores[draw[name]].append(score)
    if len(scores) < 2:
        return ()
    if len(scores) <= MOST_VALUES:
        ordered = sorted(scores, key=lambda each: (str(type(each)), show(each)))
        numbers = _numbers(scores)
        return [Part(name, show(each), share(scores[each])) for each in numbers or ordered]
    return _binned(name, scores)


def _binned(name: str, scores: Mapping[Value, list[float]]) -> list[Part]:
    """Parts of about as many responses each; equal values stay together."""
    numbers = _numbers(scores)
    bins: defaultdict[int, list[Value]] = defaultdict(list)
    total, before = sum(len(scores[each]) for each in numbers), 0
    for each in numbers:
        middle = before + len(scores[each]) / 2
        bins[int(PARTS * middle / total)].append(each)
        before += len(scores[each])
    return [
        Part(name, _span(values), share([score for each in values for score in scores[each]]))
        for values in bins.values()
    ]


def _span(values: Sequence[Value]) -> str:
    if len(values) == 1:
        return show(values[0])
    return f"{show(values[0])} to {show(values[-1])}"


def _numbers(scores: Mapping[Value, list[float]]) -> list[Value]:
    """The values in order, if all of them are numbers; else none."""
    found = [
        each
        for each in scores
        if isinstance(each, int | float | Fraction) and not isinstance(each, bool)
    ]
    return sorted(found) if len(found) == len(scores) else []
