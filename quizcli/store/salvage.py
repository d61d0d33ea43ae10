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

from quizcli.model import Moment, QuizError, Review
from quizcli.store import backups
from quizcli.store.carving import Carver, Pages
from quizcli.store.copying import copy_damaged, readable, remove, with_companions
from quizcli.store.failures import backups as folder_of
from quizcli.store.failures import explained, failure
from quizcli.store.health import examine
from quizcli.store.opening import reading
from quizcli.store.schema import APPLICATION_ID, MIGRATIONS, stamped
from quizcli.store.sqlite import SqliteStore
from quizcli.store.weaving import Copy, Count, arranged, woven

END_OF_TIME = Moment(2**63 - 1)
_NOTHING = "no row is left in {path} or in its backups: move it away to start a new log"
_WRITTEN = "{path} was written to while it was read: close every other quizcli and try again"


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
        state = _state(log)
        copy = copy_damaged(log, today)
        draft = log.with_name(f"{log.name}.salvaged")
        try:
            first, whole = _collected(log, copy)
            if not any(_count(whole)):
                raise failure(log, _NOTHING)
            _write(draft, whole)
            if _state(log) != state:
                raise failure(log, _WRITTEN)
            backups.refuse_if_open(log)  # this may change it, so nothing may fail from here on
            backups.put_in_place(draft, log)
        except BaseException:
            if copy is not None:
                remove(copy)
            raise
        finally:
            remove(draft)
    read, kept = _count(first), _count(whole)
    return Salvaged(read, kept.minus(read), whole.written.minus(kept), copy)


def _is_sound(log: Path) -> bool:
    """Whether every row can be read; a newer quizcli's log is an error."""
    try:
        found = examine(log, END_OF_TIME)
    except QuizError:
        _refuse_newer(log)
        return False
    return bool(found.version) and not found.faults and not found.damaged


def _state(log: Path) -> list[tuple[int, int]]:
    """What changes whenever a log or its write-ahead log is written to."""
    files = [each.stat() for each in with_companions(log) if each.exists()]
    return [(each.st_size, each.st_mtime_ns) for each in files]


def _refuse_newer(log: Path) -> None:
    if readable(log)[68:72] == APPLICATION_ID.to_bytes(4, "big"):
        with suppress(sqlite3.DatabaseError), closing(reading(log)) as connection:
            stamped(connection, log, len(MIGRATIONS))


# --------------------------------------------------------------------- reading
def _collected(log: Path, copy: Path | None) -> tuple[Copy, Copy]:
    """What is left of the log itself, and that with what other copies have besides."""
    carver = Carver()
    first = whole = _read(carver, copy) if copy else arranged(())
    for other in _others(log, copy):
        whole = _joined(whole, _read(carver, other))
    return first, whole


def _read(carver: Carver, path: Path) -> Copy:
    """The rows of a file and of the write-ahead log beside it."""
    data, wal = (readable(each) if each.exists() else b"" for each in (path, Path(f"{path}-wal")))
    return arranged(carver.rows(Pages(data, wal)))


def _others(log: Path, copy: Path | None) -> Iterator[Path]:
    """The backups from new to old, then the damaged logs of earlier days."""
    yield from (each.path for each in reversed(backups.listed(log)))
    damaged = folder_of(log).glob(f"{log.stem}-damaged-*{log.suffix}")
    yield from sorted((each for each in damaged if each != copy), reverse=True)


def _joined(whole: Copy, other: Copy) -> Copy:
    entries = woven(whole.entries, other.entries)
    ended = {each.session for each in whole.endings}
    endings = [*whole.endings, *(each for each in other.endings if each.session not in ended)]
    more = len(entries.rows) > len(whole.entries.rows)
    written = Count(*map(max, whole.written, other.written)) if more else whole.written
    return Copy(woven(whole.sessions, other.sessions), entries, endings, written)


def _count(copy: Copy) -> Count:
    entries = copy.entries.rows
    answers = sum(isinstance(each, Review) for each in entries)
    return Count(answers, len(entries) - answers, len(copy.sessions.rows))


# --------------------------------------------------------------------- writing
def _write(draft: Path, whole: Copy) -> None:
    """A new log with these rows, read back."""
    remove(draft)
    with SqliteStore.open(draft) as store:
        store.merge([*whole.sessions.rows, *whole.entries.rows, *whole.endings])
    found = examine(draft, END_OF_TIME)
    if found.faults or found.damaged or found.reviews + found.events != len(whole.entries.rows):
        raise failure(draft, "{path} is not whole: the disk that holds {home} is failing")
