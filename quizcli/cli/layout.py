"""Lines of Rich text: wrapping, indenting, aligning and shortening, counted in cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text

HYPHENS = "-/"
"""Where a long name may be broken, behind the sign."""

_WORD = re.compile(r"\s*\S+\s*|\s+")


def wrap(text: Text, width: int, *, shadow: str = "") -> list[Text]:
    """The text in lines of at most `width` cells, broken at spaces, else anywhere.

    A newline always breaks.  `shadow` has the length of the text; where it has no
    space, the text is not broken although it has one.
    """
    lines: list[Text] = []
    start = 0
    for part in (shadow or text.plain).split("\n"):
        lines += _wrapped(text[start : start + len(part)], part, max(width, 2))
        start += len(part) + 1
    return lines


def _wrapped(line: Text, shadow: str, width: int) -> list[Text]:
    if cell_len(line.plain) <= width:
        return [line]
    parts = list(line.divide(_breaks(line.plain, shadow, width)))
    for part in parts:
        part.rstrip()
    return parts


def _breaks(plain: str, shadow: str, width: int) -> list[int]:
    """Where new lines start, so that each fits without the spaces at its end."""
    found: list[int] = []
    start = 0
    for word in _WORD.finditer(shadow):
        needed = cell_len(plain[start : word.end()].rstrip())
        if needed > width and word.start() > start:
            start = word.start()
            found.append(start)
        inside = folds(plain[start : word.end()].rstrip(), width, HYPHENS)
        found += [start + each for each in inside]
        start += inside[-1] if inside else 0
    return found


def folds(plain: str, width: int, behind: str = "") -> list[int]:
    """Where a row without spaces must be cut, so that no part is wider than `width`.

    It is cut behind one of the characters `behind` where there is one in the second half.
    """
    found: list[int] = []
    start, used = 0, 0
    for i, character in enumerate(plain):
        size = get_character_cell_size(character)
        if used + size > width:
            start = _behind(plain, (start + i) // 2, i, behind)
            found.append(start)
            used = cell_len(plain[start:i])
        used += size
    return found


def _behind(plain: str, first: int, end: int, signs: str) -> int:
    """The place behind the last of these signs from `first` on, or else `end`."""
    return next((k for k in range(end, first, -1) if plain[k - 1] in signs), end)


def indent(lines: Iterable[Text], first: str | Text, rest: str | None = None) -> list[Text]:
    """The lines behind a label, the following ones behind as many spaces (or `rest`)."""
    label = Text(first) if isinstance(first, str) else first
    hanging = " " * label.cell_len if rest is None else rest
    return [row(label if i == 0 else hanging, line) for i, line in enumerate(lines)]


def row(*parts: Text | str) -> Text:
    """The parts in one line, each with its own style and none with its neighbour's."""
    text = Text("")
    for part in parts:
        text.append(part)
    return text


def shorten(text: Text, width: int, sign: str) -> Text:
    """The text, or as much of it as fits with the sign of a cut behind it."""
    if text.cell_len <= width:
        return text
    room = max(width - len(sign), 0)
    cut = next(iter(folds(text.plain, room)), len(text.plain)) if room else 0
    kept = text[:cut]
    kept.rstrip()
    return row(kept, sign[:width])


def spread(left: Text, right: Text, width: int) -> Text:
    """Both in one line, `right` at its end.  The caller sees to it that they fit."""
    gap = max(width - left.cell_len - right.cell_len, 1)
    return row(left, " " * gap, right)


def join(parts: Sequence[Text], gap: str) -> Text:
    """The parts behind each other."""
    return row(
        *(piece for i, part in enumerate(parts) for piece in ((gap, part) if i else (part,)))
    )


def flow(parts: Sequence[Text], width: int, gap: str) -> list[Text]:
    """The parts behind each other in as many lines as they need, none of them split
    unless it is wider than a line by itself."""
    lines: list[Text] = []
    for part in (piece for each in parts for piece in wrap(each, width)):
        longer = join([lines[-1], part], gap) if lines else part
        if lines and longer.cell_len <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def pad(text: Text, width: int) -> Text:
    """The text with spaces up to the width."""
    return row(text, " " * max(width - text.cell_len, 0))
