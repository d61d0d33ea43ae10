"""The numbers below a plot, or in its place: a table that fits, and one in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.text import Text

from quizcli.answers import show
from quizcli.cli import tables
from quizcli.cli.furniture import DIM, literal, text
from quizcli.cli.layout import pad, row, shorten
from quizcli.cli.look import Look
from quizcli.cli.plots import charts
from quizcli.cli.plots.charts import Chart, Series
from quizcli.cli.plots.drawing import COLOURS, SIGNS
from quizcli.cli.plots.scales import drawable

LONG = 7
SMALL, LARGE = 1e-3, 1e5
GAP = 2
MARGIN = 2

Some = TypeVar("Some")


def short(value: float) -> str:
    """A number in few signs: three digits, unless it is a whole number that is short."""
    if isinstance(value, int) and (abs(value) < 10**LONG or not drawable(value, log=False)):
        return show(value)
    if SMALL <= abs(value) < LARGE:
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    shown = f"{value:.2e}" if value else "0"
    mantissa, sign, power = shown.partition("e")
    if not sign:
        return shown
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{int(power)}"


# ---------------------------------------------------------------------- across
def across(chart: Chart, look: Look, rest: str = "") -> list[Text]:
    """A row for each line with as many of its numbers as there is room for.

    `rest` says where the others are to be had; without it nothing is said of them.
    """
    xs = charts.shown(chart.series)
    names = _names(chart, look)
    width = max((each.cell_len for each in names), default=0)
    room = look.width - 2 * MARGIN - width
    columns = [[short(x), *(_cell(each, x) for each in _lines(chart))] for x in xs]
    kept = _fitting(columns, room)
    rows = ([each[i] for each in kept] for i in range(len(names)))
    lines = [_row(name, cells, width, kept) for name, cells in zip(names, rows, strict=True)]
    if rest and len(kept) < len(columns):
        said = f"{len(kept)} of {len(columns)} values; {rest}"
        lines += literal(said, look, " " * MARGIN, DIM)
    return lines


def _names(chart: Chart, look: Look) -> list[Text]:
    """The first cell of each row, the samples' signs before the names of the lines."""
    most = look.width // 3
    names = [text(chart.x_label, look, DIM)]
    for number, each in enumerate(chart.series):
        sign = Text(f"{SIGNS[number]} ", f"bold {COLOURS[number]}")
        names.append(row(sign, text(each.label, look)))
        names += [Text("  least", DIM), Text("  greatest", DIM)] if each.spread else []
    return [shorten(each, most, look.glyphs.cut) for each in names]


def _lines(chart: Chart) -> Iterator[dict[float, float]]:
    """The numbers of each row by x: a line, then its least and its greatest values."""
    for each in chart.series:
        yield dict(each.points)
        if each.spread:
            xs = [x for x, _ in each.points]
            yield {x: low for x, (low, _) in zip(xs, each.spread, strict=True)}
            yield {x: high for x, (_, high) in zip(xs, each.spread, strict=True)}


def _cell(line: dict[float, float], x: float) -> str:
    return short(line[x]) if x in line else "-"


def some(every: Sequence[Some], count: int) -> list[Some]:
    """At most so many (2 or more), evenly taken, with the first and the last."""
    last = len(every) - 1
    if last < count:
        return list(every)
    return [every[round(i * last / (count - 1))] for i in range(count)]


def _fitting(columns: Sequence[Sequence[str]], room: int) -> list[Sequence[str]]:
    """As many columns as fit, evenly taken, with the first and the last."""
    for count in range(len(columns), 1, -1):
        kept = some(columns, count)
        if sum(GAP + max(map(len, each)) for each in kept) <= room:
            return kept
    return list(columns[:1])


def _row(name: Text, cells: Sequence[str], width: int, kept: Sequence[Sequence[str]]) -> Text:
    widths = [GAP + max(map(len, each)) for each in kept]
    said = "".join(f"{cell:>{room}}" for cell, room in zip(cells, widths, strict=True))
    return row(" " * MARGIN, pad(name, width), said)


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
    part = chart._replace(series=tuple(series))
    head = [chart.x_label]
    for each in series:
        head += [each.label, *(["least", "greatest"] if each.spread else [])]
    lines = list(_lines(part))
    rows = [
        [show(x), *(show(line[x]) if x in line else "-" for line in lines)]
        for x in charts.shown(series)
    ]
    return [head, *rows]
