"""Read a choice by letter, number or text; several choices; myth or fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizcli.answers.reading import Reading, plain, shown, unreadable
from quizcli.answers.text import fold, normalise

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_PREFIX = 3
TRUE = frozenset({"true", "yes", "y", "t", "fact", "f"})
FALSE = frozenset({"false", "no", "n", "myth", "m"})
NONE = frozenset({"none", "none of them", "-"})

_LETTER = re.compile(r"\(?([a-z])[).]?")
_BETWEEN = re.compile(r"\band\b|[\s,;&+/]+")


# ----------------------------------------------------------------- one option
def read_choice(text: str, options: Sequence[str]) -> Reading:
    """Read one option: a letter (a, A, b), (c)), its number, its text or the start of it.

    The value is the option's position from 0.  A number that is also an option's text
    means that option.
    """
    example = f"one letter, a to {_last(options)}"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    word, texts = fold(typed), _texts(options)
    index = _one(word, texts)
    if index is not None:
        return Reading(index, f"{LETTERS[index]}  {options[index]}")
    begun = _beginning(word, texts)
    if len(begun) > 1:
        return unreadable(f"{_letters(begun)} begin like that; type {example}")
    return unreadable(f"{shown(word)} is none of the options; type {example}")


def _last(options: Sequence[str]) -> str:
    return LETTERS[min(len(options), len(LETTERS)) - 1]


def _texts(options: Sequence[str]) -> list[str]:
    return [fold(normalise(each)) for each in options]


def _letters(indices: Sequence[int]) -> str:
    return " and ".join(LETTERS[i] for i in indices)


def _one(word: str, texts: Sequence[str]) -> int | None:
    """The option that a word names, if it names exactly one: by letter, text, number, start."""
    letter = _LETTER.fullmatch(word)
    if letter and LETTERS.index(letter[1]) < len(texts):
        return LETTERS.index(letter[1])
    same = [i for i, each in enumerate(texts) if each == word]
    if same:
        return same[0] if len(same) == 1 else None
    if re.fullmatch(r"[1-9]\d?", word) and int(word) <= len(texts):
        return int(word) - 1
    begun = _beginning(word, texts)
    return begun[0] if len(begun) == 1 else None


def _beginning(word: str, texts: Sequence[str]) -> list[int]:
    if len(word) < SHORTEST_PREFIX:
        return []
    return [i for i, each in enumerate(texts) if each.startswith(word)]


# ------------------------------------------------------------ several options
def read_several(text: str, options: Sequence[str]) -> Reading:
    """Read a set of options: `a c`, `a,c`, `ac`, `a and c`, `1 3`, their texts, or `none`.

    The value is the sorted tuple of positions.
    """
    example = f"all letters that apply, such as a {_last(options)}, or none"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    word, texts = fold(typed), _texts(options)
    chosen = _set(word, texts)
    if chosen is None:
        return unreadable(f"{shown(word)} is no choice of options; type {example}")
    return Reading(chosen, " ".join(LETTERS[i] for i in chosen) or "none")


def _set(word: str, texts: Sequence[str]) -> tuple[int, ...] | None:
    whole = _one(word, texts)
    if whole is not None:
        return (whole,)
    if word in NONE:
        return ()
    return (
        _all([_one(each, texts) for each in re.split(r"\s*[,;]\s*", word)])
        or _all([_one(each, texts) for each in _BETWEEN.split(word) if each])
        or _run(word, texts)
    )


def _all(found: Sequence[int | None]) -> tuple[int, ...] | None:
    chosen = {each for each in found if each is not None}
    return tuple(sorted(chosen)) if chosen and None not in found else None


def _run(word: str, texts: Sequence[str]) -> tuple[int, ...] | None:
    """Letters in one word, as in `acd`."""
    known = LETTERS[: len(texts)]
    letters = "".join(each.strip("()") for each in _BETWEEN.split(word))
    if not letters or any(each not in known for each in letters):
        return None
    return tuple(sorted({LETTERS.index(each) for each in letters}))


# -------------------------------------------------------------- myth or fact
def read_boolean(text: str) -> Reading:
    """Read myth or fact, true or false, yes or no, or their first letters (f is fact)."""
    example = "m for myth or f for fact"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    word = fold(typed)
    if word in TRUE:
        return Reading(True, "fact")
    if word in FALSE:
        return Reading(False, "myth")
    return unreadable(f"{shown(word)} is neither; type {example}")
