"""Gaps in a prompt, `[[forget|keep]]` or `[[= count]]`, and what is typed into them."""

from __future__ import annotations

import re
from typing import NamedTuple

from quizcli.answers.brackets import outside
from quizcli.answers.reading import Reading, plain, unreadable

MOST_GAPS = 20
LONGEST_GAP = 200

_GAP = re.compile(rf"\[\[((?:(?!\[\[)[^\n]){{1,{LONGEST_GAP}}}?)\]\](?!\])")
_SEMICOLON, _COMMA, _BLANK = re.compile(";"), re.compile(","), re.compile(r"\s+")


class Gap(NamedTuple):
    """What belongs in one gap: words, the first of which is shown as the answer, or the
    value of a formula.  `at` is where the formula stands in the prompt."""

    accepted: tuple[str, ...]
    formula: str = ""
    at: int = 0


def find_gaps(prompt: str) -> tuple[Gap, ...]:
    """The gaps of a prompt, in order."""
    return tuple(_gap(match) for match in _GAP.finditer(prompt))


def _gap(match: re.Match[str]) -> Gap:
    inner = match[1].strip()
    if not inner.startswith("="):
        return Gap(tuple(each.strip() for each in inner.split("|")))
    formula = inner[1:].strip()
    before = match[1].index("=") + 1
    rest = match[1][before:]
    return Gap((), formula, match.start(1) + before + len(rest) - len(rest.lstrip()))


def blanked(prompt: str) -> str:
    """The prompt with a numbered blank for each gap."""
    numbers = iter(range(1, len(prompt)))
    return _GAP.sub(lambda match: f"[{next(numbers)}...]", prompt)


def gap_places(prompt: str) -> tuple[tuple[int, int], ...]:
    """Where each gap starts and ends in the prompt, brackets included."""
    return tuple(match.span() for match in _GAP.finditer(prompt))


def left_open(prompt: str) -> int:
    """Where the first `[[` stands that begins no gap, or -1."""
    return _GAP.sub(lambda match: " " * len(match[0]), prompt).find("[[")


def read_gaps(text: str, number: int) -> tuple[str, ...] | Reading:
    """What is typed into so many gaps: with `;` or `,` between, or one word after the other."""
    example = "what belongs in the gap" if number == 1 else f"{number} answers with ; between"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    if number == 1:
        return (text.strip(),)
    parts = _parts(text.strip(), number)
    if len(parts) != number:
        return unreadable(f"{number} gaps are asked, you gave {len(parts)}; type {example}")
    empty = next((i for i, each in enumerate(parts, start=1) if not each), 0)
    return unreadable(f"gap {empty} has no answer; type {example}") if empty else parts


def _parts(text: str, number: int) -> tuple[str, ...]:
    """Cut at the first sign of these that gives so many parts; `;` decides where it stands."""
    for separator in (_SEMICOLON, _COMMA, _BLANK):
        parts = _cut(text, separator)
        if len(parts) == number or (separator is _SEMICOLON and len(parts) > 1):
            return parts
    commas = _cut(text, _COMMA)
    return commas if len(commas) > 1 else _cut(text, _BLANK)


def _cut(text: str, separator: re.Pattern[str]) -> tuple[str, ...]:
    parts, last = [], 0
    for match in outside(separator, text):
        parts.append(text[last : match.start()])
        last = match.end()
    return tuple(each.strip() for each in (*parts, text[last:]))
