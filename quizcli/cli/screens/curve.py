"""The curve of an answer as lines: a plot with its numbers, the numbers alone, or words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from quizcli.cli import curves, plots
from quizcli.cli.furniture import DIM, literal
from quizcli.cli.look import Look
from quizcli.cli.plots import thinning

HEIGHT = 10
"""Rows of the box, where there is room for them."""

AMPLE = 23
"""Rows of a usual terminal above a footer."""

SPOKEN = 24
"""So many numbers of a line are told in words."""


def curve(chart: plots.Chart, look: Look, rows: int = AMPLE) -> list[Text]:
    """The plot with its numbers in at most `rows` lines; where they are too few the numbers
    alone, or nothing.  In plain mode the numbers in words, however many lines they take."""
    if look.plain:
        return spoken(chart, look)
    below = [each.lines for each in plots.numbers(chart, look)]
    groups = [[plots.Form((), named, each) for named in (True, False)] for each in below]
    drawn = plots.arranged(chart, look, groups, rows, HEIGHT)
    if drawn or curves.repeats(chart):
        return drawn
    head = literal(f"{chart.y_label}, by {chart.x_label}", look, style=DIM)
    alone = ([*head, *each] for each in below)
    return next((each for each in alone if len(each) <= rows), [])


def spoken(chart: plots.Chart, look: Look) -> list[Text]:
    """The curve in sentences, one for each line, with all its numbers or some, and how many;
    nothing where the verdict has the same numbers."""
    if curves.repeats(chart):
        return []
    xs = plots.shown(chart.series)
    kept = thinning.kept(chart, xs, lambda each: len(each) <= SPOKEN)
    place, told = plots.places(xs), {xs[i] for i in kept}
    lines = literal(f"The curve: {chart.y_label}, by {chart.x_label}.", look, "")
    for each in chart.series:
        write = plots.writer([y for _, y in each.points])
        points = [(x, y) for x, y in each.points if x in told]
        said = "; ".join(f"{chart.x_label} {place(x)}: {write(y)}" for x, y in points)
        label = f"{each.label}, " if len(chart.series) > 1 else ""
        lines += literal(f"{label}{said}.", look, "")
    if len(kept) < len(xs):
        lines += literal(f"These are {len(kept)} of {len(xs)} values.", look, "")
    return [*lines, *_marks(chart.marks, place, look)]


def _marks(marks: Sequence[plots.Mark], place: plots.Write, look: Look) -> list[Text]:
    lines: list[Text] = []
    for mark in marks:
        where = "" if mark.x is None else f" at {place(mark.x)}"
        lines += literal(f"{mark.label.capitalize()}{where}: {plots.short(mark.y)}.", look, "")
    return lines
