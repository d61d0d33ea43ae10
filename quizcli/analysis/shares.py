"""A share with what it may be: right answers out of all, with a 95% interval.

The interval is Wilson's score interval: it stays within 0 and 1, and it is honest near both
ends, where shares of right answers lie.  Source: Wilson 1927, J. Am. Stat. Assoc. 22.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

TOO_FEW = 20
"""Below so many answers a share says too little to be judged."""

Z = 1.959963984540054
"""The normal quantile of 97.5%: 95% of all draws lie within so many deviations."""


class Share(NamedTuple):
    """`right` answers of `asked`."""

    right: int = 0
    asked: int = 0

    @property
    def value(self) -> float | None:
        """The share of right answers, 0 to 1; None when there was none."""
        return self.right / self.asked if self.asked else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the true one lies, with 95% confidence (Wilson)."""
        return wilson(self.right, self.asked)

    def enough(self, least: int = TOO_FEW) -> bool:
        """Whether there were enough answers to say something."""
        return self.asked >= least


def wilson(right: float, asked: float) -> tuple[float, float]:
    """Wilson's interval of a share of 95% confidence, within 0 and 1; neither need be whole."""
    if not asked:
        return 0.0, 1.0
    part, weight = right / asked, Z * Z / asked
    middle = (part + weight / 2) / (1 + weight)
    reach = sqrt(weight * (part * (1 - part) + weight / 4)) / (1 + weight)
    low = 0.0 if not right else middle - reach
    return low, 1.0 if right == asked else middle + reach


def share_of(rights: Iterable[bool]) -> Share:
    """The share of what is true among these."""
    found = list(rights)
    return Share(sum(found), len(found))


def together(shares: Iterable[Share]) -> Share:
    """The share of all these answers."""
    found = list(shares)
    return Share(sum(each.right for each in found), sum(each.asked for each in found))


def verdict(share: Share, wanted: float, least: int = TOO_FEW) -> str:
    """`too few`, or how a share compares with the wanted one: `as wanted`, `below`, `above`.

    It is below or above only when the interval says so.
    """
    low, high = share.interval
    if not share.enough(least):
        return "too few"
    if low <= wanted <= high:
        return "as wanted"
    return "below" if high < wanted else "above"
