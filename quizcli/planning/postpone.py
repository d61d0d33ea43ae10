"""What is due moved to later days, where it does the least harm.

A day of waiting harms a card with an interval of 2 days fifty times as much as one with 100:
what counts is the delay in intervals.  So the cards with the shortest intervals stay today,
the others follow by interval on the days after, the longest on the last days; no order
has a lower sum of delays in intervals.  Of equal intervals the one that is most likely
forgotten comes first.  The days are filled so that none is fuller than it has to be with
what is due on them already, in proportion to the shares of the weekdays.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from quizcli import schedule
from quizcli.planning.levels import levelled
from quizcli.planning.proposal import Proposal, Situation, proposal

if TYPE_CHECKING:
    from quizcli.cards import Card

FARTHEST = 365
ROOM = 30
"""Cards a day where the learner's limit is 0, which asks none at all."""


def planned(situation: Situation, keep: int | None = None, over: int | None = None) -> Proposal:
    """Keep the most urgent cards today and spread the others over the days after it.

    `keep` is the daily limit unless given.  `over` is how many days the others are spread
    over; unless given, as many as are needed for no day to have more than `keep`, or than the
    daily limit where none is kept.
    """
    limit = situation.settings.limit or ROOM
    today = situation.today
    waiting = [each for each in situation.movable() if situation.asked_on(each) == today]
    waiting.sort(key=lambda each: _urgency(situation, each))
    moved = waiting[limit if keep is None else keep :]
    load = situation.load()
    last = today + (over or _enough(load, today, len(moved), keep or limit))
    days = levelled([(each.question, today + 1) for each in moved], last, load)
    return proposal(situation, days, (today, last))


def _urgency(situation: Situation, card: Card) -> tuple[int, float, str]:
    return card.interval, situation.remembered(card, situation.today), card.question


def _enough(load: schedule.Load, today: int, count: int, room: int) -> int:
    """The fewest days after today that have room for so many more, a day for `room` of them."""
    for days in range(1, FARTHEST):
        day = today + days
        share = load.shares[schedule.weekday(day)]
        count -= max(0, floor(room * share) - load.due.get(day, 0))
        if count <= 0:
            return days
    return FARTHEST
