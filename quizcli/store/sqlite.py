"""The review log in one SQLite file.

The settings, and why each was chosen:

- journal_mode WAL: a reader never waits for the writer and a kill at any moment leaves
  either the whole row or nothing.  Where the file system can't share memory SQLite keeps
  its rollback journal, which is as safe and slower.
- synchronous FULL: a commit returns when the row is on the disk (0.2 to 0.4 ms; NORMAL
  is ten times faster and may lose the last answers in a power cut).  fullfsync asks the
  same of macOS, whose fsync stops at the drive's cache; elsewhere it does nothing.
- BEGIN IMMEDIATE: a deferred transaction that reads and then writes fails at once when
  another process has written meanwhile; an immediate one waits its turn.
- busy_timeout 5 s: one answer takes a millisecond, so whoever holds the lock for longer
  is stuck, and the learner should hear of it.
- foreign_keys ON: an ending names a session that exists.  The reviews refer to nothing:
  they are the truth and must not depend on another row.
- trusted_schema OFF and cell_size_check ON: a file that was tampered with or damaged
  runs no function of its own and is noticed earlier.
- Opening commits a row of its own (a counter of openings): a directory that is full or
  read-only is an error before the first question, not after the answer.  Less free
  space than 8 MiB counts as full: the WAL grows to 4 MiB before it is folded back.
- No integrity check when opening: it reads the whole file (40 ms for 100,000 rows that
  are in memory already, far more from a disk), while each row is checked when it is read.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from quizcli.model import Moment, Outcome, Place, Problem, Review, SessionRecord
from quizcli.store import rows
from quizcli.store.base import ReviewStore
from quizcli.store.failures import FULL, READ_ONLY, explained, failure
from quizcli.store.rows import REVIEW, SESSION, Row, Table
from quizcli.store.schema import MIGRATIONS, Migration, migrate, version

T = TypeVar("T")

OLDEST_SQLITE = (3, 37)
"""The first with STRICT tables."""

PATIENCE = 5.0
SPARE = 8 * 2**20
PAGE = 200
"""Reviews read at a time: no statement stays open while the caller looks at one."""

_SETTINGS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "synchronous = FULL",
    "fullfsync = ON",
)
_ANSWERED = f"(rating IS NOT NULL OR outcome IN ('{Outcome.SKIPPED}', '{Outcome.UNMEASURED}'))"


class SqliteStore(ReviewStore):
    """An append-only log in a file, made by `open`; a context manager that closes it.

    Several processes may use one file at the same time.  Use it from the thread that
    opened it.  `ReviewStore` says what the methods promise.
    """

    _begin = "BEGIN IMMEDIATE"

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._problems: dict[str, Problem] = {}

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        patience: float = PATIENCE,
        spare: int = SPARE,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Self:
        """Open the log at `path`, make it if it isn't there, and prove it can be written.

        `patience` is how long to wait for another program's lock (seconds), `spare`
        the free space below which the disk counts as full (bytes).  Raises QuizError
        (exit code 5) for a place that can't be written to, a full disk, a file that is
        damaged, another program's or a newer quizcli's, and a lock held too long.
        """
        with explained(path):
            _prepare(path, spare)
            connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        store = cls(connection, path)
        try:
            store._start(patience, migrations)
        except BaseException:
            connection.close()
            raise
        return store

    def _start(self, patience: float, migrations: Sequence[Migration]) -> None:
        with explained(self._path):
            # Before the first setting: WAL would be written into another program's file.
            self._connection.execute("BEGIN")
            version(self._connection, self._path, len(migrations))
            self._connection.execute("COMMIT")
            self._use_wal(patience)
            for setting in _SETTINGS:
                self._connection.execute(f"PRAGMA {setting}")
        with self._writing() as connection:
            migrate(connection, self._path, migrations)
            connection.execute(
                "INSERT INTO meta VALUES ('openings', 1) "
                "ON CONFLICT DO UPDATE SET value = value + 1"
            )
        with explained(self._path):
            # After the migrations, which may have to rebuild a table that is referred to.
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.text_factory = bytes

    def _use_wal(self, patience: float) -> None:
        """Turn WAL on; SQLite doesn't wait here itself when two programs make the file at once."""
        deadline = time.monotonic() + patience
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
            time.sleep(0.01)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Damage met by the reads so far; what was damaged was left out."""
        return tuple(self._problems.values())

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
            conditions["session = CAST(? AS TEXT)"] = rows.pack(session)
        if since is not None:
            conditions["utc_ms >= ?"] = since.milliseconds
        return islice(self._read(conditions, newest_first), limit)

    def count(self) -> int:
        """How many reviews there are."""
        return int(self._all("SELECT count(*) FROM review")[0][0])

    def _read(self, conditions: dict[str, bytes | int], newest_first: bool) -> Iterator[Review]:
        where = " AND ".join(["sequence BETWEEN ? AND ?", *conditions])
        order = "DESC" if newest_first else "ASC"
        query = f"{REVIEW.select} WHERE {where} ORDER BY sequence {order} LIMIT {PAGE}"
        first, last = 1, self._all("SELECT coalesce(max(sequence), 0) FROM review")[0][0]
        while page := self._all(query, first, last, *conditions.values()):
            if not conditions:
                self._find_gaps([row[0] for row in page], last if newest_first else first)
            for row in page:
                review = self._sound(REVIEW, row, rows.to_review)
                if review is not None:
                    yield review
            # A damaged tree may be out of order: never turn back.
            if newest_first:
                last = min(last, page[-1][0]) - 1
            else:
                first = max(first, page[-1][0]) + 1

    def _find_gaps(self, numbers: list[int], expected: int) -> None:
        """Report numbers that are missing: none is ever left out when a row is written."""
        step = 1 if numbers[0] <= numbers[-1] else -1
        for number in numbers:
            if number != expected:
                low, high = sorted((expected, number - step))
                self._report(f"rows {low} to {high} of table review are missing")
            expected = number + step

    # -------------------------------------------------------------- sessions
    def begin(self, session: SessionRecord) -> None:
        """Keep the plan of a session."""
        self._insert(SESSION, rows.from_session(session))

    def end(self, session_uid: str, at: Moment, how: str) -> None:
        """Note that a session ended on purpose; QuizError if there is no such session."""
        with self._writing() as connection:
            found = connection.execute(
                "SELECT number FROM session WHERE uid = CAST(? AS TEXT)",
                [rows.pack(session_uid)],
            ).fetchone()
            if found is None:
                raise failure(self._path, "{path} has no session {uid!r}", uid=session_uid)
            connection.execute(
                "INSERT OR IGNORE INTO ending VALUES (?, ?, ?, CAST(? AS TEXT))",
                [*found, at.milliseconds, at.offset_minutes, rows.pack(how)],
            )

    def unfinished(self) -> SessionRecord | None:
        """The newest session begun, not ended and not answered to its end."""
        numbers = self._all(
            "SELECT number FROM session WHERE number NOT IN (SELECT session FROM ending) "
            "ORDER BY number DESC"
        )
        for number in numbers:
            (row,) = self._all(f"{SESSION.select} WHERE number = ?", *number)
            session = self._sound(SESSION, row, rows.to_session)
            if session is not None and self._has_questions_left(session):
                return session
        return None

    def _has_questions_left(self, session: SessionRecord) -> bool:
        """Whether a planned question was neither rated nor skipped nor found unmeasurable."""
        answered = self._all(
            f"SELECT question, seed FROM review WHERE session = CAST(? AS TEXT) AND {_ANSWERED}",
            rows.pack(session.uid),
        )
        return not {(rows.pack(name), seed) for name, seed in session.plan} <= set(answered)

    # ----------------------------------------------------------- the database
    def close(self) -> None:
        """Close the file; closing twice is fine."""
        with explained(self._path):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, committed at the end of the block or undone as a whole."""
        connection = self._connection
        with explained(self._path):
            try:
                connection.execute(self._begin)
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()

    def _insert(self, table: Table, row: Row) -> int:
        with self._writing() as connection:
            query = f"{table.select} WHERE uid = CAST(? AS TEXT)"
            known = connection.execute(query, row[:1]).fetchone()
            if known is not None:
                return self._same(known, row)
            query = f"SELECT coalesce(max({table.number}), 0) + 1 FROM {table.name}"
            number: int = connection.execute(query).fetchone()[0]
            connection.execute(table.insert, (number, *row, rows.checksum(number, row)))
        return number

    def _same(self, known: tuple[Any, ...], row: Row) -> int:
        number, *cells, _ = known
        if tuple(cells) == row:
            return int(number)
        raise failure(self._path, "{path} has another row {uid!r}: uids are unique", uid=row[0])

    def _all(self, query: str, *values: bytes | int) -> list[tuple[Any, ...]]:
        with explained(self._path):
            return self._connection.execute(query, values).fetchall()

    def _sound(
        self, table: Table, row: tuple[Any, ...], read: Callable[[tuple[Any, ...]], T]
    ) -> T | None:
        """What a row holds, or None and a problem where it isn't what was written."""
        number, *cells, checksum = row
        if rows.checksum(number, tuple(cells)) == checksum:
            return read(tuple(cells))
        self._report(f"row {number} of table {table.name} is damaged")
        return None

    def _report(self, message: str) -> None:
        self._problems[message] = Problem(
            Place(str(self._path)),
            "damaged-log",
            message,
            help="it is left out; keep a copy of the file, whose other rows are read as before",
        )


def _prepare(path: Path, spare: int) -> None:
    """Make the directory, and refuse what SQLite would explain badly or too late."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise failure(
            path,
            "SQLite {found} is too old: use a Python that comes with 3.37 or newer",
            found=sqlite3.sqlite_version,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        raise failure(path, "{path} is not a file: move it away")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise failure(path, READ_ONLY)
    disk = shutil.disk_usage(path.parent)
    if disk.total and disk.free < spare:  # some network drives know neither
        raise failure(path, FULL)
