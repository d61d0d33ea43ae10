"""Values as people read them."""

from __future__ import annotations

import math
from fractions import Fraction

from quizcli.model import Value

SIGNIFICANT = 6
LONGEST = 60


def show(value: Value, *, grouped: bool = True) -> str:
    """A value as text: 1,184,256, 0.333333, (7, 16), true.

    `grouped` puts commas into whole numbers of more than four digits.
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
            whole = value.denominator == 1
            return _whole(value.numerator, grouped) if whole else _real(_float(value))
    return _real(value)


def _whole(value: int, grouped: bool) -> str:
    if value.bit_length() > 4 * LONGEST:
        return f"a number of about {int(value.bit_length() * math.log10(2)) + 1} digits"
    return f"{value:,}" if grouped and abs(value) >= 10_000 else str(value)


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _real(value: float) -> str:
    if math.isfinite(value) and value == int(value) and abs(value) < 10**SIGNIFICANT:
        return str(int(value))
    return f"{value:.{SIGNIFICANT}g}"
