"""A whole log as JSON lines: nothing is lost, and the order is kept.

One row a line, as quizcli/store/lines.py writes it, each with the number of its format:
first the plans of the sessions, then answers and events in their order, then the ends of
the sessions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, TextIO

from quizcli.formats.base import Written, bounded, lines, problem
from quizcli.model import Problem
from quizcli.store import foreign
from quizcli.store.base import Kept
from quizcli.store.lines import read_row, write_row


def write(rows: Iterable[Kept], out: TextIO) -> Written:
    """Write every row; nothing is left out."""
    count = 0
    for row in rows:
        out.write(f"{write_row(row)}\n")
        count += 1
    return Written(count, {})


def read(stream: BinaryIO, path: str) -> Iterator[Kept | Problem]:
    """The rows of a file, and a problem for each line that holds none; empty lines are fine."""
    return bounded(_read(stream, path))


def _read(stream: BinaryIO, path: str) -> Iterator[Kept | Problem]:
    for line in lines(stream, path):
        if isinstance(line, Problem):
            yield line
            continue
        try:
            row = read_row(line.text)
            foreign.check(row)
        except ValueError as error:
            yield problem(line.place, str(error))
        else:
            yield row
