"""Days kept free: what would be asked on them is asked a little earlier or a little later.

The days before and after take part, as many as the days off (but three at least, and none
before today).  They are filled so that none is fuller than it has to be with what is due on
them already, in proportion to the shares of the weekdays.  What falls to the days before
in this way is asked before, but at most half of the cards: those that lose the smallest
part of their interval.  A card is asked before only when at least half of its interval is
over by then, so short intervals go after.  The nearest days get the shortest intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from quizcli.planning.levels import filled, levelled
from quizcli.planning.proposal import Proposal, Situation, proposal

if TYPE_CHECKING:
    from quizcli.cards import Card

LEAST_DAYS = 3


def planned(situation: Situation, first: int, last: int) -> Proposal:
    """Keep the study days `first` to `last` free; neither lies before today."""
    reach = max(last - first + 1, LEAST_DAYS)
    start, end = max(situation.today, first - reach), last + reach
    inside = [each for each in situation.movable() if first <= situation.asked_on(each) <= last]
    load = situation.load()
    days = filled(chain(range(start, first), range(last + 1, end + 1)), len(inside), load)
    most = min(len(inside) // 2, sum(day < first for day in days))
    early = _early(situation, inside, start, first)[:most]
    names = {each.question for each in early}
    late = [each for each in inside if each.question not in names]
    before = levelled(_longest_first(situation, early, start), first - 1, load, late=True)
    late.sort(key=_by_interval)
    after = levelled([(each.question, last + 1) for each in late], end, load)
    return proposal(situation, before | after, (start, end))


def _early(situation: Situation, inside: Sequence[Card], start: int, first: int) -> list[Card]:
    """The cards that may be asked before, those that lose least first."""
    able = [each for each in inside if _earliest(situation, each, start) < first]
    return sorted(able, key=lambda each: (_lost(situation, each, first), each.question))


def _longest_first(
    situation: Situation, early: Sequence[Card], start: int
) -> list[tuple[str, int]]:
    order = sorted(early, key=_by_interval, reverse=True)
    return [(each.question, _earliest(situation, each, start)) for each in order]


def _by_interval(card: Card) -> tuple[int, str]:
    return card.interval, card.question


def _earliest(situation: Situation, card: Card, start: int) -> int:
    wait = situation.asked_on(card) - card.last_day
    return max(start, card.last_day + 1, card.last_day + (wait + 1) // 2, card.buried_until)


def _lost(situation: Situation, card: Card, first: int) -> float:
    """The part of its interval that a card loses when it is asked on the day before."""
    asked = situation.asked_on(card)
    return (asked - first + 1) / (asked - card.last_day)
