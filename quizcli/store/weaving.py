"""The rows of several copies of one log as one log, in order.

What the log itself still holds comes first.  A backup adds the rows that stand in it between
two rows of the log, before the first, or behind the last.  What a backup goes on with in a
different way than the log does was left behind when an older backup was put back; it stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeVar

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


def woven(known: Sequence[S], other: Iterable[S]) -> list[S]:
    """The known rows and what the other ones add to them; both are in order."""
    places = {row.uid: place for place, row in enumerate(known)}
    behind: dict[int, list[S]] = {}
    run: list[S] = []
    place = -1
    for row in other:
        if row.uid not in places:
            run.append(row)
            continue
        behind.setdefault(place, []).extend(run)
        run, place = [], max(place, places[row.uid])
    if place == len(known) - 1:
        behind.setdefault(place, []).extend(run)
    together = behind.get(-1, [])
    for at, row in enumerate(known):
        together += [row, *behind.get(at, ())]
    return together


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

    `highest` are the greatest numbers met of reviews, events and sessions: a lower number
    that was not found is a row that is lost.
    """

    sessions: list[SessionRecord]
    entries: list[Review | Event]
    endings: list[Ending]
    highest: Count


def arranged(found: Iterable[Found]) -> Copy:
    """Rows of one copy in order.  Of two rows with one number the first is meant."""
    tables: dict[str, dict[int, Row]] = {}
    for row in found:
        tables.setdefault(row.table, {}).setdefault(row.number, row.cells)
    reviews, events, sessions, endings = (
        dict(sorted(tables.get(each, {}).items()))
        for each in (REVIEW.name, EVENT.name, SESSION.name, ENDING)
    )
    entries: list[tuple[tuple[int, int], Review | Event]] = [
        ((number, 0), review) for number, review in _read(reviews, rows.to_review)
    ]
    others = list(_read(events, rows.to_event))
    entries += [((before, number), event) for number, (event, before) in others]
    plans = dict(_read(sessions, rows.to_session))
    last = max((before for _, (_, before) in others), default=0)
    return Copy(
        list(plans.values()),
        [entry for _, entry in sorted(entries, key=itemgetter(0))],
        [_ending(plans[number], *cells) for number, cells in endings.items() if number in plans],
        Count(*(max(each, default=0) for each in ([last, *reviews], events, sessions))),
    )


def _read(cells: Mapping[int, Row], read: Callable[[Row], T]) -> Iterator[tuple[int, T]]:
    """The rows that this program understands; a newer one may have written others."""
    for number, row in cells.items():
        with suppress(ValueError, TypeError):
            yield number, read(row)


def _ending(session: SessionRecord, utc_ms: Any, offset_min: Any, how: Any) -> Ending:
    return Ending(session.uid, Moment(utc_ms, offset_min), rows.unpack(how))
