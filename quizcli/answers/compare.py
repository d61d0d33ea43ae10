"""Whether a given value counts as the key, and how that is said."""

from __future__ import annotations

import math
from fractions import Fraction

from quizcli.answers.show import show
from quizcli.model import Tolerance, Value

EXACT = Tolerance()


def matches(given: Value, key: Value, tolerance: Tolerance = EXACT) -> bool:
    """Whether `given` is within the tolerance of `key`; lists are compared element by element.

    Exact comparison is by value (2 and 2.0 are equal).  `abs` and `rel` together allow
    |given - key| <= abs + rel |key|.  Nothing matches nan, and infinity only itself.
    """
    if isinstance(given, tuple) and isinstance(key, tuple):
        pairs = zip(given, key, strict=False)
        return len(given) == len(key) and all(matches(a, b, tolerance) for a, b in pairs)
    if isinstance(given, tuple) or isinstance(key, tuple):
        return False
    if isinstance(given, bool | str) or isinstance(key, bool | str):
        return type(given) is type(key) and given == key
    if tolerance == EXACT or not _finite(given) or not _finite(key):
        return given == key
    return _near(Fraction(given), Fraction(key), tolerance)


def _finite(value: int | Fraction | float) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _near(given: Fraction, key: Fraction, tolerance: Tolerance) -> bool:
    """Exact arithmetic, so that no rounding decides at the edge."""
    if tolerance.digits is not None:
        return _same_digits(given, key, tolerance.digits)
    if tolerance.factor is not None:
        if given * key <= 0:
            return given == key
        allowed = _exact(tolerance.factor)
        return 1 / allowed <= given / key <= allowed
    allowed = _exact(tolerance.abs or 0) + _exact(tolerance.rel or 0) * abs(key)
    return abs(given - key) <= allowed


def _exact(value: float) -> Fraction:
    """The decimal that the author wrote: 0.1 is a tenth."""
    return Fraction(str(value))


def _same_digits(given: Fraction, key: Fraction, digits: int) -> bool:
    """Whether the two agree when the key is rounded to so many significant digits.

    Half a unit of the last digit is allowed, whichever way a half is rounded.
    """
    if key == 0:
        return given == 0
    exponent = _exponent(abs(key))
    unit = Fraction(10) ** (exponent - digits + 1)
    return abs(given - key) <= unit / 2


def _exponent(value: Fraction) -> int:
    """floor(log10(value)), exactly."""
    guess = len(str(value.numerator)) - len(str(value.denominator))
    while Fraction(10) ** guess > value:
        guess -= 1
    while Fraction(10) ** (guess + 1) <= value:
        guess += 1
    return guess


def describe_tolerance(tolerance: Tolerance, key: Value) -> str:
    """The tolerance in words: exact, ±1%, ±0.002, within a factor of 2, 2 significant digits."""
    if tolerance == EXACT or isinstance(key, bool | str):
        return "exact"
    if tolerance.digits is not None:
        plural = "digit" if tolerance.digits == 1 else "digits"
        return f"{tolerance.digits} significant {plural}"
    if tolerance.factor is not None:
        return f"within a factor of {show(tolerance.factor)}"
    parts = []
    if tolerance.abs:
        parts.append(show(tolerance.abs))
    if tolerance.rel:
        parts.append(f"{show(100 * tolerance.rel)}%")
    return "±" + " ± ".join(parts)
