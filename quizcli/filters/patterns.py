"""Words with wildcards: taken apart, spelled again, and compared in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from quizcli.filters.tokens import WORDS

Pieces: TypeAlias = tuple[str, ...]
"""The folded texts between the wildcards of a pattern; without a wildcard a single one."""

_PLAIN = re.compile(r'(?:[^ ()":*-][^ ()":*]*)?')


def pieces(text: str) -> Pieces:
    """The pieces of a pattern as it was typed; between quotes `*` is a star."""
    found = [""]
    for i, chunk in enumerate(text.casefold().split('"')):
        first, *others = [chunk] if i % 2 else chunk.split("*")
        found[-1] += first
        found += others
    if len(found) == 1:
        return (found[0],)
    return (found[0], *filter(None, found[1:-1]), found[-1])


def spelled(parts: Pieces) -> str:
    """The pattern as it may be typed, with quotes where they are needed."""
    return "*".join(each if _is_plain(each) else f'"{each}"' for each in parts)


def _is_plain(piece: str) -> bool:
    return _PLAIN.fullmatch(piece) is not None and piece not in WORDS


def whole(parts: Pieces) -> Callable[[str], bool]:
    """Whether a folded text is the pattern, from its beginning to its end."""
    if len(parts) == 1:
        return lambda text: text == parts[0]
    first, *middle, last = parts

    def fits(text: str) -> bool:
        end = len(text) - len(last)
        bounded = text.startswith(first) and text.endswith(last) and len(first) <= end
        return bounded and in_order(middle, text, len(first), end)

    return fits


def in_order(parts: Sequence[str], text: str, start: int, end: int) -> bool:
    """Whether the parts occur one after another in text[start:end].

    The first place of each is as good as any later one, so nothing is tried twice.
    """
    for part in parts:
        start = text.find(part, start, end)
        if start < 0:
            return False
        start += len(part)
    return True
