"""Values as people read them."""

from __future__ import annotations

import math
from decimal import Context, Decimal
from fractions import Fraction

from quizcli.model import Value

SIGNIFICANT = 6
GROUP_FROM = 10_000
MAX_DIGITS = 60
SMALLEST = 2.0**-1022
"""The smallest float with all its digits."""


def show(value: Value, *, grouped: bool = True) -> str:
    """A value as text: 1,184,256, 0.333333, (7, 16), true.

    `grouped` puts commas into whole numbers of more than four digits; the sizes in a
    tuple never have them.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case tuple():
            inner = ", ".join(show(each, grouped=False) for each in value)
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case int():
            return _whole(value, grouped)
        case Fraction():
            return _fraction(value, grouped)
    return _real(value)


def _whole(value: int, grouped: bool) -> str:
    if abs(value) >= 10**MAX_DIGITS:
        return f"a number of about {magnitude(value) + 1} digits"
    return f"{value:,}" if grouped and abs(value) >= GROUP_FROM else str(value)


def _fraction(value: Fraction, grouped: bool) -> str:
    if value.denominator == 1:
        return _whole(value.numerator, grouped)
    try:
        real = float(value)
    except OverflowError:
        return _whole(round(value), grouped)
    return _real(real) if abs(real) >= SMALLEST else _tiny(value)


def _tiny(value: Fraction) -> str:
    """A number nearer to 0 than floats reach, as 1.5e-400."""
    digits = Context(prec=SIGNIFICANT)
    shown = digits.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{shown.normalize(digits):g}"


def _real(value: float) -> str:
    if value.is_integer() and abs(value) < 10**SIGNIFICANT:
        return str(int(value))
    return f"{value:.{SIGNIFICANT}g}"


def magnitude(value: int | Fraction | float) -> int:
    """floor(log10(|value|)), exactly, of a number that is finite and not 0."""
    exact = abs(Fraction(value))
    bits = exact.numerator.bit_length() - exact.denominator.bit_length()
    guess = math.floor((bits - 1) * math.log10(2))  # at most the magnitude, and at most 1 below
    return guess + (Fraction(10) ** (guess + 1) <= exact)
