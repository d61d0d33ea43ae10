"""Arithmetic with limits: exact on rational numbers, floats otherwise, never without bound.

Every operation takes and returns `Value`s and raises `Refused` with one sentence, and
nothing else; nothing here can take long, whatever numbers come in.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from quizcli.expressions.errors import Refused, WrongKind
from quizcli.model import Value

Number: TypeAlias = "int | Fraction | float"

MAX_BITS = 4096
MAX_ELEMENTS = 128
"""How many values a list may hold that is built or computed with, inner lists included."""
MAX_NESTING = 8
ROUNDING = 1e-12
"""Floats that differ by no more than this share are the same number, rounded differently."""

TOO_LARGE = "the number is too large"
TOO_SMALL = "the number is too close to 0"


# --------------------------------------------------------------------- values
def kind(value: Value) -> str:
    """What a value is, in words."""
    match value:
        case bool():
            return "a truth value"
        case str():
            return "a text"
        case tuple():
            return "a list"
    return "a number"


def number(value: Value) -> Number:
    """The value, if it is a number; nan is none."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction | float):
        raise WrongKind(f"{kind(value)} is not a number")
    if isinstance(value, float) and math.isnan(value):
        raise Refused("nan is not a number")
    return value


def truth(value: Value) -> bool:
    """The value, if it is true or false."""
    if not isinstance(value, bool):
        raise WrongKind(f"{kind(value)} is neither true nor false")
    return value


def tidy(value: Number) -> Number:
    """A result as it is kept: whole fractions as int, fractions with too many bits as float.

    Raises Refused for infinity, nan and whole numbers of more than `MAX_BITS` bits.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refused(TOO_LARGE if math.isinf(value) else "nan is not a number")
        return value
    if value.denominator == 1:
        if value.numerator.bit_length() > MAX_BITS:
            raise Refused(TOO_LARGE)
        return value.numerator
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        return real(value)
    return value


def real(value: Number) -> float:
    """The nearest float.  Raises Refused beyond the floats' range, at both ends."""
    try:
        found = float(value)
    except OverflowError:
        raise Refused(TOO_LARGE) from None
    if found == 0 and value != 0:
        raise Refused(TOO_SMALL)
    return found


# ---------------------------------------------------------------------- lists
def listed(*values: Value) -> tuple[Value, ...]:
    """A list of the values.

    Raises Refused when it is too long or nested too deeply: derived values may hold each
    other, and without a limit forty of them could hold more than any memory.
    """
    limited(values)
    if _nesting(values) > MAX_NESTING:
        raise Refused(f"lists are nested more than {MAX_NESTING} deep")
    return values


def limited(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """The list, if it is short enough to compute with."""
    count, rest = 0, list(values[: MAX_ELEMENTS + 1])
    while rest:
        each = rest.pop()
        count += 1
        if count > MAX_ELEMENTS:
            raise Refused(f"the list has more than {MAX_ELEMENTS} elements")
        if isinstance(each, tuple):
            rest.extend(each[: MAX_ELEMENTS + 1])
    return values


def _nesting(value: Value) -> int:
    return 1 + max(map(_nesting, value), default=0) if isinstance(value, tuple) else 0


# ------------------------------------------------------------------ operators
def _divide(a: Number, b: Number) -> Number:
    if isinstance(a, float) or isinstance(b, float):
        return a / b
    return Fraction(a) / Fraction(b)


def power(a: Number, b: Number) -> Number:
    """a to the power b; exact for a rational base and a whole exponent while it fits.

    A float may vanish as floats do; an exact number that is not 0 never becomes 0.
    """
    if isinstance(b, int) and not isinstance(a, float):
        bits = max(a.numerator.bit_length(), a.denominator.bit_length()) - 1
        if bits * abs(b) <= MAX_BITS:
            return Fraction(a) ** b
    result: float | complex = real(a) ** real(b)
    if isinstance(result, complex):
        raise Refused("a root of a negative number is not real")
    if result == 0 and a != 0 and not isinstance(a, float):
        raise Refused(TOO_SMALL)
    return result


ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "//": operator.floordiv,
    "%": operator.mod,
    "^": power,
    "**": power,
}


def binary(sign: str, left: Value, right: Value) -> Number:
    """`left sign right` for an arithmetic sign."""
    a, b = number(left), number(right)
    try:
        return tidy(ARITHMETIC[sign](a, b))
    except ZeroDivisionError:
        raise Refused("division by zero") from None
    except OverflowError:
        raise Refused(TOO_LARGE) from None


def negative(value: Value) -> Number:
    """Minus the value."""
    return -number(value)


# ---------------------------------------------------------------- comparisons
def compare(sign: str, left: Value, right: Value) -> bool:
    """`left sign right` for a comparison.

    Where a float takes part, numbers that differ by rounding only are equal: a drawn
    0.3 equals the literal 0.3, and 0.1 + 0.2.  Values of different kinds are refused.
    """
    if sign in ("==", "!="):
        return _equal(left, right) == (sign == "==")
    a, b = number(left), number(right)
    if _same(a, b):
        return sign in ("<=", ">=")
    return a < b if sign in ("<", "<=") else a > b


def _equal(left: Value, right: Value) -> bool:
    if type(left) is type(right) and not isinstance(left, tuple) and left == right:
        return True  # mostly so, and fast
    if kind(left) != kind(right):
        raise WrongKind(f"{kind(left)} cannot be compared with {kind(right)}")
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(_equal, limited(left), limited(right)))
    if isinstance(left, bool | str) or isinstance(right, bool | str):
        return left == right
    return _same(number(left), number(right))


def _same(a: Number, b: Number) -> bool:
    """Equal; with a float among them, equal up to rounding."""
    if a == b or not (isinstance(a, float) or isinstance(b, float)):
        return a == b
    try:
        return math.isclose(a, b, rel_tol=ROUNDING)
    except OverflowError:  # an integer beyond all floats
        return False
