"""`quizcli export log`: the whole log for other programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from quizcli.cli import options, shell
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.formats.base import Written
    from quizcli.store.sqlite import SqliteStore


class What(StrEnum):
    """What can be carried to other programs and back."""

    LOG = "log"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSONL = "jsonl"


SUFFIXES = {".csv": Format.CSV, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL}

What_ = Annotated[What, typer.Argument(help="What: the log.")]
Format_ = Annotated[
    Format | None,
    typer.Option("--format", help="csv as FSRS tools read it, or jsonl, which loses nothing."),
]


def command(
    what: What_,
    form: Format_ = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A new file; without it, the screen.")
    ] = None,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Write the log as JSON lines, or as CSV in the columns that FSRS tools read."""
    from quizcli.cli.left_out import damaged

    if as_json and output is None:
        raise QuizError("--json tells what was written, and the log is written here: add -o FILE")
    chosen = form or (output and SUFFIXES.get(output.suffix.lower())) or Format.JSONL
    with shell.open_log(home) as log:
        with _opened(output) as out:
            written = _write(log, chosen, out)
        left_out = damaged(log)
    if as_json:
        told = {"rows": written.rows, "without": dict(written.left_out)}
        shell.put_json(
            {"version": 1, "what": str(what), "format": str(chosen), "path": str(output), **told}
            | {"left_out": left_out.as_json()}
        )
        return
    left_out.tell()
    if written.left_out:
        parts = ", ".join(f"{count} ({words})" for words, count in written.left_out.items())
        shell.say(f"left out: {parts}")
    if chosen is Format.CSV:
        shell.say("numbers drawn, typed answers, hints and devices have no column in this format")
    shell.say(f"rows of the {what} written: {written.rows}")


def _write(log: SqliteStore, form: Format, out: TextIO) -> Written:
    if form is Format.CSV:
        from quizcli.formats import fsrs_csv

        return fsrs_csv.write(log.log(), out)
    from quizcli.formats import json_lines

    return json_lines.write(chain(log.sessions(), log.log(), log.endings()), out)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """A new file, which goes again when it can't be finished; or standard output, in UTF-8."""
    if output is None:
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
        try:
            yield out
        finally:
            out.detach()
        return
    file = _new(output)
    try:
        with file:
            yield file
    except BaseException as error:
        output.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise QuizError(f"{output} can't be written ({error.strerror})") from error
        raise


def _new(output: Path) -> TextIO:
    """A file that was not there before: an export never writes over anything."""
    try:
        return output.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise QuizError(f"{output} is there already: choose another name") from error
    except OSError as error:
        raise QuizError(f"{output} can't be written ({error.strerror})") from error
