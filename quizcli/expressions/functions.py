"""The functions an expression may call, each with how many values it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from quizcli.expressions.arithmetic import TOO_LARGE, Number, binary, limited, number, real, tidy
from quizcli.expressions.errors import Refused, WrongKind
from quizcli.model import Value

Function: TypeAlias = "Callable[..., Value]"

MANY = 64
MAX_DIGITS = 50


def _of_real(function: Callable[[float], float]) -> Function:
    """A function of one real number, computed in floats."""

    def applied(value: Value) -> Value:
        given = real(number(value))
        try:
            found = function(given)
        except OverflowError:
            raise Refused(TOO_LARGE) from None
        except ValueError:  # sin and cos of infinity
            raise Refused("the function has no value at infinity") from None
        return tidy(found)

    return applied


def _sigmoid(x: float) -> float:
    """The logistic function, without overflow on either side."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _sqrt(value: Value) -> Value:
    """The square root; exact for squares of rational numbers."""
    given = number(value)
    if given < 0:
        raise Refused("a negative number has no real square root")
    if not isinstance(given, float):
        root = Fraction(math.isqrt(given.numerator), math.isqrt(given.denominator))
        if root * root == given:
            return tidy(root)
    return tidy(math.sqrt(real(given)))


def _logarithm(function: Callable[[float], float], base: int = 0) -> Function:
    """A logarithm; exact for whole powers of `base`."""

    def applied(value: Value) -> Value:
        given = number(value)
        if given <= 0:
            raise Refused("only a positive number has a logarithm")
        found = function(given if isinstance(given, int) else real(given))
        whole = round(found) if math.isfinite(found) else 0
        if base and not isinstance(given, float) and Fraction(base) ** whole == given:
            return whole
        return tidy(found)

    return applied


def _relu(value: Value) -> Value:
    given = number(value)
    return given if given > 0 else 0


def _absolute(value: Value) -> Value:
    given = number(value)
    return -given if given < 0 else given


def _rounded(function: Callable[[Number], int]) -> Function:
    """floor, ceil or round to a whole number."""

    def applied(value: Value) -> Value:
        given = number(value)
        if isinstance(given, float) and math.isinf(given):
            raise Refused(TOO_LARGE)
        return tidy(function(given))

    return applied


def _round(value: Value, digits: Value = 0) -> Value:
    """As Python rounds: a half goes to the even neighbour."""
    if isinstance(digits, bool) or not isinstance(digits, int) or abs(digits) > MAX_DIGITS:
        raise Refused(f"round takes a whole number of digits, at most {MAX_DIGITS}")
    given = number(value)
    if digits == 0:
        return _rounded(round)(given)
    if not isinstance(given, float):
        return tidy(round(Fraction(given), digits))
    try:
        return tidy(round(given, digits))
    except OverflowError:
        raise Refused(TOO_LARGE) from None


def _length(value: Value) -> Value:
    if not isinstance(value, tuple):
        raise WrongKind("len takes a list")
    return len(value)


def _numbers(values: tuple[Value, ...]) -> list[Number]:
    """The arguments, or the elements of the one list given."""
    if len(values) == 1 and isinstance(values[0], tuple):
        values = limited(values[0])
    return [number(each) for each in values]


def _sum(*values: Value) -> Value:
    total: Number = 0
    for each in _numbers(values):
        total = binary("+", total, each)
    return total


def _extreme(name: str, choose: Callable[[list[Number]], Number]) -> Function:
    def applied(*values: Value) -> Value:
        numbers = _numbers(values)
        if not numbers:
            raise Refused(f"an empty list has no {name}")
        return choose(numbers)

    return applied


FUNCTIONS: Mapping[str, tuple[Function, int, int]] = {
    "sqrt": (_sqrt, 1, 1),
    "log": (_logarithm(math.log), 1, 1),
    "ln": (_logarithm(math.log), 1, 1),
    "log2": (_logarithm(math.log2, 2), 1, 1),
    "log10": (_logarithm(math.log10, 10), 1, 1),
    "exp": (_of_real(math.exp), 1, 1),
    "sin": (_of_real(math.sin), 1, 1),
    "cos": (_of_real(math.cos), 1, 1),
    "tanh": (_of_real(math.tanh), 1, 1),
    "sigmoid": (_of_real(_sigmoid), 1, 1),
    "relu": (_relu, 1, 1),
    "abs": (_absolute, 1, 1),
    "min": (_extreme("min", min), 1, MANY),
    "max": (_extreme("max", max), 1, MANY),
    "floor": (_rounded(math.floor), 1, 1),
    "ceil": (_rounded(math.ceil), 1, 1),
    "round": (_round, 1, 2),
    "len": (_length, 1, 1),
    "sum": (_sum, 1, MANY),
}
"""Each function with the least and the greatest number of values it takes."""
