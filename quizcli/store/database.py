"""The file that keeps the log: how it is opened, read page by page and written.

The settings, and why each was chosen:

- journal_mode WAL: a reader never waits for the writer and a kill at any moment leaves
  either the whole row or nothing.  Where the file system can't share memory SQLite keeps
  its rollback journal, which is as safe and slower.
- synchronous FULL: a commit returns when the row is on the disk (0.2 ms; NORMAL takes
  0.05 ms and may lose the last answers in a power cut).  fullfsync asks the same of
  macOS, whose fsync stops at the drive's cache; elsewhere it does nothing.
- wal_autocheckpoint 1000: every 4 MiB (about 300 answers) the WAL is folded back into the
  file, which holds one answer up by a few milliseconds; and when the last program closes
  the log.  With 100 pages the slow answers come ten times as often, with 10,000 all of
  them get slower (the WAL no longer stays in memory) and a crash leaves 40 MiB to read.
- BEGIN IMMEDIATE: a deferred transaction that reads and then writes fails at once when
  another process has written meanwhile; an immediate one waits its turn.
- busy_timeout 5 s: one answer takes a millisecond, so whoever holds the lock for longer
  is stuck, and the learner should hear of it.
- foreign_keys ON: an ending names a session that exists.  The reviews refer to nothing:
  they are the truth and must not depend on another row.
- trusted_schema OFF, cell_size_check ON and a limit to the length of a value: a file that
  was tampered with or damaged runs no function of its own and is noticed earlier.  A file
  with a view, a trigger or a table that no migration made is not used at all (schema.py).
- Opening commits a row of its own (a counter of openings): a directory that is full or
  read-only is an error before the first question, not after the answer.  Less free
  space than 8 MiB counts as full: the WAL grows to 4 MiB before it is folded back.
- Integrity is checked when opening only after a crash or a power cut, which leave a
  write-ahead log behind (see opening.py): a check reads the whole file.  Each row is
  checked against its checksum whenever it is read.
- After a commit the file still has to be the one at its path: an answer that went into a
  deleted file is not kept.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from quizcli.model import NOTHING, Place, Problem, QuizError
from quizcli.store import rows
from quizcli.store.failures import GONE, explained, failure
from quizcli.store.opening import harden, look, prepare, was_closed
from quizcli.store.rows import Row, Table
from quizcli.store.schema import MIGRATIONS, Migration, migrate, version

T = TypeVar("T")

PATIENCE = 5.0
SPARE = 8 * 2**20
PAGE = 200
"""Rows read at a time: no statement stays open while the caller looks at one."""

_SETTINGS = (
    "synchronous = FULL",
    "fullfsync = ON",
    "wal_autocheckpoint = 1000",
)


class Taken(QuizError):
    """A row that can't be kept, because another one has its uid."""

    def __init__(self, message: str) -> None:
        super().__init__(message, exit_code=5)


class Database:
    """Append-only tables in a file, made by `open`; a context manager that closes it.

    Several processes may use one file at the same time.  Use it from the thread that
    opened it.
    """

    _begin = "BEGIN IMMEDIATE"

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._problems: dict[str, Problem] = {}
        self._file = _file_at(path)

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
            prepare(path, spare)
            if not was_closed(path):
                look(path, patience)
            connection = harden(sqlite3.connect(path, timeout=patience, isolation_level=None))
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
            version(self._connection, self._path, migrations)
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
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Damage met by the reads so far; what was damaged was left out."""
        return tuple(self._problems.values())

    # --------------------------------------------------------------- reading
    def _read(
        self,
        table: Table,
        read: Callable[[tuple[Any, ...]], T],
        conditions: Mapping[str, bytes | int] = NOTHING,
        *,
        first: int = 1,
        last: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[tuple[int, T]]:
        """The sound rows of a table with their numbers, from `first` to `last`, filtered."""
        number = table.number
        where = " AND ".join([f"{number} BETWEEN ? AND ?", *conditions])
        order = "DESC" if newest_first else "ASC"
        query = f"{table.select} WHERE {where} ORDER BY {number} {order} LIMIT {PAGE}"
        if last is None:
            last = int(self._all(f"SELECT {table.last}")[0][0])
        while page := self._all(query, first, last, *conditions.values()):
            if not conditions:
                numbers = [row[0] for row in page]
                self._find_gaps(table, numbers, last if newest_first else first)
            for row in page:
                sound = self._sound(table, row, read)
                if sound is not None:
                    yield row[0], sound
            # A damaged tree may be out of order: never turn back.
            if newest_first:
                last = min(last, page[-1][0]) - 1
            else:
                first = max(first, page[-1][0]) + 1

    def _find_gaps(self, table: Table, numbers: list[int], expected: int) -> None:
        """Report numbers that are missing: none is ever left out when a row is written."""
        step = 1 if numbers[0] <= numbers[-1] else -1
        for number in numbers:
            if number != expected:
                low, high = sorted((expected, number - step))
                self._report(f"rows {low} to {high} of table {table.name} are missing")
            expected = number + step

    def _all(self, query: str, *values: bytes | int) -> list[tuple[Any, ...]]:
        with explained(self._path):
            return self._connection.execute(query, values).fetchall()

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
        if _file_at(self._path) != self._file:
            raise failure(self._path, GONE)

    def _keep(self, table: Table, row: Row) -> tuple[int, bool]:
        """Write a row, in a transaction that is open; its number, and whether it is new.

        Raises Taken when another row has its uid.
        """
        connection = self._connection
        query = f"{table.select} WHERE uid = CAST(? AS TEXT)"
        known = connection.execute(query, row[:1]).fetchone()
        if known is not None:
            return self._same(table, known, row), False
        number: int = connection.execute(f"SELECT {table.last} + 1").fetchone()[0]
        connection.execute(table.insert, (number, *row, rows.checksum(number, row)))
        return number, True

    def _same(self, table: Table, known: tuple[Any, ...], row: Row) -> int:
        number, *cells, _ = known
        if tuple(cells)[: table.compared] == row[: table.compared]:
            return int(number)
        uid = row[0]
        shown = rows.unpack(uid) if isinstance(uid, bytes) else uid
        raise Taken(f"{self._path} has another row {shown}: uids are unique")

    def _sound(
        self, table: Table, row: tuple[Any, ...], read: Callable[[tuple[Any, ...]], T]
    ) -> T | None:
        """What a row holds, or None and a problem where it isn't what was written.

        Whoever forges a row can compute its checksum, and a newer quizcli may write words that
        are not known here: such a row is left out like a damaged one.
        """
        if rows.checksum_of(row[:-1]) != row[-1]:
            self._report(f"row {row[0]} of table {table.name} is damaged")
            return None
        try:
            return read(row[1:-1])
        except rows.MISREAD:
            self._report(f"row {row[0]} of table {table.name} is not understood")
            return None

    def _report(self, message: str) -> None:
        self._problems[message] = Problem(
            Place(str(self._path)),
            "damaged-log",
            message,
            help="it is left out; keep a copy of the file, whose other rows are read as before",
        )


def _file_at(path: Path) -> tuple[int, int]:
    """What tells the file at a path from any other one; nothing when there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino
