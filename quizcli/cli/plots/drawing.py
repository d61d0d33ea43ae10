"""A chart as lines of Rich text: the box, its axes, the legend and the notes.

Four lines are told apart by how they are dashed and by their signs (o x + *), also without
colour; where there is no braille the signs are the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from quizcli.cli.furniture import DIM, STRONG, literal, text
from quizcli.cli.layout import flow, indent, join, row, shorten
from quizcli.cli.look import Look
from quizcli.cli.plots import charts
from quizcli.cli.plots.canvas import SOLID, Cell, Grid, Layer, braille, inside, layer
from quizcli.cli.plots.charts import Axes, Chart, Mark, Run, Series
from quizcli.cli.plots.notation import short
from quizcli.cli.plots.scales import Axis

SIGNS = "ox+*"
COLOURS = ("series1", "series2", "series3", "series4")
PATTERNS = (
    SOLID,
    (True,) * 5 + (False,) * 3,
    (True,) + (False,) * 3,
    (True,) * 6 + (False,) * 3 + (True,) + (False,) * 3,
)
APART = 9
"""Cells between two signs on a line."""

CLEAR = 2
"""Cells between a line and a level; the gaps in a line are not wider."""

SAMPLE = 7
LOWEST, HIGHEST = 5, 20
NARROWEST = 12
MARGIN = "  "
POINT, LEVEL = "◆", "┄"
ASCII_POINT, ASCII_LEVEL = "@", "."


class Frame(NamedTuple):
    """The signs of the axes."""

    up: str
    tick: str
    corner: str
    along: str
    below: str


UNICODE = Frame("│", "┤", "└", "─", "┬")
ASCII = Frame("|", "+", "+", "-", "+")


def plot(chart: Chart, look: Look, height: int = 10, *, named: bool = True) -> list[Text]:
    """The chart as wide as the look is; `height` rows (5 to 20) for the box itself.

    The legend names the lines where they are `named`, and the marks.
    """
    height = min(max(height, LOWEST), HIGHEST)
    found = _axes(chart, look.width, height)
    if found is None:
        said = ["nothing to draw", *charts.notes(chart)]
        return [line for each in said for line in literal(each, look, MARGIN, DIM)]
    gutter = _gutter(found.y)
    grid = Grid(look.width - gutter - 3, height, not look.ascii)
    box = _box(chart, found, grid, look)
    lines = [row(" " * (gutter + 1), _headline(chart, found, look))]
    lines += _rows(box, found.y, grid, gutter, look)
    lines += _foot(found.x, grid, gutter, look)
    lines.append(row(" " * (gutter + 2), _centred(chart, found, grid, look)))
    lines += indent(legend(_within(chart, found), look, named=named), MARGIN)
    said = [*charts.notes(chart), *outside(chart, found)]
    return [*lines, *(line for each in said for line in literal(each, look, MARGIN, DIM))]


def _axes(chart: Chart, width: int, height: int) -> Axes | None:
    """The axes for the room that the labels of the y axis leave."""
    rough = charts.axes(chart, width, height)
    return rough and charts.axes(chart, max(width - _gutter(rough.y) - 3, NARROWEST), height)


def _gutter(axis: Axis) -> int:
    return max(map(len, axis.labels)) + 1


def _headline(chart: Chart, found: Axes, look: Look) -> Text:
    log = " (log scale)" if found.y.scale.log else ""
    room = look.width - _gutter(found.y) - 3 - len(log)
    label = shorten(text(chart.y_label, look, STRONG), room, look.glyphs.cut)
    return row(label, Text(log, DIM))


def _centred(chart: Chart, found: Axes, grid: Grid, look: Look) -> Text:
    log = " (log scale)" if found.x.scale.log else ""
    said = shorten(text(f"{chart.x_label}{log}", look), grid.width, look.glyphs.cut)
    return row(" " * ((grid.width - said.cell_len) // 2), said)


# ------------------------------------------------------------------------- box
def _box(chart: Chart, found: Axes, grid: Grid, look: Look) -> dict[Cell, Text]:
    """What stands in each cell that is not empty."""
    lines = [charts.runs(each, found) for each in chart.series]
    layers = [layer(each, grid, _pattern(number, grid)) for number, each in enumerate(lines)]
    box = {cell: _sign(cell, layers, grid) for each in layers for cell in each}
    if grid.fine:
        box |= _signs(chart, lines, grid)
    for mark in chart.marks:
        box = _marked(box, mark, found, grid, look)
    return box


def _pattern(number: int, grid: Grid) -> Sequence[bool]:
    return PATTERNS[number] if grid.fine else SOLID


def _sign(cell: Cell, layers: Sequence[Layer], grid: Grid) -> Text:
    """The dots of all lines in a cell; without dots the lines take turns."""
    here = [number for number, each in enumerate(layers) if cell in each]
    turn = here[cell[0] % len(here)]
    if not grid.fine:
        return Text(SIGNS[turn], COLOURS[turn])
    bits = 0
    for number in here:
        bits |= layers[number][cell]
    return Text(braille(bits), COLOURS[turn])


def _signs(chart: Chart, lines: Sequence[Sequence[Run]], grid: Grid) -> dict[Cell, Text]:
    """A sign on some points of each line, on all that are not joined, where no other line has
    put one."""
    found: dict[Cell, Text] = {}
    for number, each in enumerate(lines):
        apart = APART if chart.series[number].joined else 0
        last = -apart + 3 * number if apart else 0
        for point in (point for run in each for point in run if inside(point)):
            cell = grid.cell(grid.dot(point))
            if cell[0] - last >= apart and cell not in found:
                found[cell] = Text(SIGNS[number], f"bold {COLOURS[number]}")
                last = cell[0]
    return found


def _marked(
    box: dict[Cell, Text], mark: Mark, found: Axes, grid: Grid, look: Look
) -> dict[Cell, Text]:
    """The box with a mark: a sign at its place, or a level where no line is near."""
    if not charts.has_place(mark, found):
        return box
    y = charts.place(found.y, mark.y)
    point, level = (ASCII_POINT, ASCII_LEVEL) if look.ascii else (POINT, LEVEL)
    if mark.x is not None:
        cell = grid.cell(grid.dot((charts.place(found.x, mark.x), y)))
        return {**box, cell: Text(point, STRONG)}
    height = grid.cell(grid.dot((0, y)))[1]
    taken = {x + near for x, y in box if y == height for near in range(-CLEAR, CLEAR + 1)}
    free = (column for column in range(grid.width) if column not in taken)
    return {**box, **{(column, height): Text(level, DIM) for column in free}}


def outside(chart: Chart, found: Axes) -> Iterator[str]:
    """A sentence for each mark that is not in the box."""
    for mark in chart.marks:
        if not charts.has_place(mark, found):
            yield f"outside of the plot: {mark.label}, {short(mark.y)}"


def _within(chart: Chart, found: Axes) -> Chart:
    """The chart without the marks that are not in the box."""
    return chart._replace(marks=tuple(e for e in chart.marks if charts.has_place(e, found)))


# ------------------------------------------------------------------------ axes
def _rows(
    box: Mapping[Cell, Text], axis: Axis, grid: Grid, gutter: int, look: Look
) -> Iterator[Text]:
    frame = ASCII if look.ascii else UNICODE
    labels = _levels(axis, grid)
    for height in range(grid.height):
        said = labels.get(height, "")
        edge = frame.tick if said else frame.up
        cells = (box.get((column, height), " ") for column in range(grid.width))
        yield row(Text(f"{said:>{gutter}} {edge}", DIM), *cells)


def _levels(axis: Axis, grid: Grid) -> dict[int, str]:
    """The label of each row that has one; a row has the lowest of those that share it."""
    ticks = zip(axis.ticks, axis.labels, strict=True)
    return {grid.cell(grid.dot((0, charts.place(axis, tick))))[1]: said for tick, said in ticks}


def _foot(axis: Axis, grid: Grid, gutter: int, look: Look) -> list[Text]:
    """The line below the box with its ticks, and their labels, none touching another."""
    frame = ASCII if look.ascii else UNICODE
    ticks = zip(axis.ticks, axis.labels, strict=True)
    columns = {grid.cell(grid.dot((charts.place(axis, tick), 0)))[0]: said for tick, said in ticks}
    kept = _apart(columns, grid.width)
    line = "".join(frame.below if each in kept else frame.along for each in range(grid.width))
    said = ""
    for start, words in kept.values():
        said = f"{said:{start}}{words}"
    return [
        Text(f"{'':{gutter + 1}}{frame.corner}{line}", DIM),
        Text(f"{'':{gutter + 2}}{said}", DIM),
    ]


def _apart(columns: Mapping[int, str], width: int) -> dict[int, tuple[int, str]]:
    """Where each label starts; when they would touch, every second is left out, or more."""
    places = {
        column: (min(max(column - len(said) // 2, 0), width - len(said)), said)
        for column, said in columns.items()
    }
    for every in range(1, len(places) + 1):
        kept = dict(list(places.items())[::every])
        ends = [start + len(said) for start, said in kept.values()]
        starts = [start for start, _ in kept.values()]
        if all(end + 1 < start for end, start in zip(ends, starts[1:], strict=False)):
            break
    return kept


# ---------------------------------------------------------------------- legend
def legend(chart: Chart, look: Look, *, named: bool = True) -> list[Text]:
    """A sample of each line with its name, and the marks, in as many lines as they need."""
    parts = [
        join([_sample(number, each, look), text(each.label, look)], " ")
        for number, each in enumerate(chart.series)
        if named and len(chart.series) > 1
    ]
    for mark in chart.marks:
        point, level = (ASCII_POINT, ASCII_LEVEL) if look.ascii else (POINT, LEVEL)
        sign = level * 3 if mark.x is None else point
        parts.append(join([Text(sign, DIM), text(name_of(mark), look)], " "))
    width = look.width - len(MARGIN) - 1
    return flow([shorten(each, width, look.glyphs.cut) for each in parts], width, "   ")


def name_of(mark: Mark) -> str:
    """What a mark is, with its number."""
    return f"{mark.label} {short(mark.y)}"


def _sample(number: int, series: Series, look: Look) -> Text:
    if series.joined:
        return sample(number, look)
    return Text(SIGNS[number], f"bold {COLOURS[number]}")


def sample(number: int, look: Look) -> Text:
    """How a line looks, drawn as the line itself is."""
    if look.ascii:
        return Text(SIGNS[number] * 3, COLOURS[number])
    grid = Grid(SAMPLE, 1)
    line = layer([[(0.0, 0.5), (1.0, 0.5)]], grid, PATTERNS[number])
    dots = (
        braille(line[cell]) if (cell := (column, 0)) in line else " " for column in range(SAMPLE)
    )
    signed = "".join(SIGNS[number] if i == SAMPLE // 2 else each for i, each in enumerate(dots))
    return Text(signed, COLOURS[number])
