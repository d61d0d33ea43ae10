"""`quizcli import log FILE`: take in a log that this or another program wrote."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from quizcli.cli import histories, options, shell
from quizcli.cli.commands.export import SUFFIXES, Format, Format_, What_
from quizcli.model import Place, Problem, QuizError, Review

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizcli.store.base import Kept
    from quizcli.store.sqlite import SqliteStore

STDIN = "-"
_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def command(
    what: What_,
    file: Annotated[Path, typer.Argument(help="The file; - for standard input.")],
    form: Format_ = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Add what a file holds to the log; what is there already is not added again."""
    from quizcli.cli.left_out import LeftOut

    chosen = form or SUFFIXES.get(file.suffix.lower())
    if chosen is None:
        raise QuizError(f"say what {file} is: --format csv or --format jsonl")
    left_out = LeftOut()
    with shell.open_log(home) as log, opened(file) as stream:
        counted = _Counted(left_out.sift(_read(stream, str(file), chosen)))
        rows = _not_here_yet(log, counted) if chosen is Format.CSV else counted
        merged = log.merge(rows)
    for each in merged.refused:
        left_out.add(_refusal(file, each))
    added = len(merged.added)
    known = counted.count - added - len(merged.refused)
    if as_json:
        numbers = {"added": added, "known": known, "left_out": left_out.as_json()}
        shell.put_json({"version": 1, "what": str(what), **numbers})
        return
    left_out.tell()
    shell.put(f"rows added: {added}, here already: {known}, left out: {left_out.count}")


class _Counted:
    """Rows, counted as they pass."""

    def __init__(self, rows: Iterable[Kept]) -> None:
        self.count = 0
        self._rows = rows

    def __iter__(self) -> Iterator[Kept]:
        for each in self._rows:
            self.count += 1
            yield each


def _read(stream: BinaryIO, path: str, form: Format) -> Iterator[Kept | Problem]:
    try:
        yield from _reader(stream, path, form)
    except OSError as error:
        raise QuizError(f"{path} can't be read ({error.strerror})") from error


def _reader(stream: BinaryIO, path: str, form: Format) -> Iterator[Kept | Problem]:
    if form is Format.CSV:
        from quizcli.formats import fsrs_csv

        return fsrs_csv.read(stream, path, _offset_at)
    from quizcli.formats import json_lines

    return json_lines.read(stream, path)


def _offset_at(milliseconds: int) -> int:
    """The minutes that this machine's time zone was ahead of UTC at an instant."""
    return time.localtime(milliseconds / 1000).tm_gmtoff // 60


def _not_here_yet(log: SqliteStore, rows: Iterable[Kept]) -> Iterator[Kept]:
    """The answers that the log doesn't have under any uid: a line of a table names none."""
    here = list(log.reviews())  # a table may name a question by its id of then or of now
    known = {_answer(each) for each in (*here, *histories.as_now(log, here))}
    for each in rows:
        if isinstance(each, Review) and _answer(each) not in known:
            known.add(_answer(each))
            yield each


def _answer(review: Review) -> tuple[str, int, int | None]:
    return review.question, review.at.milliseconds, review.rating


def _refusal(file: Path, row: Kept) -> Problem:
    from quizcli.store.base import Ending

    if isinstance(row, Ending):
        message = f"the end of session {row.session} is left out: the session is not here"
    else:
        message = f"the row {row.uid} is left out: another row has its uid"
    return Problem(Place(str(file)), "left-out", message)


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """A regular file to be read, or standard input.  QuizError for anything else."""
    if str(file) == STDIN:
        yield sys.stdin.buffer
        return
    try:
        stream = os.fdopen(_descriptor(file), "rb")
    except OSError as error:
        raise QuizError(f"{file} can't be read ({error.strerror})") from error
    with stream:
        yield stream


def _descriptor(file: Path) -> int:
    """A file opened; never a device, nor a pipe, whose other end may not be there."""
    if stat.S_ISREG(file.stat().st_mode):
        found = os.open(file, os.O_RDONLY | _FLAGS)
        if stat.S_ISREG(os.fstat(found).st_mode):  # it may have been exchanged in between
            return found
        os.close(found)
    raise QuizError(f"{file} can't be read: it is no regular file; - is the standard input")
