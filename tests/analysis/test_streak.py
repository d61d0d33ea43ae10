"""Days in a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.analysis.streak import longest, streak


@pytest.mark.parametrize(
    ("days", "now", "most"),
    [((), 0, 0), ((10,), 1, 1), ((9,), 1, 1), ((8,), 0, 1), ((4, 5, 6, 9, 10), 2, 3)],
)
def test_streaks_on_day_ten(days, now, most):
    """A row counts while it ends today or yesterday."""
    assert streak(days, 10) == now
    assert longest(days) == most


@given(st.sets(st.integers(0, 40)))
def test_the_longest_row_is_found(days):
    """As a search by hand finds it."""
    rows = "".join("x" if day in days else " " for day in range(42)).split()
    assert longest(days) == max(map(len, rows), default=0)
