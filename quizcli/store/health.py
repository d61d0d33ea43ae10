"""A look at the file of the log that changes nothing: is it whole, and what does it hold?"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from quizcli.model import Moment, Problem, Review, SessionRecord
from quizcli.store.failures import explained
from quizcli.store.opening import connected, reading
from quizcli.store.schema import MIGRATIONS, version
from quizcli.store.sqlite import SqliteStore

MOST_FAULTS = 5
"""What SQLite says of a damaged file is told up to here; the rest is more of the same."""

PATIENCE = 0.5
"""Seconds to wait for another program's lock: writing an answer takes a hundredth of that."""


class Jump(NamedTuple):
    """Within one session an answer is dated before the one that was written earlier."""

    session: str
    before: Moment
    after: Moment


class Health(NamedTuple):
    """What was found: the version of the file and the newest one known, faults of the file as
    SQLite names them, damaged rows, how many rows there are, and what their instants say.

    `newest` is the instant of the row that is dated last, `ahead` counts the rows dated after
    the instant that was asked about, `jumps` are the steps back of the clock, `begun` are the
    sessions that wait to be gone on with, the newest first.
    """

    version: int
    known: int
    faults: tuple[str, ...] = ()
    damaged: tuple[Problem, ...] = ()
    reviews: int = 0
    events: int = 0
    newest: Moment | None = None
    ahead: int = 0
    jumps: tuple[Jump, ...] = ()
    begun: tuple[SessionRecord, ...] = ()


def examine(path: Path, latest: Moment) -> Health:
    """Read all of the log at `path`, every checksum included; rows after `latest` are counted.

    An older version is not made a newer one.  Raises QuizError for a file that is not there,
    cannot be opened, or is another program's or a newer quizcli's.
    """
    with explained(path), closing(reading(path, "ro", PATIENCE)) as connection:
        found = version(connection, path)
        faults = _faults(connection)
        health = Health(found, len(MIGRATIONS), faults)
        if faults or found != len(MIGRATIONS):
            return health
        connection.text_factory = bytes
        return _read(SqliteStore(connection, path), health, latest)


def try_writing(path: Path, patience: float = PATIENCE) -> None:
    """Take the lock that a write needs, and let it go.  QuizError when that fails."""
    with explained(path), closing(connected(path, "rw", patience)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _faults(connection: sqlite3.Connection) -> tuple[str, ...]:
    rows = connection.execute(f"PRAGMA integrity_check({MOST_FAULTS})").fetchall()
    return tuple(str(row[0]) for row in rows if row[0] != "ok")


def _read(store: SqliteStore, health: Health, latest: Moment) -> Health:
    reviews = events = ahead = 0
    newest: Moment | None = None
    sessions = _Sessions({each.uid for each in store.sessions()})
    for each in store.log():
        is_review = isinstance(each, Review)
        reviews, events = reviews + is_review, events + (not is_review)
        ahead += each.at.milliseconds > latest.milliseconds
        if newest is None or each.at.milliseconds > newest.milliseconds:
            newest = each.at
        if isinstance(each, Review):
            sessions.add(each)
    begun = tuple(store.unfinished())
    deque(store.endings(), maxlen=0)  # for what is damaged among them
    return health._replace(
        damaged=store.problems,
        reviews=reviews,
        events=events,
        newest=newest,
        ahead=ahead,
        jumps=tuple(sessions.jumps),
        begun=begun,
    )


class _Sessions:
    """Finds steps back of the clock within sessions that have a plan.

    Such a session is played on one machine.  Between sessions a merged log has no order of
    time, and neither has what single answers of several machines belong to.
    """

    def __init__(self, planned: set[str]) -> None:
        self.jumps: list[Jump] = []
        self._planned = planned
        self._last: dict[str, Moment] = {}

    def add(self, review: Review) -> None:
        if review.session not in self._planned:
            return
        before = self._last.get(review.session, review.at)
        if review.at.milliseconds < before.milliseconds:
            self.jumps.append(Jump(review.session, before, review.at))
        self._last[review.session] = review.at
