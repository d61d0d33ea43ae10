"""The tables of the log, their versions, and how an older file becomes a newer one.

A migration is a function from version n to n + 1; its place in MIGRATIONS is n.
Those a file still needs run in the caller's one transaction, after a backup that
has been read back.  A migration that changes reviews drops the triggers, writes new
checksums and puts the triggers back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from quizcli.store.copying import copy_log
from quizcli.store.failures import DAMAGED, failure

APPLICATION_ID = 0x51_55_49_5A  # "QUIZ"

Migration: TypeAlias = Callable[[sqlite3.Connection], None]

_OBJECTS = (
    "SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_schema "
    "WHERE sql IS NOT NULL AND NOT (type = 'table' AND name = 'sqlite_stat1')"
)
"""Indices without SQL are made by SQLite itself, and so is the table of ANALYZE."""


_TABLES = (
    """
    CREATE TABLE meta (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE review (
        sequence   INTEGER PRIMARY KEY,
        uid        TEXT NOT NULL UNIQUE,
        session    TEXT NOT NULL,     -- no reference: a merged log may lack the plan
        question   TEXT NOT NULL,
        seed       INTEGER NOT NULL,
        draw       TEXT NOT NULL,     -- JSON, see values.py
        key        TEXT,              -- JSON
        raw        TEXT NOT NULL,     -- as typed
        outcome    TEXT NOT NULL,
        attempt    INTEGER NOT NULL,
        rating     INTEGER CHECK (rating BETWEEN 1 AND 4),
        seconds    REAL NOT NULL,
        hints      INTEGER NOT NULL,
        device     TEXT NOT NULL,
        backend    TEXT NOT NULL,
        utc_ms     INTEGER NOT NULL,  -- milliseconds since 1970
        offset_min INTEGER NOT NULL,  -- local time minus UTC
        mode       TEXT NOT NULL,
        share      REAL NOT NULL,
        stability  REAL,              -- days, before this answer
        difficulty REAL,
        checksum   TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX review_question ON review (question)",
    "CREATE INDEX review_session ON review (session)",
    """
    CREATE TABLE session (
        number     INTEGER PRIMARY KEY,
        uid        TEXT NOT NULL UNIQUE,
        utc_ms     INTEGER NOT NULL,
        offset_min INTEGER NOT NULL,
        plan       TEXT NOT NULL,     -- JSON: [[question, seed], ...]
        options    TEXT NOT NULL,     -- JSON
        checksum   TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE ending (
        session    INTEGER PRIMARY KEY REFERENCES session,
        utc_ms     INTEGER NOT NULL,
        offset_min INTEGER NOT NULL,
        how        TEXT NOT NULL
    ) STRICT
    """,
    # INSERT OR REPLACE deletes without telling the delete trigger.
    """
    CREATE TRIGGER review_insert BEFORE INSERT ON review
    WHEN new.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM review)
        OR EXISTS (SELECT 1 FROM review WHERE uid = new.uid)
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
    """,
)


def create_tables(connection: sqlite3.Connection) -> None:
    """Version 0, an empty file, to version 1."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _TABLES:
        connection.execute(statement)
    _forbid_changes(connection, "review", "session", "ending")


def _forbid_changes(connection: sqlite3.Connection, *tables: str) -> None:
    """Let rows be added to these tables, and nothing else."""
    for table in tables:
        for action in ("UPDATE", "DELETE"):
            connection.execute(
                f"CREATE TRIGGER {table}_{action.lower()} BEFORE {action} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            )


_EVENTS = (
    """
    CREATE TABLE event (
        sequence       INTEGER PRIMARY KEY,
        uid            TEXT NOT NULL UNIQUE,
        utc_ms         INTEGER NOT NULL,
        offset_min     INTEGER NOT NULL,
        kind           TEXT NOT NULL,
        question       TEXT NOT NULL,     -- empty where none is meant
        value          TEXT,              -- JSON
        target         TEXT NOT NULL,     -- uid of a review or an event
        reviews_before INTEGER NOT NULL,  -- sequence of the last review before it
        checksum       TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX event_question ON event (question)",
    """
    CREATE TRIGGER event_insert BEFORE INSERT ON event
    WHEN new.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM event)
        OR new.reviews_before IS NOT (SELECT coalesce(max(sequence), 0) FROM review)
        OR EXISTS (SELECT 1 FROM event WHERE uid = new.uid)
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
    """,
    # Sessions that were begun in another log: they are not offered to be taken up here.
    "CREATE TABLE received (session INTEGER PRIMARY KEY REFERENCES session) STRICT",
)


def add_events(connection: sqlite3.Connection) -> None:
    """Version 1 to version 2: a log of events, and which sessions came from elsewhere."""
    for statement in _EVENTS:
        connection.execute(statement)
    _forbid_changes(connection, "event", "received")


MIGRATIONS: tuple[Migration, ...] = (create_tables, add_events)


def version(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS
) -> int:
    """The version of an opened file: 0 for an empty one.

    Raises QuizError for a file that is another program's or a newer quizcli's, and for a log in
    which somebody has put what would run, or stand in for a table, when it is used.
    """
    found = stamped(connection, path, len(migrations))
    if not is_ours(connection, found, migrations):
        raise failure(path, DAMAGED)
    return found


def stamped(connection: sqlite3.Connection, path: Path, known: int) -> int:
    """The version that an opened file says, whatever is in it; QuizError as for `version`."""
    found = _pragma(connection, "user_version")
    if _pragma(connection, "application_id") != APPLICATION_ID:
        if found or connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
            raise failure(path, "{path} belongs to another program: move it away")
        return 0
    if found > known:
        raise failure(
            path,
            "{path} was written by a newer quizcli (version {found}; this one knows "
            "{known}): update quizcli",
            found=found,
            known=known,
        )
    return found


def is_ours(
    connection: sqlite3.Connection, found: int, migrations: Sequence[Migration] = MIGRATIONS
) -> bool:
    """Whether a log of this version has nothing in it that these migrations did not make."""
    return _objects(connection) <= _made_by(tuple(migrations[:found]))


_Object: TypeAlias = tuple[bytes, bytes, bytes]
"""The kind, the name and the statement of a table, an index, a view or a trigger."""


def _objects(connection: sqlite3.Connection) -> frozenset[_Object]:
    return frozenset(connection.execute(_OBJECTS))


@lru_cache(maxsize=8)
def _made_by(migrations: tuple[Migration, ...]) -> frozenset[_Object]:
    """What a new log has after these migrations."""
    with closing(sqlite3.connect(":memory:")) as new:
        for step in migrations:
            step(new)
        return _objects(new)


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Bring the file to the newest version; call it inside a write transaction."""
    found = version(connection, path, migrations)
    if found == len(migrations):
        return
    if found:
        copy_log(path, f"{path.stem}-version-{found}")
    for step in migrations[found:]:
        step(connection)
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError("a migration left an ending without its session")
    connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
