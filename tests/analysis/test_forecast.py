"""The days ahead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.analysis.forecast import forecast
from quizcli.cards import Card, State
from tests.analysis.making import FIRST


def card(due, **more):
    """A known card that is due some days from now."""
    return Card("bank/a", State.REVIEW, None, FIRST + due)._replace(**more)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (card(-1), (1, 0, 0, 0)),
        (card(0), (0, 1, 0, 0)),
        (card(2), (0, 0, 1, 0)),
        (card(3), (0, 0, 0, 1)),
        (card(10**6), (0, 0, 0, 1)),
        (card(-5, buried_until=FIRST + 2), (0, 0, 1, 0)),
        (card(2, buried_until=FIRST - 9), (0, 0, 1, 0)),
        (card(0, suspended=True), (0, 0, 0, 0)),
        (card(0, state=State.NEW), (0, 0, 0, 0)),
        (card(0, state=State.LEARNING), (0, 1, 0, 0)),
    ],
)
def test_where_a_card_counts(one, expected):
    """Overdue, today, in two days, later; suspended and new cards nowhere, buried ones later."""
    found = forecast([one], FIRST, ahead=2)
    assert (found.backlog, found.days[0], found.days[2], found.later) == expected
    assert found.now == found.backlog + found.days[0]


@given(st.lists(st.integers(-(10**6), 10**6)))
def test_no_card_is_lost(dues):
    """All known cards are somewhere."""
    found = forecast(map(card, dues), FIRST)
    assert found.backlog + sum(found.days) + found.later == len(dues)
    assert len(found.days) == 31
