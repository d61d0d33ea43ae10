"""Read a typed number: decimal, scientific, or an expression such as 4*16*(8+16+2)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from fractions import Fraction

from quizcli import expressions
from quizcli.answers.reading import Reading, advised, plain, unreadable
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
THREES = "group digits in threes, as in 1_000_000, or not at all"
MAX_ECHO = 60

_SUFFIXED = re.compile(r"(.*[\d.)])\s*([A-Za-z])", re.ASCII)
_COMMAS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\w,])", re.ASCII)
_UNDERSCORES = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:_\d{3})+(?!\w)", re.ASCII)
# a group after ^ would reach into the exponent, one before / may be a mixed number
_SPACES = re.compile(r"(?<![\w.,^])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?! ?[\w/])", re.ASCII)
_DECIMAL_COMMA = re.compile(r"(\d+),(\d+)", re.ASCII)
_LITERAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)


def read_number(text: str, *, whole: bool, allow: Collection[str] = ()) -> Reading:
    """Read a number.

    `whole` says that the key is an integer: only then may commas group digits, in
    strict threes.  `allow` adds percent (50%), suffix (3k, 2M, 1G), inf and nan.
    Exact text gives an int or a Fraction, anything else a float.
    """
    typed = plain(text, EXAMPLE)
    if isinstance(typed, Reading):
        return typed
    typed = typed.replace("×", "*").removeprefix("=").strip()
    special = _special(typed.casefold(), allow)
    if special:
        return special
    body, factor = _without_unit(typed, allow)
    body = _ungrouped(body, commas=whole)
    hint = _trap(body, whole=whole, suffixes="suffix" in allow)
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


# ------------------------------------------------------------------- grouping
def _ungrouped(text: str, *, commas: bool) -> str:
    """The text without separators between thousands."""
    if commas:
        text = _outside(_COMMAS, text, lambda match: match[0].replace(",", ""))
    text = _UNDERSCORES.sub(lambda match: match[0].replace("_", ""), text)
    return _SPACES.sub(lambda match: match[0].replace(" ", ""), text)


def _outside(pattern: re.Pattern[str], text: str, new: Callable[[re.Match[str]], str]) -> str:
    """Substitute outside brackets only: in max(1,200) the comma separates."""

    def replaced(match: re.Match[str]) -> str:
        before = text[: match.start()]
        return match[0] if before.count("(") > before.count(")") else new(match)

    return pattern.sub(replaced, text)


def _trap(text: str, *, whole: bool, suffixes: bool) -> str:
    """What to type instead of something that could be read in two ways; "" if all is well."""
    if text.endswith("%"):
        return "leave out the %: type the number alone, such as 0.5 or 50"
    suffixed = _SUFFIXED.fullmatch(text)
    if suffixed and suffixed[2] in "kKmMgGbBtT":
        instead = "k, M and G may follow a number" if suffixes else "write it as 3000 or 3e3"
        return f"leave out the {suffixed[2]}; {instead}"
    if re.search(r"\d\.\d+\.\d", text):
        return f"a number has one decimal point; {THREES}"
    if re.search(r"\d_", text):
        return THREES
    return _comma_trap(text, whole=whole)


def _comma_trap(text: str, *, whole: bool) -> str:
    found = _outside(_DECIMAL_COMMA, text, lambda match: f"\0{match[0]}\0").split("\0")
    if len(found) == 1:
        return ""
    before, after = found[1].split(",")
    if text.count(",") > 1:
        return "leave out the commas between digits" if not whole else THREES
    if not whole and len(after) == 3 and before != "0":
        return f"use {before}{after} or {before}.{after}; {found[1]} could be either"
    return f"use {before}.{after}, not {found[1]}"


# ----------------------------------------------------------------- evaluation
def _evaluated(body: str, factor: Fraction, typed: str) -> Reading:
    try:
        expression = expressions.parse(body, names=(), implicit_product=True)
        value = expression.evaluate({})
    except ExpressionError as error:
        return unreadable(advised(error, EXAMPLE))
    if isinstance(value, bool | str | tuple):
        return unreadable(f"one number is wanted; type {EXAMPLE}")
    scaled = _scaled(value, factor)
    if factor != 1:
        return Reading(scaled, f"{typed} = {show(scaled)}")
    return Reading(scaled, _understood(expression.text, scaled))


def _scaled(value: int | Fraction | float, factor: Fraction) -> int | Fraction | float:
    if isinstance(value, float):
        return value * factor.numerator / factor.denominator
    product = value * factor
    return product.numerator if product.denominator == 1 else product


def _understood(text: str, value: Value) -> str:
    """The value; with what was typed where that was a calculation."""
    if isinstance(value, int) and _LITERAL.fullmatch(text):
        return show(value)
    if _LITERAL.fullmatch(text):
        return text  # all its digits, which show would round
    return f"{text} = {show(value)}" if len(text) <= MAX_ECHO else show(value)
