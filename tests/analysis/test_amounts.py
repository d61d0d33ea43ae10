"""What a row of the log counts for, forged ones included."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.analysis.amounts import MOST_SECONDS, dated, hour, right, seconds
from quizcli.model import Moment, Outcome
from tests.analysis.making import AGAIN, FIRST, HARD, answer


@pytest.mark.parametrize(
    ("given_", "expected"),
    [(12.5, 12.5), (0.0, 0.0), (-3.0, 0.0), (nan, 0.0), (1e300, 600.0), (inf, 600.0), (-inf, 0.0)],
)
def test_seconds_are_bounded(given_, expected):
    """An answer counts from nothing to ten minutes."""
    assert seconds(answer(0, seconds=given_)) == expected
    assert MOST_SECONDS == 600


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.SKIPPED, 10.0),
        (Outcome.UNMEASURED, 10.0),
        (Outcome.REVEALED, 0.0),
        (Outcome.UNREADABLE, 0.0),
        (Outcome.WRONG, 0.0),
    ],
)
def test_only_the_row_that_ends_a_question_takes_time(outcome, expected):
    """A first try, a flashcard turned over and an unreadable answer are in the row after them."""
    assert seconds(answer(0)._replace(rating=None, outcome=outcome)) == expected


def test_right_is_above_again():
    """Hard is right, Again is not, and neither is what has no rating yet."""
    assert right(answer(0, HARD))
    assert not right(answer(0, AGAIN))
    assert not right(answer(0)._replace(rating=None))


def test_the_hour_is_that_of_the_place():
    """20:30 in a zone five and a half hours ahead is the hour 20."""
    assert hour(answer(0, hour=20.5, offset=330)) == 20
    assert hour(answer(0, hour=0.2, offset=-600)) == 0


def test_answers_of_other_times_are_left_out():
    """What is dated before 1970 or after today counts nowhere; today does."""
    rows = [answer(0), answer(1), answer(-FIRST - 5), answer(2_900_000)]
    assert dated(rows, FIRST) == (rows[0],)


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_no_instant_is_too_wild(milliseconds, offset):
    """Whatever instant and zone a row has, its hour is one and it is sorted in or out."""
    row = answer(0)._replace(at=Moment(milliseconds, offset))
    assert 0 <= hour(row) < 24
    assert len(dated([row], FIRST)) <= 1
