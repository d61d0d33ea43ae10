"""How stability, difficulty and intervals are spread over the cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from quizcli.cards import Card

DAYS = (0.0, 1.0, 3.0, 7.0, 21.0, 60.0, 180.0, 365.0, inf)
"""Edges for stability and intervals in days: each about three times the one before."""

DIFFICULTIES = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, inf)


class Column(NamedTuple):
    """Cards with a value from `low` to below `high`."""

    low: float
    high: float
    cards: int


class Histogram(NamedTuple):
    """All columns, and the median of the values; None without cards."""

    columns: tuple[Column, ...]
    median: float | None

    @property
    def cards(self) -> int:
        """How many cards there are."""
        return sum(each.cards for each in self.columns)


class Distributions(NamedTuple):
    """Stability and intervals in days, difficulty from 1 to 10."""

    stability: Histogram
    difficulty: Histogram
    interval: Histogram


def distributions(cards: Iterable[Card]) -> Distributions:
    """The histograms of all cards that were answered; intervals of those that were right last."""
    found = list(cards)
    memories = [each.memory for each in found if each.memory is not None]
    return Distributions(
        histogram([each.stability for each in memories], DAYS),
        histogram([each.difficulty for each in memories], DIFFICULTIES),
        histogram([each.interval for each in found if each.interval], DAYS),
    )


def histogram(values: Sequence[float], edges: Sequence[float]) -> Histogram:
    """How many values lie between each two edges; the lower edge belongs to a column."""
    columns = (
        Column(low, high, sum(low <= each < high for each in values))
        for low, high in pairwise(edges)
    )
    return Histogram(tuple(columns), median(values) if values else None)
