"""Shares and their intervals."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.analysis.shares import Share, share_of, together, verdict

shares = st.integers(1, 10_000).flatmap(
    lambda asked: st.builds(Share, st.integers(0, asked), st.just(asked))
)


@given(shares)
def test_both_ends_solve_the_equation_of_the_score_test(share):
    """An end p of Wilson's interval lies 1.96 standard errors, taken at p, from the share."""
    for end in share.interval:
        error = sqrt(end * (1 - end) / share.asked)
        assert abs(share.value - end) == pytest.approx(1.959963984540054 * error, abs=1e-9)


@pytest.mark.parametrize(
    ("right", "asked", "low", "high"),
    [(0, 10, 0.0, 0.2775), (8, 10, 0.4902, 0.9433), (90, 100, 0.8256, 0.9448), (1, 1, 0.2065, 1)],
)
def test_known_intervals(right, asked, low, high):
    """Intervals as tables of Wilson's score interval have them."""
    assert Share(right, asked).interval == pytest.approx((low, high), abs=5e-5)


@given(shares)
def test_the_interval_holds_the_share_and_stays_a_share(share):
    """0 <= low <= share <= high <= 1."""
    low, high = share.interval
    assert 0 <= low <= share.value <= high <= 1


def test_nothing_asked_says_nothing():
    """Without answers there is no share, and it may be anything."""
    assert Share().value is None
    assert Share().interval == (0.0, 1.0)


def test_counting_and_adding():
    """Shares count what is true, and add up."""
    assert share_of([True, False, True]) == Share(2, 3)
    assert together([Share(2, 3), Share(), Share(1, 7)]) == Share(3, 10)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Share(19, 19), "too few"),
        (Share(18, 20), "as wanted"),
        (Share(10, 20), "below"),
        (Share(990, 1000), "above"),
    ],
)
def test_verdict_against_ninety_percent(share, expected):
    """Too few below 20 answers; otherwise the interval decides."""
    assert verdict(share, 0.9) == expected
