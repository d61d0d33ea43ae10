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

_NUMBER = re.compile(r"[1-9]\d?", re.ASCII)
_MARKED = re.compile(r"\(?([a-z]|[1-9]\d?)[).:]", re.ASCII)
_AROUND_SIGNS = re.compile(r"\s*([^\w\s])\s*")
_DIGIT_NEXT = re.compile(r"[.,]?\d", re.ASCII)
_BETWEEN = re.compile(r"\band\b|[\s,;&+/]+")


# ----------------------------------------------------------------- one option
def read_choice(text: str, options: Sequence[str]) -> Reading:
    """Read one option: a letter (a, A, b), (c)), its number, its text or the start of it.

    The value is the option's position from 0.  What could mean two options is unreadable:
    a letter or number that is another option's text, a start that two have in common.
    """
    example = f"one letter, a to {_last(options)}"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    meant = _meant(fold(typed), _texts(options))
    if len(meant) == 1:
        index = meant[0]
        return Reading(index, f"{LETTERS[index]}  {options[index]}")
    if not meant:
        return unreadable(f"{shown(typed)} is none of the options; type {example}")
    return unreadable(f"{shown(typed)} could mean {_or(meant)}; type {_or(meant, mark=')')}")


def _last(options: Sequence[str]) -> str:
    return LETTERS[min(len(options), len(LETTERS)) - 1]


def _texts(options: Sequence[str]) -> list[str]:
    return [_compact(normalise(each)) for each in options]


def _compact(text: str) -> str:
    """For comparing: folded, and without blanks around signs, so that (2,3) is (2, 3)."""
    return _AROUND_SIGNS.sub(r"\1", fold(text))


def _or(meant: Sequence[int], mark: str = "") -> str:
    return " or ".join(LETTERS[i] + mark for i in meant)


def _meant(word: str, texts: Sequence[str]) -> list[int]:
    """The options that a word may mean: by label or text, or else by the start of a text.

    A number that is an option's text means that option, whatever its place.
    """
    marked = _MARKED.fullmatch(word)
    labelled = _labelled(marked[1] if marked else word, len(texts))
    compact = _compact(word)
    same = {i for i, each in enumerate(texts) if each == compact}
    begun = {i for i, each in enumerate(texts) if _begins(each, compact)}
    if _NUMBER.fullmatch(word):
        return sorted(same or labelled | begun)
    return sorted(labelled | same or begun)


def _labelled(label: str, number: int) -> set[int]:
    """The position that a letter or a number stands for, if there are so many options."""
    if _NUMBER.fullmatch(label):
        position = int(label) - 1
    else:
        position = LETTERS.find(label) if len(label) == 1 else -1
    return {position} if 0 <= position < number else set()


def _begins(text: str, word: str) -> bool:
    """Whether a word is the start of a text; `0.2` is none of `0.25`."""
    rest = text.removeprefix(word)
    number = _NUMBER.fullmatch(word)
    if rest == text or (len(word) < SHORTEST_PREFIX and not number):
        return False
    return not (word[-1].isdigit() and _DIGIT_NEXT.match(rest))


# ------------------------------------------------------------ several options
def read_several(text: str, options: Sequence[str]) -> Reading:
    """Read a set of options: `a c`, `a,c`, `ac`, `a and c`, `1 3`, their texts, or `none`.

    The value is the sorted tuple of positions.  What could mean two sets is unreadable.
    """
    texts = _texts(options)
    mark = ")" if set(texts) & set(LETTERS) else ""  # a) is a letter and never a text
    example = f"all letters that apply, such as a{mark} {_last(options)}{mark}, or none"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    found = _sets(fold(typed), texts)
    if len(found) != 1:
        fault = "can be read in two ways" if found else "is no choice of options"
        return unreadable(f"{shown(typed)} {fault}; type {example}")
    chosen = found.pop()
    return Reading(chosen, " ".join(LETTERS[i] for i in chosen) or "none")


def _sets(word: str, texts: Sequence[str]) -> set[tuple[int, ...]]:
    """The sets of options that a text may mean: as a whole, in parts, letter by letter."""
    whole = {(i,) for i in _meant(word, texts)}
    found: set[tuple[int, ...] | None] = {*whole}
    if word in NONE:
        found.add(())
    elif not whole:
        found.add(_all(re.split(r"\s*[,;]\s*", word), texts))
        found.add(_all([each for each in _BETWEEN.split(word) if each], texts))
    found.add(_run(word, texts))
    return {each for each in found if each is not None}


def _all(words: Sequence[str], texts: Sequence[str]) -> tuple[int, ...] | None:
    """What several words mean together, where each means one option."""
    meant = [_meant(each, texts) for each in words]
    if not words or any(len(each) != 1 for each in meant):
        return None
    return tuple(sorted({each[0] for each in meant}))


def _run(word: str, texts: Sequence[str]) -> tuple[int, ...] | None:
    """Letters in one word, as in `acd`."""
    letters = "".join(each.strip("()") for each in _BETWEEN.split(word))
    return _all(letters, texts) if letters.isalpha() and letters.isascii() else None


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
    return unreadable(f"{shown(typed)} is neither; type {example}")
