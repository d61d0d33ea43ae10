"""What is wrong with a program, and where."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One mistake in a program: a sentence and a place.

    Lines and columns count from 1, columns in characters; `end` is past the last column.
    """

    line: int
    column: int
    end: int
    message: str


class Checked(NamedTuple):
    """A program that was looked at without being run.

    `outputs` are the names assigned at its top level, in the order of their first
    assignment; `faults` are sorted by place.
    """

    outputs: tuple[str, ...]
    faults: tuple[Fault, ...]


class ProgramError(Exception):
    """A program can't be read, or was stopped; `line` and `column` (from 1) say where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
