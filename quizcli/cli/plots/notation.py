"""Numbers in few signs: three digits, and within one line of a plot the same notation.

Full digits stand in the tables of the plain mode and in JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

from quizcli.answers import show
from quizcli.cli.plots.scales import drawable

SMALL, LARGE = 1e-3, 1e5
"""A number that is not whole is written with a power of ten below the one and from the other
on; so is each number from LARGE on, where its neighbours are."""

LARGE_WHOLE = 10**7
ROUNDED = 999.5
"""From here on three digits have no decimals."""

DIGITS, MOST_DIGITS = 3, 9

Write: TypeAlias = Callable[[float], str]


def short(value: float, *, powers: bool = False, digits: int = DIGITS) -> str:
    """A number in few signs: so many digits, and all those before the decimal point.

    With `powers` also a number of more than five digits is written with a power of ten.
    """
    if not drawable(value, log=False):
        return show(value)
    if asks_for_power(value) or (powers and abs(value) >= LARGE):
        return _with_power(value, digits)
    if isinstance(value, int) or (abs(value) >= ROUNDED and digits <= DIGITS):
        return show(round(value))
    return f"{value:.{digits}g}"


def asks_for_power(value: float) -> bool:
    """Whether a number is too large or too near to 0 to be written without a power of ten."""
    if isinstance(value, int):
        return abs(value) >= LARGE_WHOLE
    return value != 0 and not SMALL <= abs(value) < LARGE


def _with_power(value: float, digits: int) -> str:
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{int(power)}"


def writer(values: Iterable[float]) -> Write:
    """How numbers that belong together are written: all in the notation that one of them asks
    for."""
    return partial(short, powers=any(map(asks_for_power, values)))


def places(xs: Sequence[float]) -> Write:
    """How the places along an axis are written: in as many digits as tell them apart."""
    powers, different = any(map(asks_for_power, xs)), len(set(xs))
    for digits in range(DIGITS, MOST_DIGITS):
        write = partial(short, powers=powers, digits=digits)
        if len(set(map(write, xs))) == different:
            return write
    return show
