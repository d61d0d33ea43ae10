"""Histograms of the cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.analysis.distributions import DAYS, distributions, histogram
from quizcli.cards import Card, State
from quizcli.model import Memory


@pytest.mark.parametrize(
    ("days", "column"),
    [(0.2, 0), (1.0, 1), (2.9, 1), (3.0, 2), (21.0, 4), (364.9, 6), (365.0, 7), (36_500.0, 7)],
)
def test_where_a_stability_counts(days, column):
    """The lower edge belongs to a column, and the last one has no end."""
    counts = [each.cards for each in histogram([days], DAYS).columns]
    assert counts == [k == column for k in range(8)]


def test_cards_in_three_histograms():
    """New cards are nowhere; an interval of 0 (answered wrong) is none."""
    cards = [
        Card("bank/a", State.REVIEW, Memory(4.0, 3.0), interval=4),
        Card("bank/b", State.LEARNING, Memory(0.5, 10.0), interval=0),
        Card("bank/c", suspended=True),
    ]
    found = distributions(cards)
    assert (found.stability.cards, found.stability.median) == (2, 2.25)
    assert (found.interval.cards, found.interval.median) == (1, 4)
    assert [each.cards for each in found.difficulty.columns] == [0, 0, 1, 0, 0, 0, 0, 0, 1]


def test_no_cards_no_median():
    """Without cards all columns are empty."""
    assert distributions([]).difficulty.median is None


@given(st.lists(st.floats(0.001, 36_500)))
def test_no_card_is_lost(values):
    """Every stability is in one column."""
    assert histogram(values, DAYS).cards == len(values)
