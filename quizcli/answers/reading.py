"""The outcome of reading: a value and how it was understood, or what would be readable."""

from __future__ import annotations

import re
from typing import NamedTuple

from quizcli.answers.text import normalise, printable
from quizcli.expressions import ExpressionError
from quizcli.model import Value

MAX_TYPED = 500
MAX_SHOWN = 40
MAX_ECHO = 60

_ADVICE = re.compile(r"; .*(?:write|did you mean|known:|brackets are round)")
_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")


class Reading(NamedTuple):
    """`value` is None when nothing could be read; then `hint` says what could be."""

    value: Value | None
    understood: str = ""
    hint: str = ""


def shown(text: str) -> str:
    """What was typed, as a hint repeats it: not longer than a glance."""
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def unreadable(hint: str) -> Reading:
    """Nothing could be read."""
    return Reading(None, hint=hint)


def advised(error: ExpressionError, example: str) -> str:
    """What is wrong with an expression, with an example unless it says what to write."""
    message = str(error)
    return message if _ADVICE.search(message) else f"{message}; type {example}"


def other_side(text: str, wanted: str) -> str:
    """What to type instead of an equation such as `n = 12`; "" where there is none."""
    sides = _EQUALS.split(text)
    alone = sides[-1].strip()
    if len(sides) == 1:
        return ""
    return f"type {wanted} alone" + (f": {shown(alone)}" if alone else ", without =")


def calculation(text: str, example: str) -> str | Reading:
    """The normalised text of something to be computed; a leading `=` is left out."""
    found = plain(text, example)
    return found if isinstance(found, Reading) else plain(found.removeprefix("="), example)


def plain(text: str, example: str) -> str | Reading:
    """The normalised text, unless it is empty, too long or has control characters."""
    if len(text) > MAX_TYPED:
        return unreadable(f"that is longer than {MAX_TYPED} characters; type {example}")
    found = normalise(text)
    if not found:
        return unreadable(f"nothing was typed; type {example}")
    if not printable(found):
        return unreadable(f"there is a control character in it; type {example}")
    return found
