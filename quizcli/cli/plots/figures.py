"""The numbers below a plot, or in its place: a table that fits, and one in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.text import Text

from quizcli.answers import show
from quizcli.cli import tables
from quizcli.cli.furniture import DIM, literal, text
from quizcli.cli.layout import pad, row, shorten
from quizcli.cli.look import Look
from quizcli.cli.plots import charts, thinning
from quizcli.cli.plots.charts import Chart, Series
from quizcli.cli.plots.drawing import COLOURS, SIGNS
from quizcli.cli.plots.notation import Write, places, writer

GAP = 2
MARGIN = 2
BLOCKS = 3
"""So many times the columns go on below the first ones before some are left out."""


class Below(NamedTuple):
    """The lines of numbers below a plot, in how many blocks, and whether all are there."""

    lines: list[Text]
    blocks: int
    whole: bool


# ---------------------------------------------------------------------- across
def across(
    chart: Chart, look: Look, rest: str = "", *, blocks: int = BLOCKS, aside: str = ""
) -> Below:
    """A row for each line with its numbers, going on below it in at most so many blocks; where
    there is no room for all, how many there are.

    `rest` says where the others are to be had, `aside` what these numbers are, if that has to
    be said.
    """
    xs = charts.shown(chart.series)
    names = _names(chart, look)
    room = look.width - 2 * MARGIN - max(each.cell_len for each in names)
    cells = [list(each) for each in _cells(chart, xs)]
    wide = [max(map(len, each)) for each in zip(*cells, strict=True)]
    sized = _Sized(wide, room)
    many = next((each for each in range(1, blocks) if sized.fits(range(len(xs)), each)), blocks)
    kept = thinning.kept(chart, xs, lambda each: sized.fits(each, many))
    lines = [line for each in sized.blocks(kept, many) for line in _block(names, cells, each)]
    said = [aside] if aside else []
    if len(kept) < len(xs):
        said.append(f"{len(kept)} of {len(xs)} values")
    if said:
        note = "; ".join(filter(None, (", ".join(said), rest)))
        lines += literal(note, look, " " * MARGIN, DIM)
    return Below(lines, many, len(kept) == len(xs))


class _Sized(NamedTuple):
    """How wide each column is, and how much room there is for them."""

    wide: Sequence[int]
    room: int

    def blocks(self, kept: Sequence[int], many: int) -> list[list[tuple[int, int]]]:
        """The columns in so many blocks, each with the width that its place has in all."""
        if not kept:
            return [[]]
        across = -(-len(kept) // many)
        widths = [max(self.wide[i] for i in kept[place::across]) for place in range(across)]
        parts = [kept[start : start + across] for start in range(0, len(kept), across)]
        return [list(zip(each, widths, strict=False)) for each in parts]

    def fits(self, kept: Sequence[int], many: int) -> bool:
        """Whether these columns have room in so many blocks."""
        first = self.blocks(kept, many)[:1]
        return sum(GAP + width for each in first for _, width in each) <= self.room


def _block(
    names: Sequence[Text], cells: Sequence[Sequence[str]], columns: Sequence[tuple[int, int]]
) -> Iterator[Text]:
    width = max(each.cell_len for each in names)
    for name, line in zip(names, cells, strict=True):
        said = "".join(f"{line[i]:>{GAP + room}}" for i, room in columns)
        yield row(" " * MARGIN, pad(name, width), said)


def _names(chart: Chart, look: Look) -> list[Text]:
    """The first cell of each row, the samples' signs before the names of the lines."""
    most = look.width // 3
    names = [text(chart.x_label, look, DIM)]
    for number, each in enumerate(chart.series):
        sign = Text(f"{SIGNS[number]} ", f"bold {COLOURS[number]}")
        names.append(row(sign, text(each.label, look)))
        names += [Text("  least", DIM), Text("  greatest", DIM)] if each.spread else []
    return [shorten(each, most, look.glyphs.cut) for each in names]


def _cells(chart: Chart, xs: Sequence[float]) -> Iterator[Iterator[str]]:
    """The cells of each row, a number for each x; what belongs to a line in one notation."""
    yield map(places(xs), xs)
    for each in chart.series:
        numbers = [y for _, y in each.points] + [y for both in each.spread for y in both]
        for line in _lines(each):
            yield _written(line, xs, writer(numbers))


def _written(line: dict[float, float], xs: Sequence[float], write: Write) -> Iterator[str]:
    return (write(line[x]) if x in line else "-" for x in xs)


def _lines(series: Series) -> Iterator[dict[float, float]]:
    """The numbers of a line by x, then its least and its greatest values."""
    yield dict(series.points)
    if series.spread:
        xs = [x for x, _ in series.points]
        yield {x: low for x, (low, _) in zip(xs, series.spread, strict=True)}
        yield {x: high for x, (_, high) in zip(xs, series.spread, strict=True)}


# -------------------------------------------------------------------- in words
def table(chart: Chart, look: Look) -> list[str]:
    """Every number, a row for each x; one table for each line where they are too wide."""
    rows = _table(chart, chart.series)
    if tables.width(rows) <= look.width or len(chart.series) == 1:
        return tables.lines(rows)
    lines: list[str] = []
    for each in chart.series:
        lines += [*([""] if lines else []), *tables.lines(_table(chart, [each]))]
    return lines


def _table(chart: Chart, series: Sequence[Series]) -> list[list[str]]:
    head = [chart.x_label]
    for each in series:
        head += [each.label, *(["least", "greatest"] if each.spread else [])]
    lines = [line for each in series for line in _lines(each)]
    rows = [
        [show(x), *(show(line[x]) if x in line else "-" for line in lines)]
        for x in charts.shown(series)
    ]
    return [head, *rows]
