"""Arithmetic with limits: exact on rational numbers, floats otherwise, never without bound.

Every operation takes and returns `Value`s and raises ArithmeticLimit or ValueError
with a sentence; nothing here can take long, whatever numbers come in.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from quizcli.model import Value

Number: TypeAlias = "int | Fraction | float"

MAX_BITS = 4096
MAX_ELEMENTS = 4096


class Refused(ValueError):
    """An operation that has no value or is too large; the text is one sentence."""


def tidy(value: Number) -> Number:
    """A whole fraction becomes an int; too many bits, infinity and nan are refused."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refused("the result is not a finite number")
        return value
    if isinstance(value, Fraction):
        if value.denominator.bit_length() > MAX_BITS:
            raise Refused("the number is too long")
        value = value.numerator if value.denominator == 1 else value
    size = value.numerator.bit_length()
    if size > MAX_BITS:
        raise Refused("the number is too large")
    return value


def number(value: Value) -> Number:
    """The value, if it is a number."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction | float):
        raise Refused(f"{_kind(value)} is not a number")
    return value


def truth(value: Value) -> bool:
    """The value, if it is true or false."""
    if not isinstance(value, bool):
        raise Refused(f"{_kind(value)} is neither true nor false")
    return value


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, tuple) else "a number"


# ------------------------------------------------------------------ operators
def _divide(a: Number, b: Number) -> Number:
    if isinstance(a, float) or isinstance(b, float):
        return a / b
    return Fraction(a) / Fraction(b)


def power(a: Number, b: Number) -> Number:
    """a to the power b; exact for a rational base and a whole exponent."""
    if isinstance(b, int) and not isinstance(a, float):
        bits = max(a.numerator.bit_length(), a.denominator.bit_length())
        if bits > 1 and bits * abs(b) > 2 * MAX_BITS:
            raise Refused("the number is too large")
        return Fraction(a) ** b
    base, exponent = float(a), float(b)
    if base < 0 and not exponent.is_integer():
        raise Refused("a root of a negative number is not real")
    return math.pow(base, exponent) if base or exponent >= 0 else _divide(1, 0)


BINARY: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "//": operator.floordiv,
    "%": operator.mod,
    "^": power,
    "**": power,
}


def binary(sign: str, left: Value, right: Value) -> Value:
    """`left sign right` for an arithmetic sign."""
    a, b = number(left), number(right)
    try:
        return tidy(BINARY[sign](a, b))
    except ZeroDivisionError:
        raise Refused("division by zero") from None
    except OverflowError:
        raise Refused("the number is too large") from None


def negative(value: Value) -> Value:
    """Minus the value."""
    return -number(value)


COMPARISONS: Mapping[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(sign: str, left: Value, right: Value) -> bool:
    """`left sign right` for a comparison; equality is defined for all values."""
    if sign in ("==", "!="):
        return _equal(left, right) == (sign == "==")
    return COMPARISONS[sign](number(left), number(right))


def _equal(left: Value, right: Value) -> bool:
    """Equal, where a truth value equals no number."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(_equal, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and left == right


# ------------------------------------------------------------------ functions
def _real(function: Callable[[float], float]) -> Callable[[Value], Value]:
    """A function of one real number."""

    def applied(value: Value) -> Value:
        try:
            return tidy(function(float(number(value))))
        except OverflowError:
            raise Refused("the number is too large") from None
        except Refused:
            raise
        except ValueError:
            raise Refused("the function has no value there") from None

    return applied


def _root(value: Value) -> Value:
    """The square root; exact for squares of rational numbers."""
    given = number(value)
    if given < 0:
        raise Refused("a negative number has no real square root")
    if isinstance(given, float):
        return math.sqrt(given)
    top, bottom = math.isqrt(given.numerator), math.isqrt(given.denominator)
    if top * top == given.numerator and bottom * bottom == given.denominator:
        return tidy(Fraction(top, bottom))
    try:
        return math.sqrt(given)
    except OverflowError:
        raise Refused("the number is too large") from None


def _sigmoid(x: float) -> float:
    """The logistic function, without overflow on either side."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _relu(value: Value) -> Value:
    given = number(value)
    return given if given > 0 else 0


def _absolute(value: Value) -> Value:
    given = number(value)
    return given if given >= 0 else -given


def _length(value: Value) -> Value:
    if not isinstance(value, tuple):
        raise Refused("len wants a list")
    return len(value)


def _floor(value: Value) -> Value:
    return tidy(math.floor(number(value)))


def _ceil(value: Value) -> Value:
    return tidy(math.ceil(number(value)))


def _round(value: Value, digits: Value = 0) -> Value:
    if not isinstance(digits, int) or isinstance(digits, bool) or abs(digits) > 50:
        raise Refused("round wants a whole number of digits, at most 50")
    given = number(value)
    return tidy(round(given, digits) if digits else round(given))


def _numbers(values: tuple[Value, ...]) -> list[Number]:
    """The arguments, or the elements of the one list given."""
    if len(values) == 1 and isinstance(values[0], tuple):
        values = values[0]
    if len(values) > MAX_ELEMENTS:
        raise Refused("the list is too long")
    return [number(each) for each in values]


def _sum(*values: Value) -> Value:
    total: Number = 0
    for each in _numbers(values):
        total = tidy(total + each)
    return total


def _extreme(choose: Callable[[list[Number]], Number]) -> Callable[..., Value]:
    def applied(*values: Value) -> Value:
        numbers = _numbers(values)
        if not numbers:
            raise Refused("an empty list has neither least nor greatest")
        return choose(numbers)

    return applied


FUNCTIONS: Mapping[str, tuple[Callable[..., Value], int, int]] = {
    "sqrt": (_root, 1, 1),
    "log": (_real(math.log), 1, 1),
    "log2": (_real(math.log2), 1, 1),
    "log10": (_real(math.log10), 1, 1),
    "exp": (_real(math.exp), 1, 1),
    "sin": (_real(math.sin), 1, 1),
    "cos": (_real(math.cos), 1, 1),
    "tanh": (_real(math.tanh), 1, 1),
    "sigmoid": (_real(_sigmoid), 1, 1),
    "relu": (_relu, 1, 1),
    "abs": (_absolute, 1, 1),
    "min": (_extreme(min), 1, 64),
    "max": (_extreme(max), 1, 64),
    "floor": (_floor, 1, 1),
    "ceil": (_ceil, 1, 1),
    "round": (_round, 1, 2),
    "len": (_length, 1, 1),
    "sum": (_sum, 1, 64),
}
"""Each function with the least and the greatest number of arguments."""
