"""The curve of an answer as lines: a plot with its numbers, the numbers alone, or words."""

from __future__ import annotations

from rich.text import Text

from quizcli.answers import show
from quizcli.cli import curves, plots
from quizcli.cli.furniture import DIM, literal
from quizcli.cli.look import Look

HEIGHT = 10
"""Rows of the box, where there is room for them."""

AMPLE = 24
SPOKEN = 7
"""So many numbers of a line are told in words."""


def curve(chart: plots.Chart, look: Look, rows: int = AMPLE) -> list[Text]:
    """The plot with its numbers in at most `rows` lines; where they are too few the numbers
    alone, or nothing.  In plain mode the numbers in words, however many lines they take."""
    if look.plain:
        return spoken(chart, look)
    below = plots.across(chart, look)
    lowest = plots.plot(chart, look, plots.LOWEST)
    left = rows - len(lowest) - len(below)
    if left >= 0:
        return [*plots.plot(chart, look, min(plots.LOWEST + left, HEIGHT)), *below]
    if curves.repeats(chart):
        return []
    head = literal(f"{chart.y_label}, by {chart.x_label}", look, style=DIM)
    alone = [*head, *below]
    return alone if len(alone) <= rows else []


def spoken(chart: plots.Chart, look: Look) -> list[Text]:
    """The curve in sentences, one for each line, with its ends and some numbers between;
    nothing where the verdict has the same numbers."""
    if curves.repeats(chart):
        return []
    lines = literal(f"The curve: {chart.y_label}, by {chart.x_label}.", look, "")
    for each in chart.series:
        points = plots.some(each.points, SPOKEN)
        said = "; ".join(f"{chart.x_label} {show(x)}: {plots.short(y)}" for x, y in points)
        label = f"{each.label}, " if len(chart.series) > 1 else ""
        lines += literal(f"{label}{said}.", look, "")
    for mark in chart.marks:
        where = "" if mark.x is None else f" at {show(mark.x)}"
        lines += literal(f"{mark.label.capitalize()}{where}: {plots.short(mark.y)}.", look, "")
    return lines
