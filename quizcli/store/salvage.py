"""A new log of what can still be read of a damaged one, and of what its backups have besides.

The damaged log is first copied to the backups as it is; rows are looked for in that copy, in
its write-ahead log, in the backups from new to old, and in damaged logs that were kept earlier.
The new log is read back before it takes the place.  Nothing is ever overwritten or thrown away.

What the new log does not know any more: which sessions were begun on this machine, so none of
the old ones is offered to be gone on with, and the log's own number, so that other machines
take it for a new one when they sync.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from quizcli.model import Event, Moment, QuizError, Review, SessionRecord
from quizcli.store import backups
from quizcli.store.base import Ending, Kept
from quizcli.store.carving import Carver, Pages
from quizcli.store.copying import copy_damaged, readable, remove
from quizcli.store.failures import backups as folder_of
from quizcli.store.failures import explained, failure
from quizcli.store.health import examine
from quizcli.store.sqlite import SqliteStore
from quizcli.store.weaving import Copy, arranged, woven

END_OF_TIME = Moment(2**63 - 1)


class Count(NamedTuple):
    """How many rows of each kind."""

    answers: int = 0
    events: int = 0
    sessions: int = 0

    def minus(self, other: Count) -> Count:
        """The difference, at least nothing."""
        return Count(*(max(0, one - two) for one, two in zip(self, other, strict=True)))


class Salvaged(NamedTuple):
    """What became of a log: rows read from it, rows taken from other copies, rows that are
    lost as far as their numbers tell, and where the damaged log is kept."""

    read: Count
    taken: Count
    lost: Count
    copy: Path | None


def salvage(log: Path, today: date) -> Salvaged | None:
    """Put a sound log of all rows that are left in the place of a damaged or missing one.

    None, and no change, when the log is sound.  Raises QuizError (exit code 5) when another
    program has the log open, when a newer quizcli wrote it, when no row is left anywhere, and
    for what the disk says.
    """
    with explained(log):
        if log.exists() and _is_sound(log):
            return None
        copy = copy_damaged(log, today)
        draft = log.with_name(f"{log.name}.salvaged")
        try:
            _refuse_if_open(log)
            read, whole = _collected(log, copy)
            _write(draft, whole)
            backups.put_in_place(draft, log)
        except BaseException:
            for each in filter(None, (copy, draft)):
                remove(each)
            raise
    kept = _count(whole)
    highest = Count(*map(max, whole.highest, kept))
    return Salvaged(read, kept.minus(read), highest.minus(kept), copy)


def _is_sound(log: Path) -> bool:
    """Whether every row can be read; a newer quizcli's log is an error."""
    try:
        found = examine(log, END_OF_TIME)
    except QuizError:
        _refuse_newer(log)
        return False
    return bool(found.version) and not found.faults and not found.damaged
