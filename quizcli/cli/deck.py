"""The learner's cards as they stand now: from the log, the banks and the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quizcli import cards, log, schedule, settings
from quizcli.cards import Card
from quizcli.memory import DEFAULT, Model
from quizcli.model import Memory, Moment, QuizError
from quizcli.settings import Settings

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.log import Effective
    from quizcli.model import Review
    from quizcli.store.base import ReviewStore


class Deck(NamedTuple):
    """The cards of everything ever answered or marked, on the study day `today`.

    `answers` are the study days and ratings of each question's answers, `days` how many
    were given on each study day.
    """

    cards: Mapping[str, Card]
    today: int
    model: Model
    answers: Mapping[str, tuple[tuple[int, int], ...]]
    days: Mapping[int, int]
    settings: Settings

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

    def load(self, question: str) -> schedule.Load | None:
        """What lies ahead without this question; None when days are not balanced."""
        if not self.settings.balance:
            return None
        others = {name: card for name, card in self.cards.items() if name != question}
        return schedule.Load(cards.due_counts(others), self.settings.easy)


def open_deck(store: ReviewStore, now: Moment) -> Deck:
    """Compute the cards from the whole log."""
    found = log.effective(store.log())
    chosen = settings.chosen(found.flags.settings)
    model = model_of(chosen)
    return Deck(
        cards.replay(found.reviews, model, found.flags),
        schedule.study_day(now),
        model,
        _answers(found.reviews),
        Counter(schedule.study_day(each.at) for each in found.reviews if each.rating),
        chosen,
    )


def renewed(deck: Deck, store: ReviewStore, question: str) -> Deck:
    """The deck after something was written about one question."""
    found = standing(store, question)
    changed = cards.update(
        deck.cards, [question], lambda each: found.reviews, deck.model, found.flags
    )
    return deck._replace(cards=changed)


def model_of(chosen: Settings) -> Model:
    """The memory model that the settings ask for; the usual one where they make none."""
    try:
        return Model(chosen.parameters or DEFAULT, chosen.retention)
    except QuizError:  # parameters of another version of the model
        return Model(DEFAULT, chosen.retention)


def standing(store: ReviewStore, question: str) -> Effective:
    """What the log comes to for one question alone, without reading the others' rows.

    Rows that fall with their cause stand here unless the cause itself was undone, because
    undos are read whichever question they concern.
    """
    rows: list[log.Entry] = [*store.reviews(question=question), *store.events(question=question)]
    return log.effective([*rows, *store.events(kind="undo")])


def _answers(reviews: Iterable[Review]) -> dict[str, tuple[tuple[int, int], ...]]:
    answers: dict[str, list[tuple[int, int]]] = {}
    for each in reviews:
        if each.rating is not None:
            given = (schedule.study_day(each.at), int(each.rating))
            answers.setdefault(each.question, []).append(given)
    return {question: tuple(given) for question, given in answers.items()}
