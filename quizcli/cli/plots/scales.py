"""Axes: from numbers to a share of the axis, and the ticks that a person can read.

Linear ticks are 1, 2 or 5 times a power of ten apart; ticks of a log axis are powers of ten,
or 1, 2 and 5 times them where it is short.  Nothing here reads a clock or a disk.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

MOST, LEAST = 1e300, 1e-300
"""Larger numbers are not drawn anywhere, smaller ones not on a log axis."""

EQUAL = 1e-9
"""Numbers that differ by less, relatively, are drawn as one: rounding is no mountain."""

DECADES = 2.0
"""A span of more decades asks for a log axis."""

SHORT = 6
"""Longer labels are written with an exponent."""

PLAIN_POWERS = range(-3, 5)
MANTISSAS = (1, 2, 5)
SLACK = 1e-6
"""How far from a tick, in steps, still is that tick."""


class Scale(NamedTuple):
    """Where numbers stand between `low` and `high`; both are above 0 when it is a log scale."""

    low: float
    high: float
    log: bool = False

    def share(self, value: float) -> float:
        """0.0 at `low`, 1.0 at `high`, beyond them outside."""
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            return (math.log10(value) - low) / (high - low)
        return (value - self.low) / (self.high - self.low)

    def at(self, share: float) -> float:
        """The number that stands there: what `share` is undone by."""
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            return float(10.0 ** (low + share * (high - low)))
        return self.low + share * (self.high - self.low)


class Axis(NamedTuple):
    """A scale with its ticks from low to high and a label for each."""

    scale: Scale
    ticks: tuple[float, ...]
    labels: tuple[str, ...]


def drawable(value: float, *, log: bool) -> bool:
    """Whether a number has a place on an axis: finite, not huge, above 0 on a log axis."""
    return abs(value) <= MOST and (not log or value >= LEAST)


def asks_for_log(values: Iterable[float]) -> bool:
    """Whether all numbers are above 0 and they span more than two decades."""
    finite = [each for each in values if drawable(each, log=False)]
    if not finite or min(finite) < LEAST:
        return False
    return math.log10(max(finite)) - math.log10(min(finite)) > DECADES


def multiplied(values: Sequence[float]) -> bool:
    """Whether numbers are spaced by factors: their middle is nearer to the geometric mean."""
    finite = sorted(each for each in values if drawable(each, log=False))
    if len(finite) < 3 or finite[0] < LEAST or finite[-1] < 10 * finite[0]:
        return False
    middle = math.log10(finite[len(finite) // 2])
    geometric = (math.log10(finite[0]) + math.log10(finite[-1])) / 2
    arithmetic = math.log10(finite[0] / 2 + finite[-1] / 2)
    return abs(middle - geometric) < abs(middle - arithmetic)


def axis(
    values: Sequence[float], most: int, *, log: bool, loose: bool, whole: bool = False
) -> Axis:
    """An axis for these numbers, all drawable and at least one, with at most `most` ticks.

    `most` is at least 2, and 3 for a loose axis, which may need a tick on both sides of 0.
    `loose`: the axis reaches to the next round number on both sides; else it ends where the
    numbers end.  `whole`: no tick between whole numbers.
    """
    low, high = _widened(float(min(values)), float(max(values)), log=log)
    if not log:
        return _linear(low, high, most, loose=loose, whole=whole)
    if math.log10(high) - math.log10(low) >= DECADES:
        return _powers(low, high, most, loose=loose)
    return _short_log(low, high, most, loose=loose)


def _widened(low: float, high: float, *, log: bool) -> tuple[float, float]:
    """Both ends, or some room around them when they are the same."""
    if log:
        return (low, high) if high > low * (1 + EQUAL) else (low / 2, high * 2)
    size = max(abs(low), abs(high))
    if high - low > max(EQUAL * size, LEAST):
        return low, high
    room = size / 2 if size > LEAST else 1.0
    return low - room, high + room


# -------------------------------------------------------------------- linear
class _Step(NamedTuple):
    """A distance of ticks: 1, 2 or 5 times a power of ten."""

    mantissa: int
    power: int

    def times(self, count: int) -> float:
        """So many steps, rounded once."""
        number = count * self.mantissa
        return float(number * 10**self.power) if self.power >= 0 else number / 10**-self.power

    def label(self, count: int) -> str:
        """The same as a person writes it."""
        return label(count * self.mantissa, self.power)


def _linear(low: float, high: float, most: int, *, loose: bool, whole: bool) -> Axis:
    for step in _steps((high - low) / most):
        if whole and step.power < 0:
            continue
        first, last = _counts(low, high, step, loose=loose)
        if last - first < most:
            break
    counts = range(first, last + 1)
    ticks = tuple(step.times(each) for each in counts)
    scale = Scale(ticks[0], ticks[-1]) if loose else Scale(low, high)
    return Axis(scale, ticks, tuple(step.label(each) for each in counts))


def _steps(least: float) -> Iterator[_Step]:
    power = math.floor(math.log10(least)) - 1
    while True:
        yield from (_Step(mantissa, power) for mantissa in MANTISSAS)
        power += 1


def _counts(low: float, high: float, step: _Step, *, loose: bool) -> tuple[int, int]:
    """The first and the last multiple of the step that the axis needs, or that it holds."""
    size = step.times(1)
    if loose:
        return math.floor(low / size + SLACK), math.ceil(high / size - SLACK)
    return math.ceil(low / size - SLACK), math.floor(high / size + SLACK)


def label(digits: int, power: int) -> str:
    """digits times 10 ** power, in as few signs as it takes: 250, 0.05, 2.5e9."""
    plain = str(digits * 10**power) if power >= 0 else f"{digits / 10**-power:.{-power}f}"
    if len(plain) <= SHORT or digits == 0:
        return plain if digits else "0"
    signs = str(abs(digits)).rstrip("0")
    power += len(str(abs(digits))) - 1
    mantissa = signs[0] + (f".{signs[1:]}" if signs[1:] else "")
    written = f"{'-' if digits < 0 else ''}{mantissa}e{power}"
    return min(plain, written, key=len)


# ----------------------------------------------------------------------- log
def _powers(low: float, high: float, most: int, *, loose: bool) -> Axis:
    """Powers of ten, each, or every second, fifth, tenth and so on."""
    first, last = math.log10(low), math.log10(high)
    inside = math.ceil(first - SLACK), math.floor(last + SLACK)
    if loose:
        inside = math.floor(first + SLACK), math.ceil(last - SLACK)
    for step in _steps(0.5):
        every = int(step.times(1))
        if every >= 1 and inside[1] // every - -(-inside[0] // every) < most:
            break
    powers = range(-(-inside[0] // every) * every, inside[1] + 1, every)
    short = all(each in PLAIN_POWERS for each in powers)
    ends = (_power(inside[0]), _power(inside[1])) if loose else (low, high)
    return Axis(
        Scale(*ends, log=True),
        tuple(map(_power, powers)),
        tuple(label(1, each) if short else f"1e{each}" for each in powers),
    )


def _power(exponent: int) -> float:
    return float(f"1e{exponent}")


def _short_log(low: float, high: float, most: int, *, loose: bool) -> Axis:
    """1, 2 and 5 times powers of ten; linear ticks where there are not two of them."""
    candidates = [
        _Step(mantissa, power)
        for power in range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
        for mantissa in MANTISSAS
    ]
    sizes = [each.times(1) for each in candidates]
    if loose:
        low = max(each for each in sizes if each <= low * (1 + EQUAL))
        high = min(each for each in sizes if each >= high * (1 - EQUAL))
    inside = [
        each for each in candidates if low * (1 - EQUAL) <= each.times(1) <= high * (1 + EQUAL)
    ]
    if len(inside) < 2:
        between = _linear(low, high, most, loose=False, whole=False)
        return between._replace(scale=Scale(low, high, log=True))
    inside = inside[:: -(-len(inside) // most)]
    ticks = tuple(each.times(1) for each in inside)
    return Axis(Scale(low, high, log=True), ticks, tuple(each.label(1) for each in inside))
