"""A drawing that is too wide, broken before its signs: its parts below each other.

The equation is drawn once, as wide as it is, and cut at columns where nothing but a
space stands.  When the parts stand below each other it is checked again: each cell and
line is there once, and each cell of a part stands to the others as in the whole
drawing, so that a script keeps its place and what it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from rich.cells import cell_len

from quizcli.cli.maths.boxes import FIRST_CELL
from quizcli.cli.maths.display import TALLEST, Picture, is_complete, picture, shown, trimmed
from quizcli.cli.maths.lines import ROOMY, Layout, Line, TooWideError


@lru_cache(maxsize=256)
def broken(tex: str, width: int) -> tuple[str, ...]:
    """The rows of an equation given without its dollars, none wider than the width.

    None where a part is too wide, all of them are too tall, or it is not drawn.  Never raises.
    """
    whole = picture(tex, rows_apart=tex.lstrip().startswith("\\begin{"))
    if whole is None or not whole.rows:
        return ()
    try:
        rows, lines = _laid_out(whole, width)
    except TooWideError:
        return ()
    if not is_complete(rows, whole.cells, whole.signs) or not _is_in_place(rows, whole, lines):
        return ()
    found = shown(rows, whole)
    fits = 0 < len(found) <= TALLEST and max(map(cell_len, found)) <= width
    return tuple(found) if fits else ()


def _laid_out(whole: Picture, width: int) -> tuple[list[str], list[Line]]:
    """The rows, cells still placeholders, and the lines that they are.  TooWideError."""
    bounds = _bounds(whole)
    layout = Layout(whole.parts, [stop - start for start, stop in bounds], width)
    lines = layout.open()
    rows = _stacked([_block(whole.rows, bounds, line) for line in lines])
    if len(rows) > ROOMY:
        lines = layout.closed()
        rows = _stacked([_block(whole.rows, bounds, line) for line in lines])
    return rows, lines


def _bounds(whole: Picture) -> list[tuple[int, int]]:
    """The column where each part starts, and that of the mark behind it."""
    places = _places(whole.rows)
    columns = [places[mark][1] for mark in whole.marks]
    starts = [at + part.gap for at, part in zip(columns, whole.parts[1:], strict=True)]
    return list(zip([0, *starts], [*columns, max(map(len, whole.rows))], strict=True))


def _block(rows: Sequence[str], bounds: Sequence[tuple[int, int]], line: Line) -> list[str]:
    """The rows of one line, with the mark at its end."""
    start, stop = bounds[line.start][0], bounds[line.stop - 1][1] + 1
    return [" " * line.indent + row for row in trimmed([row[start:stop] for row in rows])]


def _stacked(blocks: Sequence[Sequence[str]]) -> list[str]:
    """The blocks below each other, an empty row between two tall ones where there is room."""
    gaps = [len(above) > 1 < len(below) for above, below in pairwise(blocks)]
    loose = sum(gaps) + sum(map(len, blocks)) <= TALLEST
    found: list[str] = []
    for block, gap in zip(blocks, [False, *gaps], strict=True):
        found += [""] if gap and loose else []
        found += block
    return found


# ------------------------------------------------------------------- the check
def _is_in_place(rows: Sequence[str], whole: Picture, lines: Sequence[Line]) -> bool:
    """Whether all cells of a line were moved alike, each line further down than the one before.

    And whether each row of its author's is a line of its own.
    """
    now = _places(rows)
    before = sorted(_places(whole.rows).items(), key=lambda each: each[1][1])
    steps = [(now[cell][0] - row, now[cell][1] - column) for cell, (row, column) in before]
    moves = [step for step, _ in groupby(steps)]
    falling = all(above[0] < below[0] for above, below in pairwise(moves))
    starts = {line.start for line in lines}
    apart = all(at in starts for at, part in enumerate(whole.parts) if part.forced)
    return len(moves) == len(lines) and falling and apart


def _places(rows: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The row and the column of each cell."""
    return dict(_cells(rows))


def _cells(rows: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    for row, text in enumerate(rows):
        for column, each in enumerate(text):
            if each >= chr(FIRST_CELL):
                yield each, (row, column)
