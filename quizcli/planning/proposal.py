"""What a plan starts from, and what it comes to before anyone agreed to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from quizcli import cards, schedule
from quizcli.cards import Card, State
from quizcli.memory import Model
from quizcli.settings import USUAL, Settings


class Situation(NamedTuple):
    """The cards on the study day `today`; those of the questions `chosen` may be moved."""

    cards: Mapping[str, Card]
    today: int
    model: Model
    settings: Settings
    chosen: Collection[str]

    def asked_on(self, card: Card) -> int:
        """The study day on which a card is to be asked next, if nothing is moved."""
        return max(card.due_day, self.today, card.buried_until)

    def asked(self) -> list[Card]:
        """The chosen cards that will be asked again, by question; new ones are not among them."""
        found = (self.cards[each] for each in sorted(self.chosen) if each in self.cards)
        return [each for each in found if each.memory is not None and not each.suspended]

    def movable(self) -> list[Card]:
        """Those of `asked` that are known for some days and not to be asked until right."""
        return [each for each in self.asked() if each.state is State.REVIEW]

    def counts(self, moved: Mapping[str, int] | None = None) -> Counter[int]:
        """How many of all cards are asked on each study day, with new days for those moved."""
        days = moved or {}
        return Counter(
            days.get(each.question, self.asked_on(each))
            for each in self.cards.values()
            if each.state is not State.NEW and not each.suspended
        )

    def load(self) -> schedule.Load:
        """What lies ahead; where every weekday is to be kept free, all of them are equal.

        It counts cards that a plan moves where they are now: no plan fills the days they leave.
        """
        shares = self.settings.easy if any(self.settings.easy) else USUAL.easy
        return schedule.Load(self.counts(), shares)

    def remembered(self, card: Card, day: int) -> float:
        """The chance of a right answer on a day, when none is given before it."""
        return cards.retrievability(card, day, self.model)


class Move(NamedTuple):
    """One card that leaves the study day `was` for `day`; `last` is the uid of its last answer."""

    question: str
    was: int
    day: int
    last: str


class Proposal(NamedTuple):
    """The moves, ordered by day and question, and what they do.

    `before` and `after` count cards by the study day on which they are asked; `first` to
    `last` are the days to look at.  `remembered` is the share to expect without and
    with the moves, None where there is nothing to expect it of.
    """

    moves: tuple[Move, ...]
    before: Mapping[int, int]
    after: Mapping[int, int]
    first: int
    last: int
    remembered: tuple[float, float] | None = None


def proposal(
    situation: Situation,
    days: Mapping[str, int],
    shown: tuple[int, int],
    remembered: tuple[float, float] | None = None,
) -> Proposal:
    """The proposal that gives each of these questions its day.

    Without `remembered` it is the mean over the cards moved, each on the day it is asked.
    """
    cards = {each: situation.cards[each] for each in days}
    moves = [
        Move(each, situation.asked_on(card), days[each], card.last) for each, card in cards.items()
    ]
    moves = sorted(each for each in moves if each.was != each.day)
    moves.sort(key=lambda each: each.day)
    if remembered is None and moves:
        before = mean(situation.remembered(cards[each.question], each.was) for each in moves)
        after = mean(situation.remembered(cards[each.question], each.day) for each in moves)
        remembered = before, after
    return Proposal(
        tuple(moves), situation.counts(), situation.counts(days), *shown, remembered=remembered
    )


def mean(values: Iterable[float]) -> float:
    """The mean of some values; ZeroDivisionError for none."""
    found = list(values)
    return sum(found) / len(found)
