"""Counts beside each other: a histogram to an eighth of a cell, with its numbers below it.

Where there are only ASCII signs a cell has three levels.  Columns that do not fit stand in
several blocks of so many (a week of days), or else the caller has to draw them otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.text import Text

from quizcli.cli.furniture import ACCENT, DIM, literal, text
from quizcli.cli.layout import row
from quizcli.cli.look import Look

LEVELS, ASCII_LEVELS = "▁▂▃▄▅▆▇█", ".:#"
LARGE = 10_000
MARGIN = 1


class Column(NamedTuple):
    """A count with its name in a few signs, and in words."""

    name: str
    words: str
    value: int


def histogram(columns: Sequence[Column], look: Look, rows: int = 1, across: int = 0) -> list[Text]:
    """The columns, the highest of them `rows` high.

    Where they are too wide, blocks of `across` below each other; nothing where these are too
    wide as well, or where there are none.
    """
    pieces = (piece for each in columns for piece in _below(each, look))
    width = 1 + max((each.cell_len for each in pieces), default=0)
    fitting = (look.width - MARGIN) // width
    size = len(columns) if len(columns) <= fitting else across
    if not 0 < size <= fitting:
        return []
    most = max(*(each.value for each in columns), 1)
    lines: list[Text] = []
    for start in range(0, len(columns), size):
        lines += _block(columns[start : start + size], most, (rows, width), look)
    return lines


def told(columns: Iterable[Column], look: Look) -> list[Text]:
    """The same in one sentence."""
    said = "; ".join(f"{each.words}: {each.value}" for each in columns)
    return literal(f"{said}.", look, "  ")


def _below(column: Column, look: Look) -> tuple[Text, Text]:
    """What stands below a column: its number and its name."""
    return Text(_short(column.value)), text(column.name, look, DIM)


def _block(columns: Sequence[Column], most: int, size: tuple[int, int], look: Look) -> list[Text]:
    """Bars, numbers and names of columns that fit beside each other."""
    rows, width = size
    levels = ASCII_LEVELS if look.ascii else LEVELS
    heights = [-(-each.value * rows * len(levels) // most) for each in columns]

    bar = max(width - 2, 1)
    drawn = [
        [Text(_sign(each, level, levels) * bar, ACCENT) for each in heights]
        for level in reversed(range(rows))
    ]
    below = zip(*(_below(each, look) for each in columns), strict=True)
    return [_line(each, width) for each in (*drawn, *below)]


def _line(cells: Iterable[Text], width: int) -> Text:
    """The cells at the right ends of their columns."""
    parts = (part for each in cells for part in (" " * (width - each.cell_len), each))
    line = row(" " * MARGIN, *parts)
    line.rstrip()
    return line


def _sign(height: int, level: int, levels: str) -> str:
    """What a column has in its row number `level`, from below."""
    part = min(height - level * len(levels), len(levels))
    return levels[part - 1] if part > 0 else " "


def _short(count: int) -> str:
    """A number in at most four cells."""
    return str(count) if count < LARGE else f"{min(count // 1000, 999)}k"
