"""Days for many cards at once, so that no day is fuller than it has to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush, heapreplace

from quizcli.schedule import Load


def levelled(
    cards: Sequence[tuple[str, int]], last: int, load: Load, *, late: bool = False
) -> dict[str, int]:
    """A study day for each card, from its own earliest day up to the common day `last`.

    `cards` are questions with their earliest days; those that come first get the earlier days
    where their own allow it.  The fullest day is as little full as it can be, measured by
    `Load.on`; among equal days the last is taken if `late`, else the earliest.
    No earliest day may lie behind `last`.
    """
    slots = _slots((earliest for _, earliest in cards), last, load, late=late)
    by_earliest = sorted((earliest, rank) for rank, (_, earliest) in enumerate(cards))
    free: list[int] = []
    taken = 0
    days = {}
    for slot in slots:
        while taken < len(cards) and by_earliest[taken][0] <= slot:
            heappush(free, by_earliest[taken][1])
            taken += 1
        days[cards[heappop(free)][0]] = slot
    return days


def filled(days: Iterable[int], cards: int, load: Load) -> list[int]:
    """The days, in order, that so many cards fall to when each of them may take any of these."""
    filling = _Filling(load)
    for day in days:
        filling.open(day)
    return sorted(filling.take() for _ in range(cards))


def _slots(earliest: Iterable[int], last: int, load: Load, *, late: bool) -> list[int]:
    """The days to be filled, in order, one for each card.

    The cards with the shortest choice of days go first, each to the day that is emptiest then:
    every later card can reach all the days of an earlier one, so none has to move again.
    """
    filling = _Filling(load, late=late)
    open_from = last + 1
    slots = []
    for first in sorted(earliest, reverse=True):
        while open_from > first:
            open_from -= 1
            filling.open(open_from)
        slots.append(filling.take())
    return sorted(slots)


class _Filling:
    """Days that fill up, of which the emptiest can be taken; of equal ones the first or last."""

    def __init__(self, load: Load, *, late: bool = False) -> None:
        self._due = dict(load.due)
        self._load = load._replace(due=self._due)
        self._sign = -1 if late else 1
        self._days: list[tuple[float, int]] = []

    def open(self, day: int) -> None:
        """One more day may be taken."""
        heappush(self._days, (self._load.on(day), self._sign * day))

    def take(self) -> int:
        """Put one card on the emptiest day.  IndexError when no day is open."""
        day = self._days[0][1] * self._sign
        self._due[day] = self._due.get(day, 0) + 1
        heapreplace(self._days, (self._load.on(day), self._sign * day))
        return day
