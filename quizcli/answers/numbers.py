"""Read a typed number: decimal, scientific, or an expression such as 4*16*(8+16+2)."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from fractions import Fraction

from quizcli import expressions
from quizcli.answers import grouping
from quizcli.answers.reading import MAX_ECHO, Reading, advised, calculation, other_side, unreadable
from quizcli.answers.show import show
from quizcli.expressions import ExpressionError
from quizcli.model import Value

EXAMPLE = "a number such as 12, 0.5, 3e-4 or 2^10"
SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9}
INFINITE = {
    f"{sign}{word}": -math.inf if sign == "-" else math.inf
    for sign in ("", "+", "-")
    for word in ("inf", "infinity")
}

_SUFFIXED = re.compile(r"(.*[\d.)])\s*([A-Za-z])", re.ASCII)
_LITERAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)


def read_number(text: str, *, whole: bool, allow: Collection[str] = ()) -> Reading:
    """Read a number.

    `whole` says that the key is an integer: only then may commas group digits, in
    strict threes.  `allow` adds percent (50%), suffix (3k, 2M, 1G), inf and nan.
    Exact text gives an int or a Fraction, anything else a float.
    """
    typed = calculation(text, EXAMPLE)
    if isinstance(typed, Reading):
        return typed
    typed = typed.replace("×", "*")
    special = _special(typed.casefold(), allow)
    if special:
        return special
    body, factor = _without_unit(typed, allow)
    body = grouping.ungrouped(body, commas=whole)
    hint = _trap(body, suffixes="suffix" in allow)
    return unreadable(hint) if hint else _evaluated(body, factor, typed)


def _special(word: str, allow: Collection[str]) -> Reading | None:
    """Infinity and nan, which are no expressions, where they are allowed."""
    value = INFINITE.get(word)
    if value is not None and "inf" in allow:
        return Reading(value, show(value))
    if word == "nan" and "nan" in allow:
        return Reading(math.nan, word)
    special = value is not None or word == "nan"
    return unreadable(f"a finite number is wanted; type {EXAMPLE}") if special else None


def _without_unit(typed: str, allow: Collection[str]) -> tuple[str, Fraction]:
    """The text without % or k, M, G where these are allowed, and the factor they stand for."""
    if "percent" in allow and typed.endswith("%"):
        return typed[:-1].rstrip(), Fraction(1, 100)
    match = _SUFFIXED.fullmatch(typed)
    if "suffix" in allow and match and match[2] in SUFFIXES:
        return match[1], Fraction(SUFFIXES[match[2]])
    return typed, Fraction(1)


def _trap(text: str, *, suffixes: bool) -> str:
    """What to type instead of something that could be read in two ways; "" if all is well."""
    if text.endswith("%"):
        return "leave out the %: type the number alone, such as 0.5 or 50"
    suffixed = _SUFFIXED.fullmatch(text)
    if suffixed and suffixed[2] in "kKmMgGbBtT":
        instead = "only k, M and G may follow a number" if suffixes else "write 3e3 for 3k"
        return f"leave out the {suffixed[2]}; {instead}"
    if ".." in text:
        return f"one number is wanted, not a range; type {EXAMPLE}"
    return other_side(text, "the number") or grouping.trap(text, EXAMPLE)


# ----------------------------------------------------------------- evaluation
def _evaluated(body: str, factor: Fraction, typed: str) -> Reading:
    try:
        expression = expressions.parse(body, names=(), implicit_product=True)
        value = expression.evaluate({})
    except ExpressionError as error:
        return unreadable(grouping.inside_trap(body) or advised(error, EXAMPLE))
    if isinstance(value, bool | str | tuple):
        hint = grouping.inside_trap(body)
        return unreadable(hint or f"one number is wanted; type {EXAMPLE}")
    scaled = _scaled(value, factor)
    text = typed if factor != 1 else expression.text
    return Reading(scaled, _understood(text, scaled))


def _scaled(value: int | Fraction | float, factor: Fraction) -> int | Fraction | float:
    if isinstance(value, float):
        return value * factor.numerator / factor.denominator
    product = value * factor
    return product.numerator if product.denominator == 1 else product


def _understood(text: str, value: Value) -> str:
    """The value; with what was typed where that was a calculation."""
    literal = _LITERAL.fullmatch(text) is not None
    if len(text) > MAX_ECHO or (literal and isinstance(value, int)):
        return show(value)
    return text if literal else f"{text} = {show(value)}"  # a literal has all its digits
