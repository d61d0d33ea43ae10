"""What is looked at before a log is opened: its place, and after a crash the log itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from quizcli.store import rows
from quizcli.store.failures import DAMAGED, FULL, READ_ONLY, failure
from quizcli.store.rows import EVENT, REVIEW, SESSION, Table
from quizcli.store.schema import MIGRATIONS, version

OLDEST_SQLITE = (3, 37)
"""The first with STRICT tables."""

NEWEST = 200
"""Rows of each table whose checksums are compared after a crash."""

LARGEST = 2**26
"""Bytes of a log up to which all of its pages are looked at after a crash."""

LONGEST = 2**27
"""Bytes of a text or a row, also of the uids of all rows together: a forged page of a few
bytes may say that it begins a gigabyte."""

_TABLES = (REVIEW, EVENT, SESSION)
_LEFT_BEHIND = ("-wal", "-journal")


def prepare(path: Path, spare: int) -> None:
    """Make the directory, and refuse what SQLite would explain badly or too late."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise failure(
            path,
            "SQLite {found} is too old: use a Python that comes with 3.37 or newer",
            found=sqlite3.sqlite_version,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    for each in (path, *_left_behind(path)):
        if _is_no_file(each):
            raise failure(each, "{path} is not a file: move it away")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise failure(path, READ_ONLY)
    disk = shutil.disk_usage(path.parent)
    if disk.total and disk.free < spare:  # some network drives know neither
        raise failure(path, FULL)


def _is_no_file(path: Path) -> bool:
    """Whether something else is there; one look, because another program may delete a file."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return path.is_symlink()


def connected(path: Path, mode: str = "ro", patience: float = 5.0) -> sqlite3.Connection:
    """A connection that makes no file and runs nothing that the file brings along."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return harden(sqlite3.connect(uri, uri=True, timeout=patience))


def reading(path: Path, mode: str = "ro", patience: float = 5.0) -> sqlite3.Connection:
    """The same, and all that is read is of one moment, while others may make or write the file."""
    connection = connected(path, mode, patience)
    connection.execute("BEGIN")
    return connection


def harden(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, which believes nothing of a file that may be a stranger's."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    return connection


# ------------------------------------------------------------------ after a crash
def was_closed(path: Path) -> bool:
    """Whether the last program that used the log closed it, which deletes these files.

    Also False while another program has the log open.
    """
    return not any(map(_has_content, _left_behind(path)))


def _left_behind(path: Path) -> list[Path]:
    return [Path(f"{path}{suffix}") for suffix in _LEFT_BEHIND]


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def look(path: Path, patience: float) -> None:
    """Look at the tree of a log and at its newest rows; QuizError when either is damaged.

    Nothing is changed, so the next start looks again: a log that is only read keeps its
    write-ahead log.
    """
    wal, journal = _left_behind(path)
    # In this order: whoever makes the file meanwhile fills it before its write-ahead log.
    if _has_content(wal) and not _has_content(path):
        raise failure(path, DAMAGED)  # SQLite would delete the rows that are left
    mode = "rw" if journal.exists() else "ro"  # what was begun is taken back, which is writing
    with closing(reading(path, mode, patience)) as connection:
        connection.text_factory = bytes
        current = version(connection, path) == len(MIGRATIONS)
        whole = _is_whole(connection)
        if not whole or (current and not all(_ends_well(connection, each) for each in _TABLES)):
            raise failure(path, DAMAGED)


def _is_whole(connection: sqlite3.Connection) -> bool:
    """What SQLite says of the pages, unless there are too many to wait for."""
    ((size,),) = connection.execute(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    )
    if size > LARGEST:
        return True
    found: tuple[bytes] = connection.execute("PRAGMA quick_check(1)").fetchone()
    return found == (b"ok",)


def _ends_well(connection: sqlite3.Connection, table: Table) -> bool:
    """Whether the newest rows of a table are numbered without a gap and are what was written."""
    query = f"{table.select} ORDER BY {table.number} DESC LIMIT {NEWEST}"
    found = connection.execute(query).fetchall()
    numbers = [row[0] for row in found]
    first = numbers[0] if numbers else 0
    return numbers == list(range(first, first - len(found), -1)) and all(
        rows.checksum_of(row[:-1]) == row[-1] for row in found
    )
