"""What one row of the log counts for, whatever was written in it.

A log may be damaged or forged, so the amounts taken from it are bounded: an answer counts at
most ten minutes of study time, and none when its time is negative or no number; answers dated
before 1970 or after today count nowhere until their day comes.
"""

from __future__ import annotations

from collections.abc import Iterable

from quizcli import schedule
from quizcli.model import Outcome, Rating, Review

MOST_SECONDS = 600.0
"""Seconds that one answer counts at most: who is away longer was not studying."""

LEFT = frozenset({Outcome.SKIPPED, Outcome.UNMEASURED})
HOURS = 24


def seconds(review: Review) -> float:
    """Study time of a row, 0 to `MOST_SECONDS`.

    A second try's time includes that of the first, so only the row that ends a question
    counts: a rated, a skipped or an unmeasured one.
    """
    if review.rating is None and review.outcome not in LEFT:
        return 0.0
    given = review.seconds
    return min(float(given), MOST_SECONDS) if given > 0 else 0.0  # false for nan as well


def right(review: Review) -> bool:
    """Whether it was rated above Again."""
    return review.rating is not None and review.rating > Rating.AGAIN


def hour(review: Review) -> int:
    """The hour of the day, 0 to 23, where the answer was given."""
    at = review.at
    minutes = at.milliseconds // schedule.MINUTE + at.offset_minutes
    return minutes // 60 % HOURS


def dated(reviews: Iterable[Review], today: int) -> tuple[Review, ...]:
    """The rows whose study day lies between 1970 and today."""
    return tuple(each for each in reviews if 0 <= schedule.study_day(each.at) <= today)
