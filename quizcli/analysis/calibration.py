"""Whether the memory model's chances came true.

The tests of memory are sorted into bins by the chance that the model gave them.  In each bin
the share of right answers should be the mean chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

from quizcli.analysis.recalls import Recall
from quizcli.analysis.shares import Share, share_of, together, verdict

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
"""Bins of the chance, the lower edge belongs to a bin; finer where most answers are."""

LEAST_CHANCE = 1e-6
"""For the log loss only: no chance counts as nearer to 0 or 1 than this."""


class Bin(NamedTuple):
    """Tests with a chance from `low` to `high`, their mean chance, and what happened."""

    low: float
    high: float
    predicted: float
    happened: Share


class Calibration(NamedTuple):
    """All bins that hold tests, in order.

    `predicted` is the mean chance.  `log_loss` is in nats for each test, and `rmse` is the
    root of the mean squared difference of chance and share in the bins, weighted with their
    tests.  All three are None without tests.
    """

    bins: tuple[Bin, ...] = ()
    predicted: float | None = None
    log_loss: float | None = None
    rmse: float | None = None

    @property
    def happened(self) -> Share:
        """All tests."""
        return together(each.happened for each in self.bins)

    @property
    def verdict(self) -> str:
        """`too few`, `good`, or `too high` or `too low` of the mean chance."""
        if self.predicted is None:
            return "too few"
        words = {"as wanted": "good", "below": "too high", "above": "too low"}
        found = verdict(self.happened, self.predicted)
        return words.get(found, found)


def calibration(recalls: Iterable[Recall]) -> Calibration:
    """How the chances compare with what happened."""
    found = list(recalls)
    if not found:
        return Calibration()
    parts = (_bin(low, high, found) for low, high in pairwise(EDGES))
    bins = tuple(each for each in parts if each.happened.asked)
    chance = sum(each.predicted for each in found) / len(found)
    return Calibration(bins, chance, _log_loss(found), _rmse(bins, len(found)))


def _bin(low: float, high: float, recalls: Sequence[Recall]) -> Bin:
    last = high == EDGES[-1]
    inside = [
        each
        for each in recalls
        if low <= each.predicted < high or (last and each.predicted == high)
    ]
    predicted = sum(each.predicted for each in inside) / len(inside) if inside else 0.0
    return Bin(low, high, predicted, share_of(each.right for each in inside))


def _log_loss(recalls: Sequence[Recall]) -> float:
    chances = (each.predicted if each.right else 1 - each.predicted for each in recalls)
    return -sum(log(max(each, LEAST_CHANCE)) for each in chances) / len(recalls)


def _rmse(bins: Sequence[Bin], tests: int) -> float:
    squares = (
        each.happened.asked * (each.predicted - (each.happened.value or 0.0)) ** 2 for each in bins
    )
    return sqrt(sum(squares) / tests)
