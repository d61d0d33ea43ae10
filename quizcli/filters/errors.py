"""What is wrong with a filter, and the two lines that show where."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from quizcli.expressions.tokens import shown
from quizcli.model import QuizError

WIDEST = 76
"""Characters of a filter that `caret` shows; a longer one is cut around the place."""

MAX_GUESSED = 40
MAX_LISTED = 12


class FilterError(QuizError):
    """What is wrong with a filter, and where: `length` characters from `offset`.

    `offset` lies in 0..len(text); it is len(text) where something is missing at the end.
    """

    def __init__(self, message: str, offset: int = 0, length: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.length = max(1, length)


def unknown(what: str, name: str, there_are: Collection[str]) -> str:
    """One sentence: there is no such thing, with a guess or a list of what there is."""
    import difflib  # only needed for a mistake

    near = difflib.get_close_matches(name, there_are, n=1) if len(name) <= MAX_GUESSED else []
    begun = sorted(each for each in there_are if name and each.startswith(name))
    sentence = f"unknown {what} {printable(shown(name))}"
    if near or begun:
        return f"{sentence}; did you mean {(near or begun)[0]}?"
    listed = ", ".join(map(shown, sorted(there_are)[:MAX_LISTED]))
    more = ", …" if len(there_are) > MAX_LISTED else ""
    return f"{sentence}; there are {listed}{more}" if listed else sentence


def caret(text: str, error: FilterError) -> str:
    """Two lines: the filter, and below it carets at the place of the error."""
    line = printable(text)
    first = max(0, error.offset - WIDEST // 2) if len(line) > WIDEST else 0
    last = first + WIDEST
    lead, tail = "…" * (first > 0), "…" * (last < len(line))
    before = lead + line[first : error.offset]
    marked = line[error.offset : min(last, error.offset + error.length)]
    carets = "^" * max(1, _columns(marked))
    return f"{lead}{line[first:last]}{tail}\n{' ' * _columns(before)}{carets}"


def printable(text: str) -> str:
    """The text, character by character, without any that a terminal might obey."""
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"


def _columns(text: str) -> int:
    """Columns that a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(each) in ("W", "F") for each in text)
    return len(text) + wide - sum(unicodedata.combining(each) > 0 for each in text)
