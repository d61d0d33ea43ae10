"""Implicit repetition: a right answer counts a little for what it builds on.

Who computes the gradient through an LSTM gate has used the chain rule on the way.  The rule:
when a question is answered right at the first try and without a hint, each question of the
concepts that its own concept directly builds on may wait a quarter of its interval longer.
It has to be known (not new, not being learned), not due yet, and not moved since its last
answer, so that credit is given once between two answers.  The memory itself is left as it
is: only an answer to the question itself says how well that one is known.

The idea of crediting prerequisites is Math Academy's (fractional implicit repetition); the
rule and the quarter are ours, chosen so that a wrong guess costs little: at a wanted share
of 0.90 a quarter more waiting lowers the chance of a right answer to 0.88.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from quizcli.cards import Card, State
from quizcli.schedule import LONGEST, Prerequisites

SHARE = 4
"""An interval earns one part in so many."""


def earned(
    cards: Mapping[str, Card],
    concepts: Iterable[tuple[str, str]],
    needs: Prerequisites,
    concept: str,
    today: int,
) -> Iterator[tuple[Card, int]]:
    """The cards that a right answer to a question of `concept` credits, with new due days.

    `concepts` are pairs of a question and its concept.
    """
    below = frozenset(needs.get(concept, ())) - {concept}
    for question, its_concept in concepts:
        card = cards.get(question) if its_concept in below else None
        if card is not None and _may_wait(card, today):
            yield card, card.due_day + card.interval // SHARE


def _may_wait(card: Card, today: int) -> bool:
    settled = card.state is State.REVIEW and not card.moved and card.active(today)
    return settled and card.due_day > today and SHARE <= card.interval < LONGEST
