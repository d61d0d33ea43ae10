"""What to tell the learner when the disk, SQLite or another program says no."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizcli.model import QuizError

ELSEWHERE = "choose another directory with --home or QUIZCLI_HOME"

# {path} is the file of the log, {home} its directory, {reason} the words of the system.
FULL = f"the disk that holds {{home}} is full: free some space, or {ELSEWHERE}"
READ_ONLY = f"{{home}} can't be written to: allow yourself to write there, or {ELSEWHERE}"
_LOCKED = (
    "another program holds {path} locked: close it and try again (on a network drive, which may "
    f"have no locks at all, {ELSEWHERE})"
)
DAMAGED = (
    "{path} is damaged: run quizcli backup salvage, which saves what can be read, takes the "
    "rest from the backups and keeps the damaged file"
)
GONE = (
    "{path} was deleted, moved or replaced while quizcli ran, and what was done last is not in "
    "it: put it back, or run quizcli backup list"
)
_NO_LOCKS = f"{{path}} can't be locked ({{reason}}), as on some network drives: {ELSEWHERE}"
_NOT_OURS = (
    "{path} is not a quizcli log, or its beginning is damaged: run quizcli backup salvage if it "
    f"was one, move it away, or {ELSEWHERE}"
)
_NO_ACCESS = (
    "{path} can't be read or written ({reason}): see that the disk (or your quota) is neither "
    f"full nor failing, or {ELSEWHERE}"
)
_NO_PLACE = f"{{home}} can't hold the log ({{reason}}): {ELSEWHERE}"
_OTHERWISE = f"{{path}} can't be used ({{reason}}): move it away, or {ELSEWHERE}"

_BY_EXTENDED_CODE = dict.fromkeys(
    (
        sqlite3.SQLITE_IOERR_LOCK,
        sqlite3.SQLITE_IOERR_RDLOCK,
        sqlite3.SQLITE_IOERR_UNLOCK,
        sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
        sqlite3.SQLITE_IOERR_SHMLOCK,
    ),
    _NO_LOCKS,
)
_BY_RESULT_CODE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_IOERR: _NO_ACCESS,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: _NOT_OURS,
    sqlite3.SQLITE_PROTOCOL: _NO_LOCKS,
}
_BY_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EROFS: READ_ONLY,
}


def failure(path: Path, sentence: str, **words: object) -> QuizError:
    """An error about the log at `path`; the sentence may name {path} and {home}."""
    return QuizError(sentence.format(path=path, home=path.parent, **words), exit_code=5)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise about the log at `path` into a QuizError.

    Damage can surface as text that is no UTF-8, a number too large as OverflowError.
    """
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError, OverflowError) as error:
        sentence = _sentence(error)
        reason = getattr(error, "strerror", None) or error  # without the number and the path
        raise failure(path, sentence, reason=reason) from error


def _sentence(error: Exception) -> str:
    match error:
        case OSError():
            return _BY_ERRNO.get(error.errno or 0, _NO_PLACE)
        case UnicodeDecodeError():
            return DAMAGED
        case sqlite3.Error():
            # Python's own refusals have no code; an extended code ends in the primary one.
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
            by_primary = _BY_RESULT_CODE.get(code & 0xFF, _OTHERWISE)
            return _BY_EXTENDED_CODE.get(code, by_primary)
    return _OTHERWISE


def backups(path: Path) -> Path:
    """The directory of the backups of the log at `path`."""
    return path.parent / "backups"
