"""How long answers take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median
from typing import NamedTuple

from quizcli.analysis import amounts
from quizcli.model import Review

UNKNOWN = "unknown"
"""The type of questions that no bank in reach has."""


class Pace(NamedTuple):
    """Seconds of the answers to questions of one type (empty: of all)."""

    type: str
    answers: int
    median: float
    seconds: float


def pace(reviews: Iterable[Review], types: Mapping[str, str]) -> tuple[Pace, ...]:
    """All answers first, then those of each type, the type with most time first.

    `types` gives the type of a question by its id.  Empty without answers.
    """
    spent: defaultdict[str, list[float]] = defaultdict(list)
    for each in reviews:
        if each.rating is not None:
            spent[types.get(each.question, UNKNOWN)].append(amounts.seconds(each))
    every = [second for seconds in spent.values() for second in seconds]
    parts = [_pace(name, seconds) for name, seconds in spent.items()]
    parts.sort(key=lambda each: (-each.seconds, each.type))
    return (_pace("", every), *parts) if every else ()


def _pace(name: str, seconds: list[float]) -> Pace:
    return Pace(name, len(seconds), median(seconds), sum(seconds))
