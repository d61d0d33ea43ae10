"""A problem as text with its source line and a caret, and as JSON-able data."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from quizcli.model import Problem

TAB = 4
WIDEST = 100
NARROWEST = 12
"""So many columns of a line are shown on any terminal."""
MORE = "..."
_GUTTER = "   | "


def render_problem(problem: Problem, width: int = WIDEST) -> str:
    """`file:line:column: CODE message`, the line with a caret below it, and what to do.

    The line of the file is cut to `width` columns around its caret; the other lines are not.
    """
    place = problem.place
    lines = [f"{visible(place.path)}:{place.line}:{place.column}: {problem.code} "
             f"{visible(problem.message)}"]  # fmt: skip
    if problem.source.strip():
        number = str(place.line)
        source, caret = _pointed(problem, max(width - len(number) - len(_GUTTER), NARROWEST))
        lines.append(f"  {number} | {source}")
        lines.append(f"  {' ' * len(number)} | {caret}")
    if problem.help:
        lines.append(f"  = {visible(problem.help)}")
    return "\n".join(lines)


def to_json(problem: Problem) -> dict[str, str | int]:
    """The problem as plain data; lines and columns count from 1."""
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "end": problem.place.end,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "id": problem.question,
        "source": problem.source,
        "help": problem.help,
        "field": problem.field,
    }


def visible(text: str) -> str:
    """The text with control, bidirectional and other invisible characters spelled out."""
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


@lru_cache(maxsize=512)
def _shown(character: str) -> str:
    if character == "\t":
        return " " * TAB
    if character.isprintable():
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape", "backslashreplace").decode()


@lru_cache(maxsize=512)
def _width(character: str) -> int:
    """Columns that a shown character takes on a terminal."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_width, text))


def _pointed(problem: Problem, room: int) -> tuple[str, str]:
    """The line, cut to `room` columns around what is pointed at, and the carets."""
    source, start = problem.source, problem.place.column - 1
    before, marked = visible(source[:start]), visible(source[start : problem.place.end - 1])
    after = visible(source[problem.place.end - 1 :])
    marked = _cut_right(marked, room - 2 * len(MORE))
    room -= _columns(marked)
    before = _cut_left(before, room - min(_columns(after), room // 3))
    after = _cut_right(after, room - _columns(before))
    carets = "^" * max(_columns(marked), 1)
    return f"{before}{marked}{after}".rstrip(), " " * _columns(before) + carets


def _cut_right(text: str, width: int) -> str:
    if _columns(text) <= width:
        return text
    return f"{_fitting(text, width - len(MORE))}{MORE}"[: max(width, 0)]


def _cut_left(text: str, width: int) -> str:
    if _columns(text) <= width:
        return text
    return f"{MORE}{_fitting(text[::-1], width - len(MORE))[::-1]}"[: max(width, 0)]


def _fitting(text: str, width: int) -> str:
    taken = 0
    for i, character in enumerate(text):
        taken += _width(character)
        if taken > width:
            return text[:i]
    return text
