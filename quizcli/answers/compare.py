"""Whether a given value counts as the key, and how that is said."""

from __future__ import annotations

import math
from fractions import Fraction

from quizcli.answers.show import magnitude, show
from quizcli.model import Tolerance, Value

EXACT = Tolerance()
ROUNDING = Fraction(1, 10**12)
"""The share by which a float may miss the decimal that it stands for, and no grade depend on it."""


def matches(given: Value, key: Value, tolerance: Tolerance = EXACT) -> bool:
    """Whether `given` is within the tolerance of `key`; lists are compared element by element.

    Exact means equal in value (2 and 2.0 are).  `abs` and `rel` together allow
    |given - key| <= abs + rel |key|; `factor` allows key/factor to key*factor; `digits`
    allows half a unit of the key's last significant digit.  Bounds belong to what is
    allowed.  Infinity and nan match themselves only, whatever the tolerance.
    """
    if isinstance(given, tuple) and isinstance(key, tuple):
        pairs = zip(given, key, strict=False)
        return len(given) == len(key) and all(matches(a, b, tolerance) for a, b in pairs)
    if isinstance(given, bool | str | tuple) or isinstance(key, bool | str | tuple):
        return type(given) is type(key) and given == key
    if not _finite(given) or not _finite(key):
        return given == key or (_is_nan(given) and _is_nan(key))
    if given == key:
        return True
    return _near(Fraction(given), Fraction(key), tolerance, _slack(given, key))


def _finite(value: int | Fraction | float) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _is_nan(value: int | Fraction | float) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _slack(given: int | Fraction | float, key: int | Fraction | float) -> Fraction:
    """How much binary rounding alone may account for: nothing between exact numbers."""
    if isinstance(given, float) or isinstance(key, float):
        return ROUNDING * abs(Fraction(key))
    return Fraction(0)


def _near(given: Fraction, key: Fraction, tolerance: Tolerance, slack: Fraction) -> bool:
    """Exact arithmetic on the decimals the author wrote, so that the edge is where it is said."""
    distance = abs(given - key)
    if tolerance.digits is not None:
        return distance <= _half_unit(key, tolerance.digits) + slack
    if tolerance.factor is not None:
        factor = _decimal(tolerance.factor)
        within = abs(key) / factor - slack <= abs(given) <= abs(key) * factor + slack
        return given * key > 0 and within
    allowed = _decimal(tolerance.abs or 0) + _decimal(tolerance.rel or 0) * abs(key)
    return distance <= allowed + slack


def _decimal(value: float) -> Fraction:
    """The decimal that the author wrote: 0.1 is a tenth."""
    return Fraction(str(value))


def _half_unit(key: Fraction, digits: int) -> Fraction:
    """Half a unit of the last of so many significant digits; nothing for 0."""
    return Fraction(10) ** (magnitude(key) - digits + 1) / 2 if key else Fraction(0)


def describe_tolerance(tolerance: Tolerance, key: Value) -> str:
    """The tolerance in words: exact, ±1%, ±0.002, within a factor of 2, 2 significant digits."""
    if tolerance == EXACT or isinstance(key, bool | str):
        return "exact"
    if tolerance.digits is not None:
        return f"{tolerance.digits} significant digit{'s' * (tolerance.digits != 1)}"
    if tolerance.factor is not None:
        return f"within a factor of {show(tolerance.factor)}"
    absolute = show(tolerance.abs) if tolerance.abs else ""
    relative = f"{show(100 * _decimal(tolerance.rel))}%" if tolerance.rel else ""
    if absolute and relative:
        return f"±({absolute} + {relative})"
    return f"±{absolute or relative}" if absolute or relative else "exact"
