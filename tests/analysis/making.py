"""Answers made up for the tests of the statistics."""

from quizcli.log import Effective, Flags
from quizcli.memory import Model
from quizcli.model import Moment, Outcome, Rating, Review
from quizcli.schedule import DAY, MINUTE

AGAIN, HARD, GOOD, EASY = Rating
MODEL = Model()
FIRST = 20_000
"""The study day from which the days of the tests are counted: 2024-10-04, a Friday."""


def answer(day, rating=GOOD, *, question="bank/a", hour=12.0, offset=0, mode="drill", seconds=10.0):
    """An answer at a local hour of a day counted from `FIRST`."""
    local = (FIRST + day) * DAY + round(hour * 60 * MINUTE)
    at = Moment(local - offset * MINUTE, offset)
    outcome = Outcome.WRONG if rating is AGAIN else Outcome.RIGHT
    return Review(
        f"{question} {at.milliseconds}", "s", question, 1, {}, 1, "1", outcome, 1, rating,
        seconds, 0, "cpu", "", at, mode,
    )  # fmt: skip


def found(*reviews):
    """The log that these answers make."""
    return Effective(tuple(sorted(reviews, key=lambda each: each.at.milliseconds)), Flags())
