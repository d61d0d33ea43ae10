"""How a learner answers, as far as it costs time: from their own log, or the usual figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from quizcli import cards, schedule
from quizcli.analysis import amounts
from quizcli.log import Effective

ENOUGH = 20
"""Fewer answers than this say nothing, and the usual figure is taken."""


class Habits(NamedTuple):
    """How a learner answers: seconds for a right answer and for a missed one, and shares.

    `first` are the shares of the ratings Again to Easy at first answers, `later` those of
    Hard, Good and Easy among right answers on later days, and `again` is the share of right
    answers after a miss on the same day.

    The usual figures for seconds, for first misses and for `again` are those of the simulator
    of fsrs-rs, rounded, which were measured on Anki's users.
    """

    right: float = 12.0
    missed: float = 19.0
    first: tuple[float, ...] = (0.24, 0.0, 0.76, 0.0)
    later: tuple[float, ...] = (0.0, 1.0, 0.0)
    again: float = 0.78


def habits(found: Effective, today: int) -> Habits:
    """The learner's own, up to the study day `today`; the usual ones where answers are few."""
    seconds: defaultdict[bool, list[float]] = defaultdict(list)
    first, later, again = [0] * 4, [0] * 3, [0] * 2
    last: dict[str, int] = {}
    for row in amounts.dated(found.reviews, today):
        if row.rating is None or not cards.counts(row, found.flags):
            continue
        day, right = schedule.study_day(row.at), amounts.right(row)
        seconds[right].append(amounts.seconds(row))
        if row.question not in last:
            first[row.rating - 1] += 1
        elif schedule.elapsed(last[row.question], day) == 0:
            again[right] += 1
        elif right:
            later[row.rating - 2] += 1
        last[row.question] = day
    usual = Habits()
    return Habits(
        _median(seconds[True], usual.right),
        _median(seconds[False], usual.missed),
        _shares(first, usual.first),
        _shares(later, usual.later),
        _shares(again, (0.0, usual.again))[1],
    )


def _median(found: Sequence[float], usual: float) -> float:
    return median(found) if len(found) >= ENOUGH else usual


def _shares(counts: Sequence[int], usual: tuple[float, ...]) -> tuple[float, ...]:
    total = sum(counts)
    return tuple(each / total for each in counts) if total >= ENOUGH else usual
