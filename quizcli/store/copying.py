"""One way to copy a log: by SQLite itself, read back, and in place only when it is whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from quizcli.store.failures import backups, failure

DRAFT = "unfinished-"
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
            "{path} was not changed, because its backup is not whole: keep a copy of the "
            "file and repair it with the sqlite3 program's .recover",
        )


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """A name of the folder that no earlier backup has."""
    candidate, number = folder / f"{stem}{suffix}", 1
    while candidate.exists():
        number += 1
        candidate = folder / f"{stem}-{number}{suffix}"
    return candidate
