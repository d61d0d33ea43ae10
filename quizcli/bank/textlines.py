"""Lines of a bank, moved and split, without their line ends."""

from __future__ import annotations

from collections.abc import Sequence


def moved(line: str, column: int) -> str:
    """A comment at a column; a blank line stays empty."""
    return " " * column + line.strip() if line.strip() else ""


def split(text: str) -> list[str]:
    """A text in lines."""
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []


def shifted(lines: Sequence[str], shift: int) -> list[str]:
    """Lines moved together, to the right or to the left."""
    if shift >= 0:
        return [" " * shift + each if each else "" for each in lines]
    return [each[min(-shift, len(each) - len(each.lstrip(" "))) :] for each in lines]


def inner(gap: Sequence[str], column: int) -> int:
    """How many lines of a gap belong to what is before: comments further in than what follows."""
    found = 0
    for place, line in enumerate(gap, start=1):
        if line.strip():
            if len(line) - len(line.lstrip(" ")) <= column:
                break
            found = place
    return found


def as_block(text: str, column: int) -> list[str]:
    """A text of several lines as a `|` block; none where that would need more than this."""
    lines = text.split("\n")
    ended = not lines[-1]
    body = lines[:-1] if ended else lines
    whole = all(each.isprintable() and each == each.rstrip() for each in lines)
    if not whole or not body[0] or body[0][0] == " " or not body[-1]:
        return []
    indent = " " * column
    return ["|" if ended else "|-", *(f"{indent}{each}".rstrip() for each in body)]
