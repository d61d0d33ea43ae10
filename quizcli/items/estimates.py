"""A figure with what it may be: its value, a 95% interval, and how many it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from quizcli.analysis.shares import TOO_FEW, wilson

DIGITS = 9
"""Two figures that agree to so many digits are the same; sums leave dust behind them."""


class Estimate(NamedTuple):
    """`value` and the ends of its interval; None where nothing can be said.  `n` learners."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0

    @property
    def enough(self) -> bool:
        """Whether it may be judged: it has a value, and rests on learners enough."""
        return self.value is not None and self.low is not None and self.n >= TOO_FEW

    def below(self, limit: float) -> bool:
        """Whether the whole interval lies below a limit, and there were learners enough."""
        return self.enough and self.high is not None and self.high < limit

    def above(self, limit: float) -> bool:
        """Whether the whole interval lies above a limit, and there were learners enough."""
        return self.enough and self.low is not None and self.low > limit


def mean(values: Sequence[float]) -> float:
    """The mean, the same in whatever order the values come."""
    return fsum(values) / len(values)


def share(values: Sequence[float]) -> Estimate:
    """The mean of scores between 0 and 1 with Wilson's interval.

    For scores in part the interval is too wide rather than too narrow: of all scores with one
    mean, those that are 0 and 1 alone vary most.
    """
    if not values:
        return Estimate()
    low, high = wilson(fsum(values), len(values))
    return Estimate(mean(values), low, high, len(values))
