"""The one order of reviews and events, and what follows from a place in it.

Reviews and events are numbered each in their own table.  An event also notes the number of
the last review before it, which gives one order of both: an event stands behind that review
and before the next one.  Rows are written one transaction after the other, so the order is
the order in which they were appended, by whatever process.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from heapq import merge
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from quizcli.model import Event, Review
from quizcli.store import rows
from quizcli.store.database import Database
from quizcli.store.rows import EVENT, REVIEW, Table

Entry: TypeAlias = Review | Event

_MACHINE = "SELECT value FROM meta WHERE name = 'machine'"
_BEYOND = 2**62
_BECAUSE = (
    "SELECT DISTINCT question FROM event WHERE target = CAST(? AS TEXT) "
    "OR kind = 'reschedule' AND instr(value, CAST(? AS TEXT))"
)


class Head(NamedTuple):
    """How far a log was read: the numbers of its last review and its last event."""

    reviews: int = 0
    events: int = 0


START = Head()


class Newest(NamedTuple):
    """All rows with an instant later than `after` (UTC milliseconds); None: all rows there are."""

    rows: list[Entry]
    after: int | None


class Ordered(Database):
    """A log as one sequence of reviews and events."""

    def log(self, after: int = 0) -> Iterator[Entry]:
        """Reviews and events in the order they were appended, without the first `after`."""
        until = self.head()
        seen = "SELECT count(*) FROM event WHERE reviews_before + sequence <= ?"
        ((events,),) = self._all(seen, after)
        return self.between(Head(max(after, 0) - events, events), until)

    def between(self, after: Head, until: Head) -> Iterator[Entry]:
        """The rows behind one place of the log and up to another, in order."""
        answers = (
            ((number, 0), review)
            for number, review in self._read(
                REVIEW, rows.to_review, first=after.reviews + 1, last=until.reviews
            )
        )
        others = (
            ((before, number), event)
            for number, (event, before) in self._read(
                EVENT, rows.to_event, first=after.events + 1, last=until.events
            )
        )
        ordered: Iterator[tuple[tuple[int, int], Entry]]
        ordered = merge(answers, others, key=itemgetter(0))
        return (entry for _, entry in ordered)

    def newest(self, many: int, until: Head) -> Newest:
        """The rows up to a place with the latest instants, at most `many` of each table.

        Rows of other machines, and of a clock that was wrong, lie anywhere: the instants of all
        rows are compared, and only rows that are meant are read.
        """
        latest = (
            self._latest(REVIEW, many + 1, until.reviews),
            self._latest(EVENT, many + 1, until.events),
        )
        left_out = [found[many][0] for found in latest if len(found) > many]
        if not left_out:
            return Newest(list(self.between(START, until)), None)
        after = max(left_out)
        late = {"utc_ms > ?": after}
        answers, others = (_lowest(found, after) for found in latest)
        reviews = self._read(REVIEW, rows.to_review, late, first=answers, last=until.reviews)
        events = self._read(EVENT, rows.to_event, late, first=others, last=until.events)
        return Newest([*(row for _, row in reviews), *(row for _, (row, _) in events)], after)

    def _latest(self, table: Table, many: int, last: int) -> list[tuple[int, int]]:
        """Instants and numbers of the rows with the latest instants; a damaged one is none."""
        return self._all(
            f"SELECT utc_ms, {table.number} FROM {table.name} WHERE {table.number} <= ? "
            "AND typeof(utc_ms) = 'integer' ORDER BY utc_ms DESC LIMIT ?",
            last,
            many,
        )

    def head(self) -> Head:
        """The numbers of the last review and of the last event."""
        return Head(*self._all(f"SELECT {REVIEW.last}, {EVENT.last}")[0])

    def length(self) -> int:
        """The number of the last review and that of the last event together."""
        return sum(self.head())

    def called(self, uid: str) -> list[Entry]:
        """The review and the event with this uid, as far as there are such."""
        same = {"uid = CAST(? AS TEXT)": rows.pack(uid)}
        reviews = self._read(REVIEW, rows.to_review, same)
        events = self._read(EVENT, rows.to_event, same)
        return [*(review for _, review in reviews), *(event for _, (event, _) in events)]

    def because_of(self, uids: Iterable[str]) -> set[str]:
        """The questions of all events that name one of these rows as target or cause."""
        found: set[str] = set()
        for uid in uids:
            named = self._all(_BECAUSE, rows.pack(uid), rows.pack_value(uid))
            found.update(rows.unpack(question) for (question,) in named)
        return found

    # ---------------------------------------------------------------- identity
    def machine(self) -> int:
        """A number that this log was given at random when it was first asked for one."""
        known = self._all(_MACHINE)
        if known:
            return int(known[0][0])
        with self._writing() as connection:
            number = int.from_bytes(os.urandom(7), "big")
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('machine', ?)", [number])
            return int(connection.execute(_MACHINE).fetchone()[0])

    def fingerprint(self, head: Head) -> str:
        """What tells this log up to a place from any other one, a backup of it included.

        It covers the log's number and the uids of all rows, in whatever order SQLite has them
        at hand: 10 ms for 100,000 rows, read from an index.
        """
        digest = blake2b(repr((self.machine(), head)).encode(), digest_size=16)
        for table, last in ((REVIEW, head.reviews), (EVENT, head.events)):
            uids = f"SELECT group_concat(uid) FROM {table.name} WHERE +{table.number} <= ?"
            digest.update(self._all(uids, last)[0][0] or b"")
        return digest.hexdigest()


def _lowest(found: Iterable[tuple[int, int]], after: int) -> int:
    """The lowest number of the rows behind an instant; one that no row has where there are none."""
    return min((number for instant, number in found if instant > after), default=_BEYOND)
