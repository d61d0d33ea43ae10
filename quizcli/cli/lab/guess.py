"""How good a guess was: what was measured where it stands, and how far off it is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from quizcli.cli import plots
from quizcli.cli.plots import charts
from quizcli.cli.plots.scales import drawable

EXACT = 1e-9
"""Numbers that differ by less, relatively, are the same."""


class Judged(NamedTuple):
    """A guess beside the measured number that it is compared with, at its place.

    `until` is the next place where a level lies between two measured numbers, else None.
    """

    guess: plots.Mark
    line: str
    x: float
    y: float
    until: float | None = None


def judged(chart: plots.Chart) -> Judged | None:
    """The guess of a chart, if it has one, beside the number that it comes nearest to.

    A guess with an x is compared at the measured x that is nearest, of several lines with the
    nearest number.  One without is a level: it lies between two numbers of a line, or is nearest
    to one.
    """
    log = charts.logs(chart)[1]
    found = [each for mark in chart.marks for one in chart.series for each in _all(mark, one)]
    return min(found, key=lambda each: _rank(each, log=log), default=None)


def _all(mark: plots.Mark, series: plots.Series) -> Iterator[Judged]:
    """Every number that a guess may be compared with."""
    points = [each for each in series.points if drawable(each[1], log=False)]
    if mark.x is not None:
        nearest = min((abs(x - mark.x) for x, _ in points), default=0.0)
        points = [each for each in points if abs(each[0] - mark.x) <= nearest]
    yield from (Judged(mark, series.label, x, y) for x, y in points)
    if mark.x is None and series.joined:
        for (x0, y0), (x1, y1) in pairwise(points):
            if min(y0, y1) < mark.y < max(y0, y1):
                yield Judged(mark, series.label, x0, y0, x1)


def _rank(found: Judged, *, log: bool) -> tuple[int, float]:
    """The same number first, then a level between two, then the nearest."""
    if _same(found.guess.y, found.y):
        return 0, 0.0
    return (1, 0.0) if found.until is not None else (2, _distance(found, log=log))


def _same(guess: float, measured: float) -> bool:
    return math.isclose(guess, measured, rel_tol=EXACT)


def _distance(found: Judged, *, log: bool) -> float:
    if log and found.guess.y > 0 and found.y > 0:
        return abs(math.log10(found.guess.y) - math.log10(found.y))
    return math.inf if log else abs(found.guess.y - found.y)


# ------------------------------------------------------------------------ words
def sentence(chart: plots.Chart) -> str:
    """The guess, what was measured, and by how much it is off; nothing without a guess."""
    found = judged(chart)
    if found is None:
        return ""
    place = plots.places(charts.shown(chart.series))
    head = f"Your guess {plots.short(found.guess.y)}"
    where = f"{chart.x_label} {place(found.x)}"
    if found.until is not None:
        by = f" by {found.line}" if len(chart.series) > 1 else ""
        return f"{head}; reached{by} between {where} and {place(found.until)}."
    measured = f"measured {_word(found, chart)}{plots.short(found.y)} at {where}"
    asides = [found.line] if len(chart.series) > 1 else []
    if found.guess.x is not None and not _same(found.guess.x, found.x):
        asides.append(f"nearest to {plots.short(found.guess.x)}")
    aside = f" ({', '.join(asides)})" if asides else ""
    return f"{head}; {measured}{aside}: {_off(found, log=charts.logs(chart)[1])}."


def _word(found: Judged, chart: plots.Chart) -> str:
    """Whether a level is beyond all of its line, or only nearest to this number."""
    if found.guess.x is not None or _same(found.guess.y, found.y):
        return ""
    line = next(each for each in chart.series if each.label == found.line)
    ys = [y for _, y in line.points if drawable(y, log=False)]
    if found.guess.y > max(ys):
        return "at most "
    return "at least " if found.guess.y < min(ys) else "nearest "


def _off(found: Judged, *, log: bool) -> str:
    """By how much: decades on a log axis, else per cent, or units where there is no share."""
    guess, measured = found.guess.y, found.y
    if _same(guess, measured):
        return "that is what was measured"
    way = "low" if guess < measured else "high"
    if log and guess > 0 and measured > 0:
        return _decades(_distance(found, log=True), way)
    if measured != 0 and guess / measured >= 0:
        return f"{plots.short(100 * abs(guess - measured) / abs(measured))}% too {way}"
    return f"{plots.short(abs(guess - measured))} too {way}"


def _decades(far: float, way: str) -> str:
    if far < 0.1:
        return f"less than 0.1 decades too {way}"
    said = f"{far:.1f}"
    return f"{said} {'decade' if said == '1.0' else 'decades'} too {way}"


# ------------------------------------------------------------------------- JSON
def as_json(chart: plots.Chart) -> dict[str, object]:
    """The guess with the measured number that it is compared with, for programs; nothing
    without a guess."""
    from quizcli.store.values import encode

    found = judged(chart)
    if found is None:
        return {}
    x = found.guess.x
    guess = {
        "x": None if x is None else encode(x),
        "y": encode(found.guess.y),
        "line": found.line,
        "measured": encode(found.y),
        "x_measured": encode(found.x),
    }
    return {"guess": guess}
