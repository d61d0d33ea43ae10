"""From evidence to a rating, and from intervals to days and to the order of a session.

A study day is a number: days since 1970-01-01 on the learner's own calendar, where a day
begins at 04:00.  Nothing here knows how memory works (`memory`) or what was answered
(`cards`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from quizcli.dice import Dice
from quizcli.model import NOTHING, Moment, Outcome, Rating, Verdict

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
ROLLOVER = 4 * 60
"""Minutes after local midnight at which a study day begins."""

LONGEST = 36_500
"""No interval is longer than this many days, and no more of them are counted."""

LEECH = 8
LEECH_AGAIN = 4
RETURN_AFTER = 4
SEARCH = 3
"""How many places a question is moved on at most to keep it from its siblings."""


def rating(verdict: Verdict, *, attempt: int, hints: int) -> Rating:
    """Wrong is Again; right is Good; right with a hint, later, or in part is Hard.

    Time plays no part: a slow right answer is a right answer.
    """
    if verdict.outcome is not Outcome.RIGHT:
        return Rating.AGAIN
    helped = attempt > 1 or hints > 0 or verdict.share < 1.0
    return Rating.HARD if helped else Rating.GOOD


def leech(lapses: int) -> bool:
    """Whether the learner should hear of it now: at the 8th lapse and every 4th after it."""
    return lapses >= LEECH and (lapses - LEECH) % LEECH_AGAIN == 0


# ----------------------------------------------------------------------- days
def study_day(moment: Moment) -> int:
    """The study day of an instant, in the zone it was noted in."""
    return (moment.milliseconds + (moment.offset_minutes - ROLLOVER) * MINUTE) // DAY


def elapsed(since: int, day: int) -> int:
    """Days from one study day to a later one.

    It is 0 when the later one is earlier, because the clock was set back or the learner
    flew west, and at most `LONGEST`.
    """
    return min(max(0, day - since), LONGEST)


def weekday(day: int) -> int:
    """The weekday of a study day: 0 is Monday."""
    return (day + 3) % 7  # 1970-01-01 was a Thursday


# ----------------------------------------------------------------------- fuzz
_SPREADS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float(LONGEST), 0.05))


def fuzz_range(days: int) -> tuple[int, int]:
    """The shortest and the longest interval that may stand in for one of `days`.

    Intervals of up to 2 days stay.  Longer ones may move either way by a day, and by
    15% of what lies between 2.5 and 7 days, 10% between 7 and 20, and 5% beyond, rounded
    to whole days; never above `LONGEST`.  Both ends grow with `days`.
    """
    if days <= 2:
        return days, days
    parts = (share * max(0.0, min(days, end) - start) for start, end, share in _SPREADS)
    reach = 1 + sum(parts)
    return round(days - reach), min(LONGEST, round(days + reach))


def fuzzed(days: int, question: str, day: int) -> int:
    """An interval from the fuzz range of `days`, drawn by question and study day.

    The same draw decides for every rating, so a longer interval never ends earlier.
    """
    low, high = fuzz_range(days)
    return low if low == high else low + (_luck(question, day) * (high - low + 1) >> _LUCK_BITS)


_LUCK_BITS = 32


def _luck(question: str, day: int) -> int:
    return Dice(question, day, "fuzz").below(1 << _LUCK_BITS)


class Load(NamedTuple):
    """What lies ahead: questions due by study day, and the share of work of each weekday.

    `shares` begins with Monday: 1 is a usual day, 0.5 an easy one, 0 one to keep free.
    """

    due: Mapping[int, int] = MappingProxyType({})
    shares: tuple[float, ...] = (1.0,) * 7

    def on(self, day: int) -> float:
        """How full a study day would be with one more question, in usual days' work."""
        return (self.due.get(day, 0) + 1) / max(self.shares[weekday(day)], 0.001)


def balanced(days: int, question: str, day: int, load: Load) -> int:
    """The interval of the fuzz range that ends on the emptiest day.

    Among equals it is the one nearest to `fuzzed`, then the shorter one.
    """
    low, high = fuzz_range(days)
    drawn = fuzzed(days, question, day)
    return min(range(low, high + 1), key=lambda each: (load.on(day + each), abs(each - drawn)))


def spread(
    intervals: Mapping[Rating, int], question: str, day: int, load: Load | None = None
) -> dict[Rating, int]:
    """The intervals of all ratings, each moved within its own fuzz range.

    They stay in order, because one draw and one load decide for all of them: where a worse
    rating takes a later day, a better one has that day in its range and no reason to leave it.
    """
    if load is None:
        return {each: fuzzed(days, question, day) for each, days in intervals.items()}
    return {each: balanced(days, question, day, load) for each, days in intervals.items()}


# ---------------------------------------------------------------------- queue
Waits: TypeAlias = Mapping[Rating, int]
"""Days until the next review for each rating."""

NO_WAITS: Waits = MappingProxyType({})


class Waiting(NamedTuple):
    """A question that may be asked: its concept, and the chance that it is remembered."""

    question: str
    concept: str = ""
    retrievability: float = 0.0


Prerequisites: TypeAlias = Mapping[str, Iterable[str]]


def queue(
    due: Iterable[Waiting],
    new: Iterable[Waiting],
    *,
    most_due: int | None = None,
    most_new: int | None = None,
    prerequisites: Prerequisites = NOTHING,
) -> tuple[str, ...]:
    """The questions of a session, in order.

    Of those due, the ones most likely forgotten come first, and `most_due` of them come
    at all; of the new ones, `most_new` in the order of `teachable`.  Siblings (questions of
    one concept) are kept apart, and the new ones are spread evenly among the others.
    """
    forgotten = sorted(due, key=lambda each: (each.retrievability, each.question))[:most_due]
    lessons = tuple(islice(teachable(new, prerequisites), most_new))
    return tuple(each.question for each in _mixed(apart(forgotten), lessons))


def apart(items: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """The items in an order without two neighbours of one concept, if there is any.

    It stays near the order given: at each place stands the first item that fits, unless a
    concept fills more than half of the places left and has to begin now.
    """
    lines = _by_concept(items)
    order: list[Waiting] = []
    last = ""
    for left in range(len(items), 0, -1):
        others = [each for each in lines if each != last or not each] or list(lines)
        fullest = max(others, key=lambda each: len(lines[each]) if each else 0)
        if not fullest or 2 * len(lines[fullest]) <= left:
            fullest = min(others, key=lambda each: lines[each][0][0])
        order.append(_taken(lines, fullest))
        last = fullest
    return tuple(order)


def teachable(new: Iterable[Waiting], prerequisites: Prerequisites) -> Iterator[Waiting]:
    """The new questions in an order in which they can be learned.

    A concept waits until no question is left of any concept that it builds on, directly or
    not; concepts in a circle do not wait for each other.  Otherwise the order given
    holds, in turns with the next concept that may come.
    """
    lines = _by_concept(tuple(new))
    below = {each: _below(each, prerequisites) for each in lines}
    before = {
        each: {other for other in below[each] & lines.keys() if each not in below[other]}
        for each in lines
    }
    last = ""
    while lines:
        ready = [each for each in lines if not before[each] & lines.keys()]
        last = next((each for each in ready if each != last), ready[0])
        yield _taken(lines, last)


def _below(concept: str, prerequisites: Prerequisites) -> set[str]:
    """All that a concept builds on, directly or not."""
    found: set[str] = set()
    ahead = [concept]
    while ahead:
        direct = set(prerequisites.get(ahead.pop(), ())) - found
        found |= direct
        ahead += direct
    return found


_Lines: TypeAlias = dict[str, deque[tuple[int, Waiting]]]


def _by_concept(items: Sequence[Waiting]) -> _Lines:
    """One line for each concept, in order; each item with its place among all."""
    lines: _Lines = {}
    for place, item in enumerate(items):
        lines.setdefault(item.concept, deque()).append((place, item))
    return lines


def _taken(lines: _Lines, concept: str) -> Waiting:
    """Take the first of a line; a line that is empty goes."""
    _, item = lines[concept].popleft()
    if not lines[concept]:
        del lines[concept]
    return item


def _mixed(due: Sequence[Waiting], new: Sequence[Waiting]) -> list[Waiting]:
    """The new ones spread evenly among those due, both in their order."""
    order = list(due)
    concepts = [each.concept for each in due]
    place = 0
    for k, item in enumerate(new):
        even = (k + 1) * len(due) // (len(new) + 1) + k
        place = _gap(concepts, item.concept, max(place, even))
        order.insert(place, item)
        concepts.insert(place, item.concept)
        place += 1
    return order


def comes_back(rest: Sequence[str], concept: str) -> int:
    """Where a failed question goes among the concepts of the questions still to come.

    Four questions later, so that the answer is recalled and not echoed; at the end when
    fewer are left; up to three places further on to keep it from a sibling.  Call it after
    each wrong answer, and the question returns until it is answered right.
    """
    return _gap(rest, concept, min(RETURN_AFTER, len(rest)))


def _gap(concepts: Sequence[str], concept: str, start: int) -> int:
    """The first place from `start` on, within `SEARCH`, that has no sibling beside it."""
    if not concept:
        return start
    places = range(start, min(start + SEARCH, len(concepts)) + 1)
    return next((k for k in places if concept not in concepts[max(0, k - 1) : k + 1]), start)
