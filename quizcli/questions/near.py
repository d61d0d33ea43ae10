"""Answers just inside and just outside of what is accepted, for a type to make near misses of.

The edges are worked out here once more, from what the tolerance says, and not by the code
that compares: its judgement is held against them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

from quizcli.answers.show import magnitude, show
from quizcli.model import Tolerance, Value

Miss: TypeAlias = tuple[str, bool]
"""What is typed, and whether it has to be right."""

INSIDE, OUTSIDE = Fraction(9, 10), Fraction(11, 10)
"""Parts of the way from the key to the edge of what is accepted."""

FINEST = Fraction(1, 10**9)
"""The share of a key up to which an edge cannot be told from rounding."""

DIGITS = 17
LARGEST = 10**15
SHORTEST_SLIP = 6
"""How many letters a word has in which a slip is forgiven; two are not."""

_WORD = re.compile(r"[^\W\d_]+")


def reach(key: Value, tolerance: Tolerance) -> tuple[Fraction, Fraction] | None:
    """How far below and above the key an answer may lie; None for what is no finite number."""
    if isinstance(key, bool | str | tuple) or (isinstance(key, float) and not math.isfinite(key)):
        return None
    exact = Fraction(key)
    if tolerance.factor is not None:
        low, high = sorted((exact / _decimal(tolerance.factor), exact * _decimal(tolerance.factor)))
        return exact - low, high - exact
    allowed = _decimal(tolerance.abs or 0) + _decimal(tolerance.rel or 0) * abs(exact)
    if tolerance.digits is not None:
        allowed = Fraction(10) ** (magnitude(exact) - tolerance.digits + 1) / 2 if exact else exact
    return allowed, allowed


def _decimal(value: float) -> Fraction:
    return Fraction(str(value))


def numbers(key: Value, tolerance: Tolerance) -> Iterator[Miss]:
    """Numbers within the tolerance and beyond it; the neighbours where the key is exact."""
    allowed = reach(key, tolerance)
    if allowed is None or isinstance(key, bool | str | tuple):
        return
    exact = Fraction(key)
    for sign, width in zip((-1, 1), allowed, strict=True):
        if not width:
            yield typed(exact + sign), False
        elif width > FINEST * abs(exact):
            yield typed(exact + sign * width * INSIDE), True
            yield typed(exact + sign * width * OUTSIDE), False


def typed(value: Value) -> str:
    """A number as it is typed, with as many digits as a float has."""
    if isinstance(value, bool | str | tuple) or (
        isinstance(value, float) and not math.isfinite(value)
    ):
        return show(value)
    return _digits(Fraction(value))


def _digits(value: Fraction) -> str:
    if value.denominator == 1 and abs(value) < LARGEST:
        return str(value.numerator)
    try:
        return f"{float(value):.{DIGITS}g}"
    except OverflowError:
        return str(value.numerator // value.denominator)


def words(text: str) -> Iterator[str]:
    """Spellings that are not forgiven: another first letter, two slips in one word."""
    yield f"{'z' if text[:1] in ('q', 'Q') else 'q'}{text}"  # a letter doubled is forgiven
    longest = max(_WORD.finditer(text), key=lambda match: len(match[0]), default=None)
    if longest and len(longest[0]) >= SHORTEST_SLIP:
        letters = list(text)
        for i in (longest.start() + 2, longest.start() + 4):
            letters[i] = "z" if letters[i] == "q" else "q"
        yield "".join(letters)
