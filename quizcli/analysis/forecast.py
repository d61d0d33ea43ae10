"""How many cards come due on each of the days ahead, if nothing new is begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from quizcli.cards import Card, State

AHEAD = 30


class Forecast(NamedTuple):
    """`backlog` cards are overdue; `days` are the cards due today, tomorrow, and so on.

    `later` come after that.  Suspended cards are left out; a buried one counts on the day
    it may be asked again, when that is later than the day it is due.
    """

    backlog: int
    days: tuple[int, ...]
    later: int

    @property
    def now(self) -> int:
        """What is to be answered today."""
        return self.backlog + self.days[0]


def forecast(cards: Iterable[Card], today: int, ahead: int = AHEAD) -> Forecast:
    """The cards due today and on the `ahead` days after it."""
    known = (each for each in cards if each.state is not State.NEW and not each.suspended)
    due = Counter(_day(each) - today for each in known)
    days = tuple(due[each] for each in range(ahead + 1))
    backlog = sum(count for day, count in due.items() if day < 0)
    return Forecast(backlog, days, due.total() - backlog - sum(days))


def _day(card: Card) -> int:
    return max(card.due_day, card.buried_until)
