"""Reviews brought forward, so that as much as possible is remembered on the day of an exam.

A card that would be asked on the exam day or later gets a review before it.  One that is
asked before anyway stays: an earlier answer would only be older on the exam day.  So no card
is ever moved to a later day.  The reviews are spread over the days from today to the last one
before the exam, so that no day is fuller than it has to be with what is due already,
in proportion to the shares of the weekdays.  The later an answer, the more of it is left
on the exam day; weak cards lose most, so those with the lowest stability get the last
days.  A card that was answered today waits until tomorrow at least.

What is remembered on the exam day is foretold as if every review were answered right on
its day, those that follow it included.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quizcli import schedule
from quizcli.model import Rating
from quizcli.planning.levels import levelled
from quizcli.planning.proposal import Proposal, Situation, mean, proposal

if TYPE_CHECKING:
    from quizcli.cards import Card


def planned(situation: Situation, exam_day: int) -> Proposal:
    """What to bring forward for an exam on a study day after today."""
    last = exam_day - 1
    moved = [
        each
        for each in situation.movable()
        if situation.asked_on(each) > last and _earliest(situation, each) <= last
    ]
    strongest_first = sorted(moved, key=lambda each: (-_stability(each), each.question))
    days = levelled(
        [(each.question, _earliest(situation, each)) for each in strongest_first],
        last,
        situation.load(),
        late=True,
    )
    remembered = _remembered(situation, days, exam_day)
    return proposal(situation, days, (situation.today, last), remembered)


def _earliest(situation: Situation, card: Card) -> int:
    return max(situation.today, card.last_day + 1, card.buried_until)


def _stability(card: Card) -> float:
    return card.memory.stability if card.memory else 0.0


def _remembered(
    situation: Situation, days: Mapping[str, int], exam_day: int
) -> tuple[float, float] | None:
    """The share remembered on the exam day, of all that was begun, without and with the plan."""
    cards = situation.asked()
    if not cards:
        return None
    before = {
        each.question: foretold(situation, each, situation.asked_on(each), exam_day)
        for each in cards
    }
    after = {
        each.question: foretold(situation, each, days[each.question], exam_day)
        for each in cards
        if each.question in days
    }
    return mean(before.values()), mean((before | after).values())


def foretold(situation: Situation, card: Card, day: int, until: int) -> float:
    """The chance of a right answer on the day `until`.

    The card is answered right on `day`, if that comes before, and again whenever it is due.
    """
    model, memory, last = situation.model, card.memory, card.last_day
    if memory is None:
        return 0.0
    while day < until:
        elapsed = schedule.elapsed(last, day)
        wait = model.intervals(memory, elapsed)[Rating.GOOD]
        memory = model.next(memory, elapsed, Rating.GOOD)
        last, day = day, day + wait
    return model.retrievability(memory, schedule.elapsed(last, until))
