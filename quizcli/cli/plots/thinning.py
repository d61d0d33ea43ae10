"""Which numbers of a line stand below its plot where there is no room for all of them.

The first, the last, the least and the greatest of each line and the place of a mark stay;
between them the steps are the same throughout, and round where the axis has round steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from quizcli.cli.plots.charts import Chart, Series
from quizcli.cli.plots.scales import drawable

MANTISSAS = (1, 2, 5)
NEAR = range(2, 6)
"""One of so many steps has to be round, or the axis has none."""

EQUAL = 1e-6
"""Relative difference of what counts as the same."""


def kept(chart: Chart, xs: Sequence[float], fits: Callable[[Sequence[int]], bool]) -> list[int]:
    """The numbers (from 0) of the places that are shown, as many as fit; one at least."""
    if not xs:
        return []
    for needed in _needed(chart, xs):
        for each in _candidates(xs, needed):
            if fits(each):
                return each
    return [0]


def _needed(chart: Chart, xs: Sequence[float]) -> Iterator[set[int]]:
    """What has to be shown; less and less of it."""
    ends, every = {0, len(xs) - 1}, chart.series
    marks = {_nearest(xs, each.x) for each in chart.marks if each.x is not None}
    for many in range(len(every), -1, -1):
        extremes = {xs.index(x) for each in every[:many] for x in _extremes(each)}
        yield ends | marks | extremes
    yield ends


def _nearest(xs: Sequence[float], x: float) -> int:
    return min(range(len(xs)), key=lambda i: abs(xs[i] - x))


def _extremes(series: Series) -> Iterator[float]:
    """Where a line is lowest and highest, unless it is level."""
    points = [each for each in series.points if drawable(each[1], log=False)]
    lowest = min(points, key=lambda each: each[1], default=None)
    highest = max(points, key=lambda each: each[1], default=None)
    if lowest and highest and lowest[1] < highest[1]:
        yield from (lowest[0], highest[0])


def _candidates(xs: Sequence[float], needed: set[int]) -> Iterator[list[int]]:
    """All places, every second, and so on; at last only those that are needed."""
    yield list(range(len(xs)))
    gap = _gap(xs)
    has_round = any(_is_round(every * gap) for every in NEAR if gap)
    steps = _round_steps(xs, gap) if has_round else _even_steps(len(xs) - 1, even=bool(gap))
    for each in steps:
        yield sorted(needed.union(each))
    yield sorted(needed)


def _round_steps(xs: Sequence[float], gap: float) -> Iterator[Iterable[int]]:
    """The places that are multiples of a round step."""
    for every in range(2, len(xs)):
        if _is_round(every * gap):
            yield (i for i, x in enumerate(xs) if _is_multiple(x, every * gap))


def _even_steps(last: int, *, even: bool) -> Iterator[Iterable[int]]:
    """Every second place, every third and so on: such steps as end at the last place, and round
    ones where the places are not even."""
    for every in range(2, last):
        if last % every == 0 or (not even and _is_round(every)):
            yield range(0, last + 1, every)


def _gap(xs: Sequence[float]) -> float:
    """The distance of neighbours where it is the same throughout, else 0."""
    if not all(drawable(each, log=False) for each in xs) or len(xs) < 2:
        return 0.0
    even = (xs[-1] - xs[0]) / (len(xs) - 1)
    same = all(abs(xs[0] + i * even - x) <= EQUAL * even for i, x in enumerate(xs))
    return even if same and even > 0 else 0.0


def _is_round(step: float) -> bool:
    """Whether it is 1, 2 or 5 times a power of ten."""
    mantissa = step / 10.0 ** math.floor(math.log10(step) + EQUAL)
    return any(abs(mantissa - each) <= EQUAL * each for each in MANTISSAS)


def _is_multiple(x: float, step: float) -> bool:
    return abs(x / step - round(x / step)) <= EQUAL
