"""What formats share: a file read line by line within bounds, and the report of a writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple, TypeVar

from quizcli.model import Place, Problem

T = TypeVar("T")

LONGEST_LINE = 2**20
LONGEST_MESSAGE = 200

MOST_SKIPPED = 2**26
"""Bytes of lines that are too long: whoever goes on after so many holds no log."""

MOST_LINES = 2**24
"""A hundred answers a day for four hundred years."""

MOST_LEFT_OUT = 10_000
"""Lines that can't be taken, after which the file is another one than was meant."""


class Written(NamedTuple):
    """How many rows were written, and what was left out: how many of each, in words."""

    rows: int
    left_out: Mapping[str, int]


class Line(NamedTuple):
    """A line of a file without its end, and where it stands."""

    text: str
    place: Place


def lines(stream: BinaryIO, path: str) -> Iterator[Line | Problem]:
    """The lines of a UTF-8 file that are not blank; those too long or no text are problems.

    A stream without an end, such as a device, is left after `MOST_LINES` or `MOST_SKIPPED`.
    """
    skipped = number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        if number > MOST_LINES or skipped > MOST_SKIPPED:
            yield problem(Place(path, number), "the file has no end: the rest is not read")
            return
        if len(data) > LONGEST_LINE:
            skipped += _rest_of_line(stream, data)
            yield problem(Place(path, number), "the line is too long")
        elif not data.isspace():
            yield _decoded(data, Place(path, number))


def _rest_of_line(stream: BinaryIO, data: bytes) -> int:
    """Read on to the end of a long line, or until that is too far; how many bytes it was."""
    skipped = len(data)
    while data and not data.endswith(b"\n") and skipped <= MOST_SKIPPED:
        data = stream.readline(LONGEST_LINE)
        skipped += len(data)
    return skipped


def _decoded(data: bytes, place: Place) -> Line | Problem:
    try:
        return Line(data.decode("utf-8-sig" if place.line == 1 else "utf-8").rstrip("\r\n"), place)
    except UnicodeDecodeError:
        return problem(place, "the line is not UTF-8")


def bounded(found: Iterator[T | Problem]) -> Iterator[T | Problem]:
    """What was found, up to `MOST_LEFT_OUT` problems: then the rest is one more problem."""
    left_out = 0
    for each in found:
        left_out += isinstance(each, Problem)
        if left_out > MOST_LEFT_OUT and isinstance(each, Problem):
            message = f"more than {MOST_LEFT_OUT} lines can't be taken: the rest is not read"
            yield problem(each.place, message)
            return
        yield each


def problem(place: Place, message: str) -> Problem:
    """Something that was left out of an import."""
    return Problem(place, "left-out", message[:LONGEST_MESSAGE])
