"""Read a typed number: decimal, scientific, or an expression such as 4*16*(8+16+2)."""

from __future__ import annotations

import math
import re
from collections.abc import Collection

from quizcli import expressions
from quizcli.answers.reading import Reading, obstacle, unreadable
from quizcli.answers.show import show
from quizcli.answers.text import normalise
from quizcli.expressions import ExpressionError
from quizcli.model import Value

EXAMPLE = "a number such as 12, 0.5, 3e-4 or 2^10"
SUFFIXES = {"k": 10**3, "m": 10**6, "g": 10**9}
INFINITE = {"inf": math.inf, "+inf": math.inf, "-inf": -math.inf, "infinity": math.inf}

_COMMA_GROUPED = re.compile(r"(?<![\d.,_])\d{1,3}(?:,\d{3})+(?![\d,])")
_OTHER_GROUPED = re.compile(r"(?<![\d.,_ ])\d{1,3}(?:([_ ])\d{3})(?:\1\d{3})*(?![\d_]| \d)")
_DECIMAL_COMMA = re.compile(r"(?<!\d)(\d+),(\d+)(?!\d)")
_MIXED = re.compile(r"\d\s+\d+\s*/\s*\d")


def read_number(text: str, *, whole: bool, allow: Collection[str] = ()) -> Reading:
    """Read a number.

    `whole` says that the key is an integer: only then may commas group digits, in
    strict threes.  `allow` adds percent (50%), suffix (3k, 2M, 1G), inf and nan.
    """
    stopped = obstacle(text, EXAMPLE)
    if stopped:
        return stopped
    plain = normalise(text).replace("×", "*").strip()
    special = _special(plain.casefold(), allow)
    if special:
        return special
    plain, factor = _without_suffix(plain, allow)
    hint = _trap(plain, whole=whole)
    if hint:
        return unreadable(hint)
    return _evaluated(_ungrouped(plain, commas=whole), factor)


def _special(word: str, allow: Collection[str]) -> Reading | None:
    if word in INFINITE:
        value = INFINITE[word]
        return Reading(value, word) if "inf" in allow else unreadable("a finite number is wanted")
    if word == "nan":
        return Reading(math.nan, "nan") if "nan" in allow else unreadable("a number is wanted")
    return None


def _without_suffix(plain: str, allow: Collection[str]) -> tuple[str, tuple[int, int]]:
    """The text without % or k, M, G where these are allowed, and the factor they stand for."""
    if "percent" in allow and plain.endswith("%"):
        return plain[:-1].rstrip(), (1, 100)
    last = plain[-1:].casefold()
    if "suffix" in allow and last in SUFFIXES and plain[-2:-1].strip().isdigit():
        return plain[:-1].rstrip(), (SUFFIXES[last], 1)
    return plain, (1, 1)


def _trap(plain: str, *, whole: bool) -> str:
    """What to type instead of something that could be read in two ways; "" if all is well."""
    if plain.endswith("%"):
        return "write a share as a decimal such as 0.5, without %"
    if _MIXED.search(plain) and not _OTHER_GROUPED.search(plain):
        return "write one and a half as 1.5 or 3/2"
    rest = _COMMA_GROUPED.sub("0", plain) if whole else plain
    comma = _DECIMAL_COMMA.search(rest)
    if comma:
        return f"use {comma[1]}.{comma[2]}, with a point" + (
            "; a comma may only group digits in threes" if whole else ""
        )
    if "," in rest and "(" not in rest:
        return f"one number is wanted; type {EXAMPLE}"
    return ""


def _ungrouped(plain: str, *, commas: bool) -> str:
    if commas:
        plain = _COMMA_GROUPED.sub(lambda match: match[0].replace(",", ""), plain)
    return _OTHER_GROUPED.sub(lambda match: match[0].replace(match[1], ""), plain)


def _evaluated(plain: str, factor: tuple[int, int]) -> Reading:
    multiply, divide = factor
    scaled = f"({plain})*{multiply}/{divide}" if factor != (1, 1) else plain
    try:
        value = expressions.parse(scaled, names=(), implicit_product=False).evaluate({})
    except ExpressionError as error:
        return unreadable(f"{error}; type {EXAMPLE}")
    if isinstance(value, bool | str | tuple):
        return unreadable(f"type {EXAMPLE}")
    return Reading(value, _understood(plain, value))


def _understood(plain: str, value: Value) -> str:
    """The value, with what was typed where that was a calculation."""
    shown = show(value)
    bare = re.fullmatch(r"[+-]?[\d.,_ ]+(?:[eE][+-]?\d+)?", plain)
    return shown if bare else f"{plain} = {shown}"
