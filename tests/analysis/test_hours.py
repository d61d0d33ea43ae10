"""Answers by hour of the day."""

from quizcli.analysis.hours import hours
from quizcli.analysis.shares import Share
from tests.analysis.making import AGAIN, answer


def test_each_answer_counts_at_its_own_hour():
    """The hour is local, and a try without a rating is no answer."""
    rows = [
        answer(0, hour=8.9),
        answer(1, AGAIN, hour=8, offset=-300),
        answer(1, hour=23.9),
        answer(2, hour=23)._replace(rating=None),
    ]
    found = hours(rows)
    assert {hour: share for hour, share in enumerate(found) if share.asked} == {
        8: Share(1, 2),
        23: Share(1, 1),
    }
    assert len(found) == 24
