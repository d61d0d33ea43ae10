"""The review log in a SQLite file: what goes in and what comes out."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from quizcli import renames, replans
from quizcli.log import in_order, undone
from quizcli.model import Event, Moment, Outcome, Review, SessionRecord
from quizcli.store import rows
from quizcli.store.base import Ending, Kept, Merged, ReviewStore
from quizcli.store.database import Taken
from quizcli.store.failures import failure
from quizcli.store.order import Ordered
from quizcli.store.rows import EVENT, REVIEW, SESSION, Row, Table

BATCH = 500
"""Rows taken in at a time: less than a tenth of a second for whoever waits for the lock."""

PAUSE = 0.005
"""Seconds between two of them, in which those who wait for the lock find it free."""

_ANSWERED = f"(rating IS NOT NULL OR outcome IN ('{Outcome.SKIPPED}', '{Outcome.UNMEASURED}'))"
_SESSION_NUMBER = "SELECT number FROM session WHERE uid = CAST(? AS TEXT)"


class SqliteStore(Ordered, ReviewStore):
    """An append-only log in a file, made by `open`.  `ReviewStore` says what it promises."""

    # --------------------------------------------------------------- reviews
    def append(self, review: Review) -> int:
        """Keep one review and return its sequence number; committed on return."""
        return self._insert(REVIEW, rows.from_review(review))

    def reviews(
        self,
        *,
        question: str | None = None,
        session: str | None = None,
        since: Moment | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[Review]:
        """The reviews in the order of their sequence numbers, filtered."""
        conditions: dict[str, bytes | int] = {}
        if question is not None:
            conditions["question = CAST(? AS TEXT)"] = rows.pack(question)
        if session is not None:
            # Of the two indices that of the question leads to fewer rows.
            name = "session" if question is None else "+session"
            conditions[f"{name} = CAST(? AS TEXT)"] = rows.pack(session)
        if since is not None:
            conditions["utc_ms >= ?"] = since.milliseconds
        found = self._read(REVIEW, rows.to_review, conditions, newest_first=newest_first)
        return (review for _, review in islice(found, limit))

    def count(self) -> int:
        """How many reviews there are."""
        return int(self._all("SELECT count(*) FROM review")[0][0])

    # ---------------------------------------------------------------- events
    def append_event(self, event: Event) -> int:
        """Keep one event and return its sequence number among events; committed on return."""
        with self._writing():
            return self._keep(EVENT, self._event_row(event))[0]

    def append_events(self, events: Iterable[Event]) -> None:
        """Keep all of these events or, when something fails, none of them."""
        with self._writing():
            for event in events:
                self._keep(EVENT, self._event_row(event))

    def events(
        self,
        *,
        question: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[Event]:
        """The events in the order of their sequence numbers, filtered."""
        conditions: dict[str, bytes | int] = {}
        if question is not None:
            conditions["question = CAST(? AS TEXT)"] = rows.pack(question)
        if kind is not None:
            conditions["kind = CAST(? AS TEXT)"] = rows.pack(kind)
        found = self._read(EVENT, rows.to_event, conditions, newest_first=newest_first)
        return (event for _, (event, _) in islice(found, limit))

    def _event_row(self, event: Event) -> Row:
        """The cells of an event that is appended now, in the transaction that is open."""
        reviews_before = self._connection.execute(f"SELECT {REVIEW.last}").fetchone()[0]
        return rows.from_event(event, reviews_before)

    # -------------------------------------------------------------- sessions
    def begin(self, session: SessionRecord) -> None:
        """Keep the plan of a session."""
        self._insert(SESSION, rows.from_session(session))

    def end(self, session_uid: str, at: Moment, how: str) -> None:
        """Note that a session ended on purpose; QuizError if there is no such session."""
        with self._writing():
            if self._end(Ending(session_uid, at, how)) is None:
                raise failure(self._path, "{path} has no session {uid!r}", uid=session_uid)

    def unfinished(self) -> Iterator[SessionRecord]:
        """The sessions begun here, not ended and not answered to their ends, newest first."""
        numbers = self._all(
            "SELECT number FROM session WHERE number NOT IN "
            "(SELECT session FROM ending UNION SELECT session FROM received) "
            "ORDER BY number DESC"
        )
        if not numbers:
            return
        gone = undone(self.events(kind="undo"))
        moved = list(self.events(kind=renames.KIND))
        standing = in_order(each for each in moved if each.uid not in gone)
        changes = [each for each in self.events(kind=replans.KIND) if each.uid not in gone]
        for number in numbers:
            (row,) = self._all(f"{SESSION.select} WHERE number = ?", *number)
            session = self._sound(SESSION, row, rows.to_session)
            if session is None:
                continue
            session = replans.as_it_stands(session, changes, standing)
            if self._has_questions_left(session, gone, moved):
                yield session

    def _has_questions_left(
        self, session: SessionRecord, gone: Collection[str], moved: Sequence[Event]
    ) -> bool:
        """Whether a planned question was neither rated nor skipped nor found unmeasurable.

        It may have been `moved` to another id since it was.  What is `gone` was taken back.
        """
        answered = self._all(
            f"SELECT question, seed, uid FROM review WHERE session = CAST(? AS TEXT) "
            f"AND {_ANSWERED}",
            rows.pack(session.uid),
        )
        taken_back = set(map(rows.pack, gone))
        found = {(name, seed) for name, seed, uid in answered if uid not in taken_back}
        left = [each for each in session.plan if (rows.pack(each[0]), each[1]) not in found]
        names = {name: _any_ids(name, moved) for name, _ in left}
        packed = ({(rows.pack(each), seed) for each in names[name]} for name, seed in left)
        return any(found.isdisjoint(each) for each in packed)

    def sessions(self) -> Iterator[SessionRecord]:
        """The plans of all sessions, in the order they were kept."""
        return (session for _, session in self._read(SESSION, rows.to_session))

    def endings(self) -> Iterator[Ending]:
        """The ends of all sessions that were ended on purpose, in the order of the sessions."""
        found = self._all(
            "SELECT uid, ending.utc_ms, ending.offset_min, how "
            "FROM ending JOIN session ON number = session ORDER BY number"
        )
        for uid, utc_ms, offset_min, how in found:
            try:
                yield Ending(rows.unpack(uid), Moment(utc_ms, offset_min), rows.unpack(how))
            except UnicodeDecodeError:
                self._report("a row of table ending is damaged")

    def _end(self, ending: Ending) -> bool | None:
        """Write an ending, in a transaction that is open; whether it is new.

        None when its session is not here.
        """
        session = self._connection.execute(_SESSION_NUMBER, [rows.pack(ending.session)]).fetchone()
        if session is None:
            return None
        at, how = ending.at, rows.pack(ending.how)
        written = self._connection.execute(
            "INSERT OR IGNORE INTO ending VALUES (?, ?, ?, CAST(? AS TEXT))",
            [*session, at.milliseconds, at.offset_minutes, how],
        )
        return written.rowcount == 1

    # ----------------------------------------------------------------- merging
    def merge(self, incoming: Iterable[Kept]) -> Merged:
        """Take in rows of another log, those that are not here yet, in the order given."""
        added: list[Kept] = []
        refused: list[Kept] = []
        waiting = iter(incoming)
        while batch := list(islice(waiting, BATCH)):
            with self._writing():
                for row in batch:
                    try:
                        if self._take_in(row):
                            added.append(row)
                    except Taken:
                        refused.append(row)
            time.sleep(PAUSE)
        return Merged(tuple(added), tuple(refused))

    def _take_in(self, row: Kept) -> bool:
        """Write a row of another log, in a transaction that is open; whether it is new.

        Raises Taken for a row that contradicts what is here.
        """
        match row:
            case Review():
                return self._keep(REVIEW, rows.from_review(row))[1]
            case Event():
                return self._keep(EVENT, self._event_row(row))[1]
            case SessionRecord():
                return self._receive(row)
            case Ending():
                new = self._end(row)
                if new is None:
                    raise Taken(f"{self._path} has no session {row.session!r}")
                return new

    def _receive(self, session: SessionRecord) -> bool:
        number, new = self._keep(SESSION, rows.from_session(session))
        if new:
            self._connection.execute("INSERT INTO received VALUES (?)", [number])
        return new

    def _insert(self, table: Table, row: Row) -> int:
        with self._writing():
            return self._keep(table, row)[0]


def _any_ids(question: str, moved: Sequence[Event]) -> frozenset[str]:
    """All ids under which answers to a question may have been written, whatever stands."""
    return renames.earlier_ids([question], moved) | renames.later_ids([question], moved)
