"""Implicit repetition: which questions a right answer credits, and by how many days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.cards import Card, State
from quizcli.credit import earned
from quizcli.model import Memory

TODAY = 20_000
NEEDS = {"lstm": ("rnn", "gates"), "rnn": ("chain",)}
KNOWN = Card(
    "bank/rnn", State.REVIEW, Memory(20.0, 5.0), due_day=TODAY + 5, last_day=TODAY - 15, interval=20
)


def credited(card: Card, concept: str = "lstm", its_concept: str = "rnn") -> list[tuple[str, int]]:
    """What a right answer to a question of `concept` earns for one card of `its_concept`."""
    cards = {card.question: card}
    found = earned(cards, [(card.question, its_concept)], NEEDS, concept, TODAY)
    return [(each.question, day - TODAY) for each, day in found]


def test_a_quarter_of_the_interval_longer():
    """Twenty days become twenty-five: five more than the five that were left."""
    assert credited(KNOWN) == [("bank/rnn", 10)]


@pytest.mark.parametrize(
    "card",
    [
        KNOWN._replace(state=State.LEARNING),
        KNOWN._replace(state=State.NEW, memory=None),
        KNOWN._replace(due_day=TODAY),
        KNOWN._replace(moved=True),
        KNOWN._replace(suspended=True),
        KNOWN._replace(buried_until=TODAY + 1),
        KNOWN._replace(interval=3),
    ],
    ids=["learning", "new", "due", "moved", "suspended", "buried", "short"],
)
def test_what_earns_nothing(card):
    """Only a question that is known, not due, not moved and not left out may wait longer."""
    assert credited(card) == []


@pytest.mark.parametrize(
    ("concept", "its_concept"),
    [("lstm", "lstm"), ("lstm", "chain"), ("lstm", "attention"), ("rnn", "lstm"), ("", "rnn")],
)
def test_only_direct_prerequisites_are_credited(concept, its_concept):
    """Neither siblings, nor what lies two steps down, nor what builds on the concept."""
    assert credited(KNOWN, concept, its_concept) == []


def test_a_concept_that_needs_itself_credits_nothing():
    """A forged map in which a concept is its own prerequisite changes no sibling."""
    found = earned({"q": KNOWN}, [("q", "loop")], {"loop": ("loop",)}, "loop", TODAY)
    assert list(found) == []


@given(st.integers(4, 36_499), st.integers(1, 400))
def test_credit_is_bounded(interval, left):
    """It adds at least a day and never more than a quarter of the interval."""
    card = KNOWN._replace(interval=interval, due_day=TODAY + left)
    ((_, days),) = credited(card)
    assert 1 <= days - left <= interval / 4
