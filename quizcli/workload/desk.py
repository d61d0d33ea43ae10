"""One day after the other: which questions are asked, and what becomes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from quizcli import schedule
from quizcli.cards import Card
from quizcli.dice import Dice
from quizcli.memory import Model
from quizcli.model import Memory, Rating
from quizcli.workload.habits import Habits

MOST_TRIES = 10
"""Answers to one question on one day, for someone who never gets it right."""

_GRAIN = 1 << 32


class Situation(NamedTuple):
    """What lies before the learner on the study day `today`.

    `new` are the questions never answered; `a_day` of them and `limit` due ones are asked on
    a day at most.
    """

    cards: Sequence[Card]
    new: Sequence[str]
    today: int
    a_day: int
    limit: int


class Day(NamedTuple):
    """One day's work, or the mean of several runs of it.

    `reviews` due questions and `new` ones took `seconds`; `chances` is the sum of the chances
    that the due ones were remembered, `remembered` that over all questions begun, at the end.
    """

    reviews: float
    new: float
    seconds: float
    chances: float
    remembered: float


class _Held(NamedTuple):
    """A card on its way: its memory after the study day `last`; none while it is new."""

    question: str
    memory: Memory | None
    last: int


class _Answer(NamedTuple):
    """One asking: what became of the card, the day it is due again, and what it cost."""

    held: _Held
    due: int
    chance: float
    seconds: float


class Desk:
    """The cards of one round: those that wait, those due on later days, and the new ones."""

    def __init__(self, situation: Situation, model: Model, how: Habits, seed: int) -> None:
        self.situation, self.model, self.how, self.seed = situation, model, how, seed
        self.waiting: list[_Held] = []
        self._due: defaultdict[int, list[_Held]] = defaultdict(list)
        self._new = iter(situation.new)
        self._begun: dict[str, _Held] = {}
        for card in situation.cards:
            self._take_in(card)

    def work(self, ahead: int, ends: bool) -> Day:
        """One day's work."""
        day = self.situation.today + ahead
        self.waiting += self._due.pop(day, ())
        reviews = [self._ask(each, day) for each in self._most_forgotten(day)]
        lessons = islice(self._new, self.situation.a_day)
        begun = [self._ask(_Held(each, None, day), day) for each in lessons]
        return Day(
            len(reviews),
            len(begun),
            sum(each.seconds for each in (*reviews, *begun)),
            sum(each.chance for each in reviews),
            self._remembered(day) if ends else 0.0,
        )

    def _take_in(self, card: Card) -> None:
        if card.memory is None or card.suspended:
            return
        held = _Held(card.question, card.memory, card.last_day)
        first = self.situation.today + 1
        self._put(held, max(card.due_day, card.buried_until, first))

    def _put(self, held: _Held, due: int) -> None:
        self._begun[held.question] = held
        self._due[due].append(held)

    def _most_forgotten(self, day: int) -> list[_Held]:
        """Those that are asked today; the others go on waiting."""
        limit = self.situation.limit
        if len(self.waiting) > limit:
            self.waiting.sort(key=lambda each: (-_faded(each, day), each.question))
        chosen, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return chosen

    def _ask(self, held: _Held, day: int) -> _Answer:
        answer = _answered(held, day, self)
        self._put(answer.held, answer.due)
        return answer

    def _remembered(self, day: int) -> float:
        return sum(self._chance(each, day) for each in self._begun.values())

    def _chance(self, held: _Held, day: int) -> float:
        assert held.memory is not None
        return self.model.retrievability(held.memory, schedule.elapsed(held.last, day))


def _faded(held: _Held, day: int) -> float:
    """Days in stabilities: under one model the chance falls with it, and it costs less."""
    assert held.memory is not None
    return (day - held.last) / held.memory.stability


def _answered(held: _Held, day: int, desk: Desk) -> _Answer:
    """Ask one question until it is right."""
    dice = Dice(desk.seed, held.question, day, "simulate")
    memory, elapsed = held.memory, schedule.elapsed(held.last, day)
    chance = desk.model.retrievability(memory, elapsed) if memory else 1 - desk.how.first[0]
    rating = _rating(memory, chance, desk.how, dice)
    tries = 1
    while rating is Rating.AGAIN and tries < MOST_TRIES:
        memory = desk.model.next(memory, elapsed, rating) if memory else desk.model.first(rating)
        rating, elapsed = _rating(memory, desk.how.again, desk.how, dice), 0
        tries += 1
    interval = max(1, desk.model.intervals(memory, elapsed)[rating])
    after = desk.model.next(memory, elapsed, rating) if memory else desk.model.first(rating)
    due = day + schedule.fuzzed(interval, held.question, day)
    missed = tries if rating is Rating.AGAIN else tries - 1
    seconds = missed * desk.how.missed + (tries - missed) * desk.how.right
    return _Answer(_Held(held.question, after, day), due, chance, seconds)


def _rating(memory: Memory | None, chance: float, how: Habits, dice: Dice) -> Rating:
    """The rating of an answer that is right with a chance; one throw decides all of it."""
    luck = dice.below(_GRAIN) / _GRAIN
    if luck >= chance:
        return Rating.AGAIN
    shares = how.later if memory else how.first[1:]
    share = luck / chance * sum(shares)
    hard, good = shares[0], shares[0] + shares[1]
    return Rating.HARD if share < hard else Rating.GOOD if share < good else Rating.EASY
