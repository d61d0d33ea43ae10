"""At which hours of the day it was answered, and how well."""

from __future__ import annotations

from collections.abc import Iterable

from quizcli.analysis import amounts
from quizcli.analysis.shares import Share
from quizcli.model import Review

TOO_FEW = 10
"""Below so many answers an hour's interval says nothing and is not shown."""


def hours(reviews: Iterable[Review]) -> tuple[Share, ...]:
    """The answers of each hour, 0 to 23, on the clock of the place where they were given."""
    right, asked = [0] * amounts.HOURS, [0] * amounts.HOURS
    for each in reviews:
        if each.rating is not None:
            hour = amounts.hour(each)
            asked[hour] += 1
            right[hour] += amounts.right(each)
    return tuple(map(Share, right, asked))
