"""Answers and minutes of each study day, and the calendar of the last weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import ceil
from typing import NamedTuple

from quizcli import schedule
from quizcli.analysis import amounts
from quizcli.analysis.streak import longest, streak
from quizcli.cards import UNSCHEDULED
from quizcli.model import Review

WEEK = 7
WEEKS = 26
LEVELS = 4
"""Shades of the calendar for days with answers."""

BUSY = 0.9
"""The darkest shade begins where the busiest tenth of the days does."""


class Day(NamedTuple):
    """A study day: answers, how many were right, seconds, and questions begun."""

    answers: int = 0
    right: int = 0
    seconds: float = 0.0
    new: int = 0


class Totals(NamedTuple):
    """All study days together.

    `studied` of `span` days since the first answer had one.  `streak` and `longest` are days
    in a row.
    """

    answers: int = 0
    right: int = 0
    seconds: float = 0.0
    new: int = 0
    studied: int = 0
    span: int = 0
    streak: int = 0
    longest: int = 0

    @property
    def a_day(self) -> float:
        """Answers on a day with answers."""
        return self.answers / self.studied if self.studied else 0.0

    @property
    def seconds_a_day(self) -> float:
        """Seconds on a day with answers."""
        return self.seconds / self.studied if self.studied else 0.0


class Week(NamedTuple):
    """A column of the calendar: its Monday, and the answers of each day up to today."""

    monday: int
    answers: tuple[int, ...]


class Calendar(NamedTuple):
    """The last weeks, the oldest first.

    `steps` are the most answers that the shades 1 to 4 stand for (the last one has no end):
    quarters of a busy day, which one in ten of the days with answers is.
    """

    weeks: tuple[Week, ...]
    steps: tuple[int, ...]

    def level(self, answers: int) -> int:
        """The shade for so many answers: 0 for none, up to 4."""
        if not answers:
            return 0
        return 1 + sum(answers > each for each in self.steps[:-1])


def by_day(reviews: Iterable[Review]) -> dict[int, Day]:
    """What was done on each study day.  `reviews` are in order.

    An answer is a row with a rating, in any mode; a question is begun with its first answer in
    a mode that writes the schedule.
    """
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    spent: defaultdict[int, float] = defaultdict(float)
    begun: set[str] = set()
    for each in reviews:
        seconds = amounts.seconds(each)
        if each.rating is None and not seconds:
            continue
        day = schedule.study_day(each.at)
        counted = found[day]
        spent[day] += seconds
        if each.rating is None:
            continue
        counted[0] += 1
        counted[1] += amounts.right(each)
        if each.question not in begun and each.mode not in UNSCHEDULED:
            begun.add(each.question)
            counted[2] += 1
    return {
        day: Day(answers, right, spent[day], new) for day, (answers, right, new) in found.items()
    }


def answered(days: Mapping[int, Day]) -> list[int]:
    """The study days with answers, in order."""
    return sorted(day for day, each in days.items() if each.answers)


def totals(days: Mapping[int, Day], today: int) -> Totals:
    """Everything up to today."""
    studied = answered(days)
    every = tuple(days.values())
    return Totals(
        sum(each.answers for each in every),
        sum(each.right for each in every),
        sum(each.seconds for each in every),
        sum(each.new for each in every),
        len(studied),
        today - studied[0] + 1 if studied else 0,
        streak(studied, today),
        longest(studied),
    )


def calendar(days: Mapping[int, Day], today: int, weeks: int = WEEKS) -> Calendar:
    """The last `weeks` weeks with that of today as the last one; weeks begin on Monday."""
    last = today - schedule.weekday(today)
    mondays = (last - WEEK * back for back in reversed(range(weeks)))
    columns = tuple(Week(monday, _week(days, monday, today)) for monday in mondays)
    return Calendar(columns, _steps([each for week in columns for each in week.answers if each]))


def _week(days: Mapping[int, Day], monday: int, today: int) -> tuple[int, ...]:
    shown = range(monday, min(monday + WEEK, today + 1))
    return tuple(days.get(each, Day()).answers for each in shown)


def _steps(answers: list[int]) -> tuple[int, ...]:
    """Quarters of a busy day, each at least one more than the one before."""
    busy = sorted(answers)[ceil(BUSY * len(answers)) - 1] if answers else LEVELS
    return tuple(max(k, ceil(busy * k / LEVELS)) for k in range(1, LEVELS + 1))
