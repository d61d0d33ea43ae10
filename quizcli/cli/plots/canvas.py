"""Dots on a grid of cells: braille with 2 x 4 dots in a cell, or one sign for each cell.

Places are shares of the box: (0, 0) is its lower left corner, (1, 1) its upper right one.
What lies outside is cut off.  Columns and rows count from 0, rows from the top.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

Point: TypeAlias = tuple[float, float]
Cell: TypeAlias = tuple[int, int]
Layer: TypeAlias = dict[Cell, int]
"""The cells that a line touches, column and row, with the bits of the dots in them."""

BLANK = 0x2800
BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a braille cell, by row and column."""

SOLID = (True,)

SPARSE = 4
"""Points at least so many cells apart are lit whatever the pattern; nearer, they would fill it."""


class Grid(NamedTuple):
    """A box of so many cells, with so many dots in each."""

    width: int
    height: int
    fine: bool = True

    @property
    def across(self) -> int:
        """Dots in a row."""
        return 2 * self.width if self.fine else self.width

    @property
    def down(self) -> int:
        """Dots in a column."""
        return 4 * self.height if self.fine else self.height

    def dot(self, point: Point) -> Cell:
        """The dot nearest to a place inside the box, as column and row of dots."""
        x, y = point
        return round(x * (self.across - 1)), round((1 - y) * (self.down - 1))

    def cell(self, dot: Cell) -> Cell:
        """The cell that a dot is in."""
        return (dot[0] // 2, dot[1] // 4) if self.fine else dot

    def bit(self, dot: Cell) -> int:
        """The bit of a dot within its cell."""
        return BITS[dot[1] % 4][dot[0] % 2] if self.fine else 1


def layer(runs: Sequence[Sequence[Point]], grid: Grid, pattern: Sequence[bool] = SOLID) -> Layer:
    """The line through the points of each run, dot by dot as the pattern says.

    Points that are few are lit whatever the pattern is.
    """
    found: Layer = {}
    for run in runs:
        for number, dot in enumerate(_path(run, grid)):
            if pattern[number % len(pattern)]:
                _light(found, dot, grid)
        few = len(run) == 1 or SPARSE * len(run) <= grid.width
        for point in filter(inside, run if few else ()):
            _light(found, grid.dot(point), grid)
    return found


def inside(point: Point) -> bool:
    """Whether a place is in the box."""
    return 0 <= point[0] <= 1 and 0 <= point[1] <= 1


def _light(found: Layer, dot: Cell, grid: Grid) -> None:
    cell = grid.cell(dot)
    found[cell] = found.get(cell, 0) | grid.bit(dot)


def _path(run: Sequence[Point], grid: Grid) -> Iterator[Cell]:
    """The dots along a run, each once where two lines meet."""
    last: Cell | None = None
    for start, end in pairwise(run):
        ends = clipped(start, end)
        if ends is None:
            continue
        for dot in _between(grid.dot(ends[0]), grid.dot(ends[1])):
            if dot != last:
                yield dot
            last = dot


def _between(start: Cell, end: Cell) -> Iterator[Cell]:
    """A straight line of dots from one to the other, as long as its longer side."""
    across, down = end[0] - start[0], end[1] - start[1]
    steps = max(abs(across), abs(down), 1)
    for i in range(steps + 1):
        yield start[0] + round(across * i / steps), start[1] + round(down * i / steps)


def clipped(start: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a straight line that is in the box, or None (Liang and Barsky 1984)."""
    first, last = 0.0, 1.0
    for place, way in zip(start, (end[0] - start[0], end[1] - start[1]), strict=True):
        if way == 0:
            if not 0 <= place <= 1:
                return None
            continue
        enter, leave = sorted((-place / way, (1 - place) / way))
        first, last = max(first, enter), min(last, leave)
    if first > last:
        return None
    return _along(start, end, first), _along(start, end, last)


def _along(start: Point, end: Point, share: float) -> Point:
    """A place between two, kept in the box against rounding."""
    x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def braille(bits: int) -> str:
    """The sign that shows these dots."""
    return chr(BLANK | bits)
