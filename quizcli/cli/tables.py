"""Small tables of figures as text: the first column to the left, the others to the right."""

from __future__ import annotations

from collections.abc import Sequence

GAP = "  "


def lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows, all with as many cells, with their columns under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [_line(each, widths) for each in rows]


def width(rows: Sequence[Sequence[str]]) -> int:
    """How many cells of the terminal the rows take."""
    return max(map(len, lines(rows)), default=0)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    aligned = [f"{first[0]:<{first[1]}}", *(f"{cell:>{room}}" for cell, room in others)]
    return GAP.join(aligned).rstrip()
