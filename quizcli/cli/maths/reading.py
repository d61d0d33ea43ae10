"""A formula on one line, read back: what a checker compares with its source.

Small letters and `_(…)` become marked scripts, `ŷ` and `hat(y)` the same accent,
and letters of whatever alphabet are plain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from quizcli.cli.maths import tables

START, END = "\ue000", "\ue001"
CODES = {mark: chr(0xE010 + i) for i, mark in enumerate(sorted(set(tables.ACCENTS.values())))}
_NAMED = {tables.ACCENT_WORDS.get(name, name): CODES[mark] for name, mark in tables.ACCENTS.items()}
_RAISED = {
    **dict.fromkeys(tables.SUPERSCRIPTS.values(), "^"),
    **dict.fromkeys(tables.SUBSCRIPTS.values(), "_"),
}
_ALIKE = str.maketrans({"−": "-", "⊤": "T", "°": "∘", "⋅": "·"})
OPENING, CLOSING = "([{", ")]}"
_ACCENT = re.compile(rf"(?<![A-Za-z])({'|'.join(sorted(_NAMED))})(?=\()")


def spelled_out(shown: str) -> str:
    """A rendering as a skeleton: its scripts and accents as marked parts, its letters plain."""
    return "".join(_scripts(accents_named(shown)))


def accents_named(text: str) -> str:
    """The text with one private character in place of each accent that is a word."""
    return _ACCENT.sub(_code, text)


def _code(match: re.Match[str]) -> str:
    return _NAMED[match[1]]


def _scripts(shown: str) -> Iterator[str]:
    i = 0
    while i < len(shown):
        mark = _RAISED.get(shown[i])
        end = _small_end(shown, i) if mark else _script_end(shown, i)
        if mark:
            yield f"{mark}{START}{plain(shown[i:end])}{END}"
        elif end > i + 1:
            yield f"{shown[i]}{START}{spelled_out(shown[i + 1 : end])}{END}"
        else:
            yield shown[i]
        i = end


def _small_end(shown: str, i: int) -> int:
    """Where the run of small letters of one kind that starts at a place ends."""
    end = i
    while end < len(shown) and _RAISED.get(shown[end]) == _RAISED[shown[i]]:
        end += 1
    return end


def _script_end(shown: str, i: int) -> int:
    """Where the script behind a mark at a place ends: behind its bracket, or behind its word."""
    if shown[i] not in "_^" or i + 1 == len(shown):
        return i + 1
    if shown[i + 1] in OPENING:
        return _matching(shown, i + 1) + 1
    if shown[i + 1] == "*":
        return i + 2
    end = i + 1
    while end < len(shown) and shown[end].isalnum() and shown[end] not in _RAISED:
        end += 1
    return end


def _matching(shown: str, i: int) -> int:
    """The place of the bracket that closes the one at i; the last place if there is none."""
    depth = 0
    for at in range(i, len(shown)):
        depth += (shown[at] in OPENING) - (shown[at] in CLOSING)
        if not depth:
            return at
    return len(shown) - 1


def folded(skeleton: str) -> str:
    """A skeleton without spaces and brackets, with the accents in front of their letters."""
    text = "".join(_accents_first(plain(skeleton)))
    text = re.sub(r"[()\[\]{}\s]", "", text)
    return re.sub(r"[\ue010-\ue02f]{2,}", lambda match: "".join(sorted(match[0])), text)


def _accents_first(text: str) -> Iterator[str]:
    """Each letter behind the accents that stand on it; other marks stay behind theirs."""
    held = ""
    for each in text:
        code = CODES.get(each)
        if code is not None:
            held = code + held
        elif unicodedata.combining(each):
            held += each
        else:
            yield held
            held = each
    yield held


def plain(text: str) -> str:
    """The text in compatible characters, one for signs that look alike."""
    return unicodedata.normalize("NFKD", text).translate(_ALIKE)
