"""The rows of several copies of one log as one log, in order.

What the log itself still holds comes first.  A backup adds the rows that stand in it between
two rows of the log, before the first, or behind the last, and rows that fit into a gap.  What a
backup goes on with in a different way than the log does was left behind when an older backup
was put back; it stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from quizcli.model import Event, Moment, Review, SessionRecord
from quizcli.store import rows
from quizcli.store.base import Ending
from quizcli.store.carving import ENDING, Found
from quizcli.store.rows import EVENT, REVIEW, SESSION, Row


class HasUid(Protocol):
    """A row that is known by its uid wherever it is met."""

    @property
    def uid(self) -> str:
        """The same in every copy, and nowhere twice."""


T = TypeVar("T")
S = TypeVar("S", bound=HasUid)


class Line(NamedTuple, Generic[S]):
    """Rows in order, and how many are lost before each."""

    rows: list[S]
    gaps: list[int]


def woven(known: Line[S], other: Line[S]) -> Line[S]:
    """The known rows and what the other ones add to them."""
    places = {row.uid: place for place, row in enumerate(known.rows)}
    behind: dict[int, Line[S]] = {}
    run: Line[S] = Line([], [])
    place = -1
    for row, gap in zip(*other, strict=True):
        if row.uid in places:
            _extend(behind.setdefault(place, Line([], [])), run)
            run, place = Line([], []), max(place, places[row.uid])
        else:
            _extend(run, Line([row], [gap]))
    is_last = place == len(known.rows) - 1
    if is_last or known.gaps[place + 1] >= len(run.rows):
        _extend(behind.setdefault(place, Line([], [])), run)
    return _inserted(known, behind)


def _inserted(known: Line[S], behind: Mapping[int, Line[S]]) -> Line[S]:
    together: Line[S] = Line([], [])
    nothing: Line[S] = Line([], [])
    _extend(together, behind.get(-1, nothing))
    found = len(together.rows)
    for place, (row, gap) in enumerate(zip(*known, strict=True)):
        more = behind.get(place, nothing)
        _extend(together, Line([row], [max(0, gap - found)]))
        _extend(together, more)
        found = len(more.rows)
    return together


def _extend(line: Line[S], more: Line[S]) -> None:
    line.rows.extend(more.rows)
    line.gaps.extend(more.gaps)


# ------------------------------------------------------------------------ one copy
class Count(NamedTuple):
    """Numbers of answers, events and sessions."""

    answers: int = 0
    events: int = 0
    sessions: int = 0

    def minus(self, other: Count) -> Count:
        """The difference, at least nothing."""
        return Count(*(max(0, one - two) for one, two in zip(self, other, strict=True)))


class Copy(NamedTuple):
    """What was found in one copy of the log, in the order in which it was written.

    `written` is how many rows there were when it was whole, as far as their numbers tell.
    """

    sessions: Line[SessionRecord]
    entries: Line[Review | Event]
    endings: list[Ending]
    written: Count


def arranged(found: Iterable[Found]) -> Copy:
    """Rows of one copy in order.  Of two rows with one number the first is meant."""
    tables: dict[str, dict[int, Row]] = {each: {} for each in _NAMES}
    damaged: dict[str, set[int]] = {each: set() for each in _NAMES}
    for row in found:
        if row.cells:
            tables[row.table].setdefault(row.number, row.cells)
        else:
            damaged[row.table].add(row.number)
    plans = dict(_read(tables[SESSION.name], rows.to_session))
    reviews = dict(_read(tables[REVIEW.name], rows.to_review))
    events = dict(_read(tables[EVENT.name], rows.to_event))
    understood = (plans.keys(), reviews.keys(), events.keys())
    for name, numbers in zip(_NAMES, understood, strict=False):
        damaged[name] |= tables[name].keys() - numbers
    last = max((before for _, before in events.values()), default=0)
    answered = max([last, *reviews])
    return Copy(
        Line(list(plans.values()), [n - m - 1 for m, n in _steps(plans)]),
        _entries(reviews, events),
        [
            _ending(plans[number], *cells)
            for number, cells in sorted(tables[ENDING].items())
            if number in plans
        ],
        Count(
            _written(answered, damaged[REVIEW.name]),
            _written(max(events, default=0), damaged[EVENT.name]),
            _written(max(plans, default=0), damaged[SESSION.name]),
        ),
    )


_NAMES = (SESSION.name, REVIEW.name, EVENT.name, ENDING)


def _written(highest: int, damaged: Iterable[int]) -> int:
    """A damaged row may have a damaged number, so it counts for itself only."""
    return highest + sum(number > highest for number in damaged)


def _steps(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Each number with the one before it, which is 0 for the first."""
    before = 0
    for number in numbers:
        yield before, number
        before = number


def _entries(
    reviews: Mapping[int, Review], events: Mapping[int, tuple[Event, int]]
) -> Line[Review | Event]:
    """Reviews and events in the one order of both."""
    line: Line[Review | Event] = Line([], [])
    keys = [(number, 0) for number in reviews]
    keys += [(before, number) for number, (_, before) in events.items()]
    last_review = last_event = 0
    for before, number in sorted(keys):
        if number:
            gap = before - last_review + number - last_event - 1
            last_event = number
        else:
            gap = before - last_review - 1
        last_review = before
        line.rows.append(events[number][0] if number else reviews[before])
        line.gaps.append(max(0, gap))
    return line


def _read(cells: Mapping[int, Row], read: Callable[[Row], T]) -> Iterator[tuple[int, T]]:
    """The rows that this program understands, in order; a newer one may have written others."""
    for number, row in sorted(cells.items()):
        with suppress(*rows.MISREAD):
            yield number, read(row)


def _ending(session: SessionRecord, utc_ms: Any, offset_min: Any, how: Any) -> Ending:
    return Ending(session.uid, Moment(utc_ms, offset_min), rows.unpack(how))
