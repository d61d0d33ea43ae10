"""What an answer in a drill brings about: its next day, credit, and word of a leech.

An answer is in the log before its verdict is shown.  What follows from it is written when
the learner goes on, because until then another grade may be given: the day chosen among
those of the fuzz range, and the days that questions it builds on may wait longer.  Were
both lost, the days that the model gives would stand.
"""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli import cards, credit, schedule
from quizcli.analysis.streak import streak
from quizcli.cli import marks, today
from quizcli.cli.deck import Deck, renewed
from quizcli.model import Memory, Question, Rating

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.bank.concepts import Concept, Concepts
    from quizcli.cards import Card
    from quizcli.session.turns import Step
    from quizcli.store.base import ReviewStore


WEEK = 7


class Ahead(NamedTuple):
    """Days in a row, answers today, and how many questions are due: still today, tomorrow,
    and in the seven days after today."""

    streak: int
    answered: int
    today: int
    tomorrow: int
    week: int


class Scheduler:
    """The learner's cards during a drill."""

    def __init__(self, log: ReviewStore, deck: Deck, library: Library, home: Path | None) -> None:
        self._log = log
        self.deck = deck
        self._library = library
        self._home = home
        self._mark = partial(marks.keep, log)
        self._credited: dict[str, tuple[str, ...]] = {}

    def memory(self, question: str) -> Memory | None:
        """What is known of the memory of a question, without an answer not settled yet."""
        return self.deck.memory(question)

    def waits(self, step: Step) -> schedule.Waits:
        """Days until the next review for each rating; nothing without a rating."""
        if step.rating is None or step.variant is None:
            return schedule.NO_WAITS
        question = step.variant.asked.question.id
        deck = self.deck
        return cards.choices(deck.card(question), deck.today, deck.model, deck.load(question))

    def settle(self, step: Step, rating: Rating | None) -> None:
        """Keep what follows from an answer with the rating that stands."""
        if step.rating is None or step.variant is None or rating is None:
            return
        question = step.variant.asked.question
        wait = self.waits(step)[rating]
        self.renew(question.id)
        self._choose_day(self.deck.card(question.id), wait)
        if self.deck.settings.credit and min(rating, step.rating) >= Rating.GOOD:
            self._give_credit(question)

    def renew(self, question: str) -> None:
        """See what was written about a question, and about those that it gave credit."""
        for each in (question, *self._credited.pop(question, ())):
            self.deck = renewed(self.deck, self._log, each)

    def leech(self, step: Step) -> tuple[int, list[Concept]] | None:
        """How often the question was forgotten and what it builds on, when that has to be told."""
        if step.rating is not Rating.AGAIN or step.variant is None:
            return None
        question = step.variant.asked.question
        card = self.deck.card(question.id)
        if not (cards.would_lapse(card, self.deck.today) and schedule.leech(card.lapses + 1)):
            return None
        known = self._concepts
        needs = known[question.concept].needs if question.concept in known else ()
        return card.lapses + 1, [known[each] for each in needs if each in known]

    # ------------------------------------------------------------------ inside
    @cached_property
    def _concepts(self) -> Concepts:
        return today.concepts(self._home)

    def _choose_day(self, card: Card, wait: int) -> None:
        day = card.last_day + wait
        if wait and day != card.due_day:
            self._mark("balance", card.question, day, card.last)
            self.renew(card.question)

    def _give_credit(self, question: Question) -> None:
        asked = (each for each in self._library.entries if not each.retired)
        entries = ((each.id, each.concept) for each in asked)
        needs = {name: each.needs for name, each in self._concepts.items()}
        deck, answer = self.deck, self.deck.card(question.id).last
        found = list(credit.earned(deck.cards, entries, needs, question.concept, deck.today))
        for card, day in found:
            self._mark("reschedule", card.question, (day, answer), card.last)
            self.deck = renewed(self.deck, self._log, card.question)
        self._credited[question.id] = tuple(card.question for card, _ in found)


def ahead(deck: Deck) -> Ahead:
    """The outlook after the answers given so far."""
    counts = cards.due_counts(deck.cards)
    return Ahead(
        streak(deck.days, deck.today),
        deck.days.get(deck.today, 0),
        sum(deck.is_due(each) for each in deck.cards.values()),
        counts[deck.today + 1],
        sum(counts[deck.today + each] for each in range(1, WEEK + 1)),
    )
