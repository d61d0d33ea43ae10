"""The learner's cards as they stand now: from the log, the banks and the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quizcli import cards, log, schedule
from quizcli.cards import Card
from quizcli.memory import Model
from quizcli.model import Memory, Moment

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.store.base import ReviewStore


class Deck(NamedTuple):
    """The cards of everything ever answered or marked, on the study day `today`.

    `answers` are the study days and ratings of each question's answers.
    """

    cards: Mapping[str, Card]
    today: int
    model: Model
    answers: Mapping[str, tuple[tuple[int, int], ...]]

    def card(self, question: str) -> Card:
        """The card of a question; a new one when it was never answered."""
        return self.cards.get(question) or Card(question)

    def memory(self, question: str) -> Memory | None:
        """What is known of the memory of a question."""
        return self.card(question).memory

    def due(self, entries: Sequence[Entry]) -> list[Entry]:
        """Which of these questions are to be answered today."""
        return [each for each in entries if self.is_due(self.card(each.id))]

    def is_due(self, card: Card) -> bool:
        """Whether a card is to be answered today."""
        known = card.state is not cards.State.NEW
        return known and card.due_day <= self.today and card.active(self.today)

    def new(self, entries: Sequence[Entry]) -> list[Entry]:
        """Which of these questions were never answered and may be asked."""
        return [each for each in entries if self._is_new(self.card(each.id))]

    def _is_new(self, card: Card) -> bool:
        return card.state is cards.State.NEW and card.active(self.today)

    def waiting(self, entries: Sequence[Entry]) -> list[schedule.Waiting]:
        """These questions as the queue wants them."""
        return [
            schedule.Waiting(
                each.id,
                each.concept,
                cards.retrievability(self.card(each.id), self.today, self.model),
            )
            for each in entries
        ]


def open_deck(store: ReviewStore, now: Moment) -> Deck:
    """Compute the cards from the whole log."""
    found = log.effective(store.log())
    model = Model()
    answers: dict[str, list[tuple[int, int]]] = {}
    for each in found.reviews:
        if each.rating is not None:
            given = (schedule.study_day(each.at), int(each.rating))
            answers.setdefault(each.question, []).append(given)
    return Deck(
        cards.replay(found.reviews, model, found.flags),
        schedule.study_day(now),
        model,
        {question: tuple(given) for question, given in answers.items()},
    )
