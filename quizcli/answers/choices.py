"""Read a choice by letter, number or text; several choices; myth or fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizcli.answers.reading import Reading, obstacle, unreadable
from quizcli.answers.text import fold, normalise

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_PREFIX = 3
TRUE = frozenset({"true", "yes", "y", "t", "fact", "f"})
FALSE = frozenset({"false", "no", "n", "myth", "m"})
NONE = frozenset({"none", "none of them", "-"})


def read_choice(text: str, options: Sequence[str]) -> Reading:
    """Read one option: a letter (a, A, b), (c)), its number, its text or the start of it.

    The value is the option's position from 0.
    """
    example = f"a letter, a to {LETTERS[len(options) - 1]}"
    stopped = obstacle(text, example)
    if stopped:
        return stopped
    word = fold(normalise(text))
    texts = [fold(normalise(each)) for each in options]
    for index in (_by_text(word, texts), _by_letter(word, len(options)), _by_number(word, texts)):
        if index is not None:
            return Reading(index, options[index])
    return _by_prefix(word, options, texts) or unreadable(f"type {example}")


def _by_text(word: str, texts: Sequence[str]) -> int | None:
    found = [i for i, each in enumerate(texts) if each == word]
    return found[0] if len(found) == 1 else None


def _by_letter(word: str, number: int) -> int | None:
    match = re.fullmatch(r"\(?([a-z])[).]?", word)
    index = LETTERS.index(match[1]) if match else number
    return index if index < number else None


def _by_number(word: str, texts: Sequence[str]) -> int | None:
    """By position from 1, unless some option's text is a number itself."""
    if not re.fullmatch(r"\d{1,2}", word) or any(each.isdigit() for each in texts):
        return None
    index = int(word) - 1
    return index if 0 <= index < len(texts) else None


def _by_prefix(word: str, options: Sequence[str], texts: Sequence[str]) -> Reading | None:
    if len(word) < SHORTEST_PREFIX:
        return None
    found = [i for i, each in enumerate(texts) if each.startswith(word)]
    if len(found) > 1:
        letters = " and ".join(LETTERS[i] for i in found[:3])
        return unreadable(f"{letters} begin like that; type the letter")
    return Reading(found[0], options[found[0]]) if found else None


def read_several(text: str, options: Sequence[str]) -> Reading:
    """Read a set of letters: `a c`, `a,c`, `ac`, `a and c`, or `none`.

    The value is the sorted tuple of positions.
    """
    example = f"all letters that apply, such as a c (a to {LETTERS[len(options) - 1]})"
    stopped = obstacle(text, example)
    if stopped:
        return stopped
    word = fold(normalise(text))
    if word in NONE:
        return Reading((), "none")
    letters = re.sub(r"\band\b|[\s,;()&+.]", "", word)
    known = LETTERS[: len(options)]
    if not letters or any(each not in known for each in letters):
        return unreadable(f"type {example}")
    chosen = tuple(sorted({LETTERS.index(each) for each in letters}))
    return Reading(chosen, " ".join(LETTERS[i] for i in chosen))


def read_boolean(text: str) -> Reading:
    """Read myth or fact, true or false, yes or no, or their first letters (f is fact)."""
    example = "m for myth or f for fact"
    stopped = obstacle(text, example)
    if stopped:
        return stopped
    word = fold(normalise(text)).rstrip(".!")
    if word in TRUE:
        return Reading(True, "fact")
    if word in FALSE:
        return Reading(False, "myth")
    return unreadable(f"type {example}")
