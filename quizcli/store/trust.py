"""Which banks may run plain Python: a list of contents, kept outside of the banks.

What is trusted is the very content of a file, by its digest: another byte asks again, and
the same content elsewhere is trusted as well.  A list that cannot be read trusts nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from quizcli.model import QuizError
from quizcli.store.regular import opened

FORMAT = 1
LARGEST = 4 * 2**20
_DIGITS = frozenset("0123456789abcdef")


class Trusted(NamedTuple):
    """A content that is trusted: its digest, and the path that it had then, for people."""

    content: str
    path: str


def trusted(file: Path) -> tuple[Trusted, ...]:
    """All contents that are trusted; none when the list is not there or cannot be read."""
    try:
        with opened(file) as stream:
            listed = json.loads(stream.read(LARGEST))
    except (OSError, ValueError, RecursionError):
        return ()
    rows = listed.get("trusted") if isinstance(listed, dict) else None
    if not isinstance(rows, list) or listed.get("format") != FORMAT:
        return ()
    return tuple(each for each in map(_read, rows) if each is not None)


def add(file: Path, content: str, path: str) -> None:
    """Trust a content from now on.  QuizError when the list cannot be written."""
    others = (each for each in trusted(file) if each.content != content)
    _write(file, [*others, Trusted(content, path)])


def remove(file: Path, contents: Iterable[str]) -> int:
    """Trust these no longer; how many were.  QuizError when the list cannot be written."""
    gone = frozenset(contents)
    before = trusted(file)
    kept = [each for each in before if each.content not in gone]
    if len(kept) < len(before):
        _write(file, kept)
    return len(before) - len(kept)


def _read(row: Any) -> Trusted | None:
    if not isinstance(row, dict):
        return None
    content, path = row.get("content"), row.get("path")
    if not isinstance(content, str) or not isinstance(path, str):
        return None
    whole = len(content) == 64 and set(content) <= _DIGITS
    return Trusted(content, path) if whole else None


def _write(file: Path, rows: Iterable[Trusted]) -> None:
    """Wholly or not at all, and for nobody else to write."""
    listed = {"format": FORMAT, "trusted": [each._asdict() for each in rows]}
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(listed, stream, indent=1)
        draft.replace(file)
    except OSError as error:
        with suppress(OSError):  # where the folder is none, the draft is not there either
            draft.unlink(missing_ok=True)
        raise QuizError(
            f"{file} cannot be written ({error.strerror}): choose another directory with --home",
            exit_code=5,
        ) from error
