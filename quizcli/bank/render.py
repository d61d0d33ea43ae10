"""A problem as text with its source line and a caret, and as JSON-able data."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from quizcli.model import Problem

TAB = 4
WIDEST = 100
MORE = "..."


def render_problem(problem: Problem) -> str:
    """`file:line:column: CODE message`, the line with a caret below it, and what to do."""
    place = problem.place
    lines = [f"{visible(place.path)}:{place.line}:{place.column}: {problem.code} "
             f"{visible(problem.message)}"]  # fmt: skip
    if problem.source.strip():
        number = str(place.line)
        source, caret = _pointed(problem)
        lines.append(f"  {number} | {source}")
        lines.append(f"  {' ' * len(number)} | {caret}")
    if problem.help:
        lines.append(f"  = {visible(problem.help)}")
    return "\n".join(lines)


def to_json(problem: Problem) -> dict[str, str | int]:
    """The problem as plain data; lines and columns count from 1."""
    return {
        "file": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "end": problem.place.end,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "question": problem.question,
        "source": problem.source,
        "help": problem.help,
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


def _pointed(problem: Problem) -> tuple[str, str]:
    """The line, cut to what fits around the caret, and the carets."""
    source, start = problem.source, problem.place.column - 1
    before, marked = visible(source[:start]), visible(source[start : problem.place.end - 1])
    after = visible(source[problem.place.end - 1 :])
    before = _cut_left(before, max(WIDEST - _columns(marked) - 20, WIDEST // 4))
    marked = _cut_right(marked, WIDEST - _columns(before))
    after = _cut_right(after, WIDEST - _columns(before) - _columns(marked))
    carets = "^" * max(_columns(marked), 1)
    return f"{before}{marked}{after}".rstrip(), " " * _columns(before) + carets


def _cut_right(text: str, width: int) -> str:
    return text if _columns(text) <= width else f"{_fitting(text, max(width, 0))}{MORE}"


def _cut_left(text: str, width: int) -> str:
    return text if _columns(text) <= width else f"{MORE}{_fitting(text[::-1], width)[::-1]}"


def _fitting(text: str, width: int) -> str:
    taken = 0
    for i, character in enumerate(text):
        taken += _width(character)
        if taken > width:
            return text[:i]
    return text
