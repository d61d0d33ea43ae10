"""Backups of the log: made daily, thinned with age, put back with care.

A backup is a whole SQLite file in `backups/` beside the log, copied by SQLite and read back.
Its name says what it is:

    reviews-2026-10-05.sqlite3      of that day; -2, -3 ... for further ones
    reviews-version-1.sqlite3       of before the file became version 2; never thinned
    reviews-damaged-2026-10-05...   what could not be read when a backup was put back, or
                                    when what was left was salvaged
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from quizcli.model import Moment, QuizError
from quizcli.store.copying import DRAFT, copy_damaged, copy_log, with_companions
from quizcli.store.failures import backups as folder_of
from quizcli.store.failures import explained, failure
from quizcli.store.opening import reading
from quizcli.store.schema import MIGRATIONS, is_ours, stamped, version

DAYS, WEEKS, MONTHS = 7, 8, 12
"""For how long every day, one of each week and one of each month is kept."""

_OPENED_ELSEWHERE = "{path} is open in another quizcli: close it and try again"

Dated = tuple[date, int]
"""The day of a backup, and which of that day it is, counted from 1."""


class Backup(NamedTuple):
    """A backup: its file, and its day and number where its name has them."""

    path: Path
    dated: Dated | None

    @property
    def name(self) -> str:
        """What it is called in `backup restore`."""
        return self.path.stem


def day_of(at: Moment) -> date:
    """The local date of an instant."""
    days = (at.milliseconds // 1000 + 60 * at.offset_minutes) // 86_400
    return date(1970, 1, 1) + timedelta(days=days)


# ------------------------------------------------------------------------ list
def listed(log: Path) -> list[Backup]:
    """The backups of a log, oldest first, those of before a migration in front."""
    suffix = re.escape(log.suffix)
    name = re.compile(
        rf"{re.escape(log.stem)}-(?:version-.+|(\d{{4}}-\d\d-\d\d)(?:-(\d+))?){suffix}"
    )
    with explained(log):
        places = folder_of(log).glob(f"{log.stem}-*{log.suffix}")
        files = sorted(each for each in places if each.is_file())
    found = [(path, name.fullmatch(path.name)) for path in files]
    backups = [Backup(path, _dated(match)) for path, match in found if match]
    return sorted(backups, key=lambda each: (each.dated or (date.min, 0), each.name))


def _dated(match: re.Match[str]) -> Dated | None:
    day, number = match.groups()
    try:
        return (date.fromisoformat(day), int(number or 1)) if day else None
    except ValueError:  # the thirty-first of February
        return None


def reviews_in(backup: Path) -> int:
    """How many reviews a backup holds; QuizError when it is damaged or another program's."""
    with explained(backup), closing(reading(backup)) as connection:
        if not version(connection, backup):
            raise failure(backup, "{path} is empty")
        return int(connection.execute("SELECT count(*) FROM review").fetchone()[0])


# ------------------------------------------------------------------------ make
def daily(log: Path, today: date) -> Path | None:
    """Back the log up and thin the backups, unless there is one of today; the new one.

    Costs a look into a folder when there is nothing to do.  Raises QuizError when it can't.
    """
    if not log.exists() or any(each.dated and each.dated[0] == today for each in listed(log)):
        return None
    made = make(log, today)
    thin(log, today)
    return made


def make(log: Path, today: date, source: sqlite3.Connection | None = None) -> Path:
    """Back the log up now, beside earlier ones of the day; QuizError when it isn't whole."""
    with explained(log):
        if source is None:  # else it was looked at, and nobody else may read it now
            with closing(reading(log)) as connection:
                version(connection, log)
        return copy_log(log, f"{log.stem}-{today.isoformat()}", source)


# ------------------------------------------------------------------------ thin
def thin(log: Path, today: date) -> list[Path]:
    """Delete the backups that are not worth keeping, and unfinished ones; their files."""
    dated = {each.dated: each.path for each in listed(log) if each.dated}
    kept = worth_keeping(dated, today)
    gone = [path for each, path in dated.items() if each not in kept]
    gone += [path for path in folder_of(log).glob(f"{DRAFT}*") if _is_stale(path, today)]
    with explained(log):
        for path in gone:
            path.unlink(missing_ok=True)
    return gone


def _is_stale(draft: Path, today: date) -> bool:
    """Whether the program that made it must have been killed."""
    return date.fromtimestamp(draft.stat().st_mtime) < today - timedelta(days=1)


def worth_keeping(dated: Collection[Dated], today: date) -> set[Dated]:
    """Of backups by day and number, those to keep.

    All of the last 7 days, the last of each of the last 8 weeks (Monday to Sunday) and of
    each of the last 12 months, the present ones included; the last of all, however old; and
    those of days to come, which only a wrong clock can have made.
    """
    if not dated:
        return set()
    weeks = {_monday(today) - timedelta(weeks=back) for back in range(WEEKS)}
    months = {_month(today) - back for back in range(MONTHS)}
    last_of_week = {_monday(day): (day, number) for day, number in sorted(dated)}
    last_of_month = {_month(day): (day, number) for day, number in sorted(dated)}
    return {
        max(dated),
        *(each for each in dated if (today - each[0]).days < DAYS),
        *(each for week, each in last_of_week.items() if week in weeks),
        *(each for month, each in last_of_month.items() if month in months),
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> int:
    return 12 * day.year + day.month


# --------------------------------------------------------------------- restore
def restore(log: Path, name: str, today: date) -> Path | None:
    """Put a backup in the place of the log; the backup that was made of the log before.

    None when there was no log.  A log that can't be opened any more is kept as it is, and
    its copy is returned.  The log is replaced as a whole or not at all, whenever the program
    is stopped.  Raises QuizError for a name that is not in the list, a backup that is not
    whole, and while another program has the log open.
    """
    backup = _named(log, name)
    reviews_in(backup)
    with explained(log), closing(reading(backup)) as source:
        if not _is_whole(source):
            raise failure(backup, "{path} is damaged: choose another backup")
        if log.exists() and _is_sound(log):
            with _alone(log) as connection:
                kept = make(log, today, connection)
                source.backup(connection)  # one transaction
                return kept
        broken = copy_damaged(log, today)
        _put(source, log)
        return broken if broken and broken.exists() else None


def _named(log: Path, name: str) -> Path:
    backups = listed(log)
    for each in backups:
        if name in (each.name, each.path.name):
            return each.path
    known = ", ".join(each.name for each in backups) or "none"
    raise QuizError(f"there is no backup {name}; there are: {known}")


def _put(source: sqlite3.Connection, log: Path) -> None:
    """Write a backup to a file of its own and move it where no log, or a broken one, is."""
    draft = log.with_name(f"{log.name}.restored")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        put_in_place(draft, log)
    finally:
        draft.unlink(missing_ok=True)


def put_in_place(draft: Path, log: Path) -> None:
    """Move a whole file to where no log, or a broken one that was copied, is.

    A write-ahead log that stayed would be played into the file that takes the place.
    """
    for companion in with_companions(log)[1:]:
        companion.unlink(missing_ok=True)
    draft.replace(log)


def _is_sound(log: Path) -> bool:
    """Whether SQLite can open the log and finds it whole; a look that changes nothing."""
    if not log.stat().st_size:  # SQLite would delete its write-ahead log
        return False
    # A restoration that was killed is taken back first, which means writing.
    mode = "rw" if Path(f"{log}-journal").exists() else "ro"
    try:
        with _busy_explained(log), closing(reading(log, mode)) as connection:
            found = stamped(connection, log, len(MIGRATIONS))
            return bool(found) and is_ours(connection, found) and _is_whole(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        return False


def _is_whole(connection: sqlite3.Connection) -> bool:
    found: tuple[str] = connection.execute("PRAGMA integrity_check").fetchone()
    return found == ("ok",)


@contextmanager
def _alone(log: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a sound log that keeps every other one out; QuizError if one is in."""
    with closing(sqlite3.connect(log, timeout=0, isolation_level=None)) as connection:
        with _busy_explained(log):
            connection.execute("PRAGMA trusted_schema = OFF")
            # Only who has the file to himself may leave the write-ahead log.
            if connection.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
                raise failure(log, _OPENED_ELSEWHERE)
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        yield connection


def refuse_if_open(log: Path) -> None:
    """QuizError while another program uses the log.  A log that no program can use is free.

    What waits in the write-ahead log is folded back, also into a damaged file: copy it first.
    """
    if log.exists():
        with suppress(sqlite3.DatabaseError, UnicodeDecodeError), _alone(log):
            pass


@contextmanager
def _busy_explained(log: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise failure(log, _OPENED_ELSEWHERE) from error
        raise
