"""What formats share: a file read line by line within bounds, and the report of a writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

from quizcli.model import Place, Problem

LONGEST_LINE = 2**20
LONGEST_MESSAGE = 200


class Written(NamedTuple):
    """How many rows were written, and what was left out: how many of each, in words."""

    rows: int
    left_out: Mapping[str, int]


class Line(NamedTuple):
    """A line of a file without its end, and where it stands."""

    text: str
    place: Place


def lines(stream: BinaryIO, path: str) -> Iterator[Line | Problem]:
    """The lines of a UTF-8 file; those that are too long or no text are problems."""
    number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        place = Place(path, number)
        if len(data) > LONGEST_LINE:
            yield problem(place, "the line is too long")
            while data and not data.endswith(b"\n"):
                data = stream.readline(LONGEST_LINE)
            continue
        try:
            yield Line(data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n"), place)
        except UnicodeDecodeError:
            yield problem(place, "the line is not UTF-8")


def problem(place: Place, message: str) -> Problem:
    """Something that was left out of an import."""
    return Problem(place, "left-out", message[:LONGEST_MESSAGE])
