"""What a plot shows: its lines, its marks, and where its axes begin and end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from quizcli.cli.plots import scales
from quizcli.cli.plots.canvas import Point
from quizcli.cli.plots.scales import Axis

MOST_LINES = 4
"""More than four lines are not told apart without colour."""

COLUMNS_A_TICK, ROWS_A_TICK = 6, 2
SNAP = 1e-6
ROOM = 0.5
"""Of the axis; so much longer it may get for a mark."""


class Series(NamedTuple):
    """A line through points (x, y), with the least and the greatest y of several runs if any.

    Where nothing lies between the points they are not `joined`.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    spread: tuple[tuple[float, float], ...] = ()
    joined: bool = True


class Mark(NamedTuple):
    """One value to be found in the plot, such as a learner's answer; everywhere without an x.

    `along`: the x is what is told, a place along a line, and y what the line has there (or NaN).
    """

    label: str
    y: float
    x: float | None = None
    along: bool = False


class Chart(NamedTuple):
    """A plot.  `log_x` and `log_y` are None where the numbers decide; `limits` bound y."""

    x_label: str
    y_label: str
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    log_x: bool | None = None
    log_y: bool | None = None
    limits: tuple[float, float] | None = None


class Axes(NamedTuple):
    """The two axes of a chart."""

    x: Axis
    y: Axis


Run: TypeAlias = list[Point]


def axes(chart: Chart, width: int, height: int) -> Axes | None:
    """The axes for a box of so many cells, or None when there is no point to draw."""
    log_x, log_y = logs(chart)
    points = [each for one in chart.series for each in one.points if _drawn(each, log_x, log_y)]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    ys = [*ys, *_near(chart.marks, ys, log=log_y)]
    if chart.limits is not None:
        ys = list(chart.limits)
    whole = all(isinstance(x, int) for x in xs)
    across, up = max(width // COLUMNS_A_TICK, 2), max((height + 1) // ROWS_A_TICK, 3)
    return Axes(
        scales.axis(xs, across, log=log_x, loose=False, whole=whole),
        scales.axis(ys, up, log=log_y, loose=chart.limits is None),
    )


def _near(marks: Sequence[Mark], ys: Sequence[float], *, log: bool) -> list[float]:
    """The marks that make the axis no more than half as long again; farther ones stay outside."""
    ends = [math.log10(each) if log else each for each in (min(ys), max(ys))]
    room = (ends[1] - ends[0]) * ROOM
    found = [each.y for each in marks if scales.drawable(each.y, log=log)]
    return [y for y in found if ends[0] - room <= (math.log10(y) if log else y) <= ends[1] + room]


def logs(chart: Chart) -> tuple[bool, bool]:
    """Which of the axes are log axes."""
    xs = [x for each in chart.series for x, _ in each.points]
    ys = [y for each in chart.series for _, y in each.points]
    log_x = scales.multiplied(sorted(set(xs))) if chart.log_x is None else chart.log_x
    log_y = scales.asks_for_log(ys) if chart.log_y is None else chart.log_y
    return log_x, log_y


def _drawn(point: tuple[float, float], log_x: bool, log_y: bool) -> bool:
    return scales.drawable(point[0], log=log_x) and scales.drawable(point[1], log=log_y)


def runs(series: Series, found: Axes) -> list[Run]:
    """The points as shares of the box; a point that has no place breaks the line."""
    log_x, log_y = found.x.scale.log, found.y.scale.log
    lines: list[Run] = [[]]
    for point in series.points:
        if _drawn(point, log_x, log_y):
            lines[-1].append((place(found.x, point[0]), place(found.y, point[1])))
        elif lines[-1]:
            lines.append([])
    if not series.joined:
        return [[point] for each in lines for point in each]
    return [each for each in lines if each]


def place(axis: Axis, value: float) -> float:
    """The share of the axis; rounding does not push a point out of the box."""
    share = axis.scale.share(value)
    return min(max(share, 0.0), 1.0) if -SNAP < share < 1 + SNAP else share


def drawable(axis: Axis, value: float) -> bool:
    """Whether a number can have a place on the axis, be it in the box or not."""
    return scales.drawable(value, log=axis.scale.log)


def has_place(mark: Mark, found: Axes) -> bool:
    """Whether a mark is in the box."""
    ends = [(found.y, mark.y)] + ([] if mark.x is None else [(found.x, mark.x)])
    return all(drawable(axis, value) and 0 <= place(axis, value) <= 1 for axis, value in ends)


def notes(chart: Chart) -> list[str]:
    """A sentence for each reason why points are not in the plot."""
    log_x, log_y = logs(chart)
    points = [each for one in chart.series for each in one.points]
    broken = sum(not _drawn(each, log_x=False, log_y=False) for each in points)
    low = sum(not _drawn(each, log_x, log_y) for each in points) - broken
    found = [_note(broken, "is not finite", "are not finite")] if broken else []
    return found + ([_note(low, "is not above 0", "are not above 0")] if low else [])


def _note(count: int, one: str, many: str) -> str:
    noun = f"1 point {one}" if count == 1 else f"{count} points {many}"
    return f"{noun} and left out"


def shown(series: Sequence[Series]) -> list[float]:
    """Every x that a series has, in order, each once."""
    return sorted({x for each in series for x, _ in each.points})
