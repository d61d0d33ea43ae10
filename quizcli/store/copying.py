"""One way to copy a log: by SQLite itself, read back, and in place only when it is whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date
from io import FileIO
from pathlib import Path

from quizcli.store.failures import backups, failure

DRAFT = "unfinished-"
COMPANIONS = ("-wal", "-shm", "-journal")
BLOCK = 4096
"""Bytes that are read at once from a failing disk: what is lost together."""

COUNT = "SELECT count(*) FROM review"


def copy_log(path: Path, stem: str, source: sqlite3.Connection | None = None) -> Path:
    """Copy the last committed state of the log at `path` to its backups and read it back.

    The copy is one file called `stem`, or `stem-2` and so on where there is one already.
    Without a `source` a connection of its own reads, because SQLite copies nothing from
    one that is writing.  A copy that isn't whole raises QuizError and is not kept.
    """
    folder = backups(path)
    folder.mkdir(exist_ok=True)
    draft = folder / f"{DRAFT}{os.getpid()}"
    draft.unlink(missing_ok=True)
    try:
        if source is not None:
            _copy(source, draft, path)
        else:
            with closing(sqlite3.connect(path)) as own:
                _copy(own, draft, path)
        name = free_name(folder, stem, path.suffix)
        draft.rename(name)
    finally:
        draft.unlink(missing_ok=True)
    return name


def _copy(source: sqlite3.Connection, draft: Path, path: Path) -> None:
    least = source.execute(COUNT).fetchone()[0]  # others may append from here on
    with closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
    # Opened anew: what is read now comes from the file, as it will when it is needed.
    with closing(sqlite3.connect(draft)) as copy:
        _verify(copy, least, path)


def _verify(copy: sqlite3.Connection, least: int, path: Path) -> None:
    whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    if not whole or copy.execute(COUNT).fetchone()[0] < least:
        raise failure(
            path,
            "{path} was not changed, because its backup is not whole: quizcli backup salvage "
            "saves what can be read of it, and keeps it",
        )


# ------------------------------------------------------------------------- damaged
def copy_damaged(path: Path, today: date) -> Path | None:
    """Copy a log that SQLite can't read, and its companions, to the backups as they are.

    Returns the copy of the log; None where there is nothing to copy.
    """
    if not any(each.exists() for each in with_companions(path)):
        return None
    folder = backups(path)
    folder.mkdir(exist_ok=True)
    copy = free_name(folder, f"{path.stem}-damaged-{today.isoformat()}", path.suffix)
    try:
        for source, target in zip(with_companions(path), with_companions(copy), strict=True):
            if source.exists():
                target.write_bytes(readable(source))
    except BaseException:
        remove(copy)
        raise
    return copy


def remove(path: Path) -> None:
    """Delete a log and its companions, as far as they are there."""
    for each in reversed(with_companions(path)):
        each.unlink(missing_ok=True)


def with_companions(path: Path) -> list[Path]:
    """A log and the files that SQLite keeps beside it while it is open, or after a crash."""
    return [path, *(Path(f"{path}{suffix}") for suffix in COMPANIONS)]


def readable(path: Path) -> bytes:
    """The bytes of a file, with zeros where the disk can't read it any more.

    None of what is no regular file: a pipe would wait for somebody to write.
    """
    if not path.is_file():
        return b""
    with path.open("rb", buffering=0) as stream:
        size = os.fstat(stream.fileno()).st_size
        return b"".join(_block(stream, at, min(BLOCK, size - at)) for at in range(0, size, BLOCK))


def _block(stream: FileIO, at: int, size: int) -> bytes:
    try:
        stream.seek(at)
        return (stream.read(size) or b"").ljust(size, b"\0")
    except OSError:
        return bytes(size)


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """A name of the folder that no earlier backup has."""
    candidate, number = folder / f"{stem}{suffix}", 1
    while candidate.exists():
        number += 1
        candidate = folder / f"{stem}-{number}{suffix}"
    return candidate
