"""The curve of an answer as lines: a plot with its numbers, the numbers alone, or words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from quizcli.cli import curves, plots
from quizcli.cli.curve_axes import Number
from quizcli.cli.curve_marks import MEASURED, YOU
from quizcli.cli.furniture import DIM, literal
from quizcli.cli.look import Look
from quizcli.cli.plots import charts, thinning
from quizcli.cli.plots.scales import drawable

HEIGHT = 10
"""Rows of the box, where there is room for them."""

AMPLE = 23
"""Rows of a usual terminal above a footer."""

SPOKEN = 24
"""So many numbers of a line are told in words."""

MARGIN = "  "


def curve(chart: plots.Chart, look: Look, rows: int = AMPLE) -> list[Text]:
    """The plot with its numbers in at most `rows` lines; where they are too few the numbers
    alone, or nothing.  In plain mode the numbers in words, however many lines they take."""
    if look.plain:
        return spoken(chart, look)
    chart, notes = _marked(chart, look)
    below = [each.lines for each in plots.numbers(chart, look)]
    groups = [[plots.Form((), named, [*notes, *each]) for named in (True, False)] for each in below]
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
    return [*lines, *(line for each in _said(chart, place) for line in literal(each, look, ""))]


# ------------------------------------------------------------------------ marks
def _marked(chart: plots.Chart, look: Look) -> tuple[plots.Chart, list[Text]]:
    """The chart with its places named as a legend has them, and a note for each that has no
    point of the line.  A measured place that was given is no mark of its own."""
    place = plots.places(plots.shown(chart.series))
    kept: list[plots.Mark] = []
    notes: list[Text] = []
    for before, mark in zip((None, *chart.marks), chart.marks, strict=False):
        x = _place(mark)
        if x is None:
            kept.append(mark)
        elif not (before and mark.label.endswith(MEASURED) and _place(before) == x):
            label = f"{mark.label} x={place(x)}"
            if _drawn(x, mark.y, chart):
                kept.append(mark._replace(label=f"{label}{_reads(x, chart)}"))
            else:
                notes += literal(f"outside of the plot: {label}", look, MARGIN, DIM)
    return chart._replace(marks=tuple(kept)), notes


def _place(mark: plots.Mark) -> Number | None:
    """The x of a mark that stands for it; None for one that stands for its y."""
    return mark.x if mark.along else None


def _drawn(x: Number, y: Number, chart: plots.Chart) -> bool:
    """Whether the line has a point at that place."""
    log_x, log_y = charts.logs(chart)
    return drawable(x, log=log_x) and drawable(y, log=log_y)


def _reads(x: Number, chart: plots.Chart) -> str:
    """What leads to the number of the line there: a measured one, or one between two of them."""
    return ":" if x in plots.shown(chart.series) else ": about"


def _said(chart: plots.Chart, place: plots.Write) -> Iterator[str]:
    """A sentence for each answer, whether it is a number of the line or a place along it."""
    xs = plots.shown(chart.series)
    ends = f"{chart.x_label} {place(xs[0])} to {place(xs[-1])}"
    for mark, after in zip(chart.marks, (*chart.marks[1:], None), strict=False):
        label, where = mark.label, "" if mark.x is None else f" at {place(mark.x)}"
        you, measured = _place(mark), after and _place(after)
        if you is None:
            yield f"{label[:1].upper()}{label[1:]}{where}: {plots.short(mark.y)}."
        elif label.endswith(YOU) and measured is not None:
            part = label.removesuffix(YOU)
            answer = f"{part}your answer" if part else "Your answer"
            yield f"{answer} {place(you)}, measured {place(measured)}, of {ends}."
