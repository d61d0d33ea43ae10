"""Brackets in typed text: what stands outside them, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_BRACKETS = 4


def outside(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches that begin outside round brackets."""
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if before.count("(") <= before.count(")"):
            yield match


def unwrapped(text: str) -> str | None:
    """The text inside its outer brackets, or None when brackets do not match."""
    for _ in range(MAX_BRACKETS):
        closes = _closing(text)
        if closes is None:
            return None
        if not text.startswith(("(", "[")) or closes != len(text) - 1:
            break
        text = text[1:-1].strip()
    return text


def _closing(text: str) -> int | None:
    """Where the bracket at the start is closed (-1: there is none); None if any is left open."""
    opened: list[int] = []
    closes = -1
    for i, each in enumerate(text):
        if each in "([":
            opened.append(i)
        elif each in ")]":
            if not opened or text[opened[-1]] + each not in ("()", "[]"):
                return None
            closes = i if opened.pop() == 0 else closes
    return None if opened else closes
