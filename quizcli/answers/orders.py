"""Read an order of letters, and letters that belong to numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from quizcli.answers.choices import LETTERS
from quizcli.answers.reading import Reading, plain, shown, unreadable

_ORDER = re.compile(r"[a-z\s,;.:>→/()\[\]-]*")
_PAIRS = re.compile(r"[a-z\d\s,;.:=>→/()\[\]-]*", re.ASCII)
_WORDS = re.compile(r"\d+|[a-z]+", re.ASCII)


# ----------------------------------------------------------------- one order
def read_order(text: str, number: int) -> Reading:
    """Read all of the first `number` letters, each once: `c a b`, `cab`, `c > a > b`.

    The value is the tuple of positions, from 0, in the order typed.
    """
    example = f"all letters from first to last, such as {' '.join(LETTERS[:number][::-1])}"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    word = typed.casefold()
    if not _ORDER.fullmatch(word):
        return unreadable(f"{shown(typed)} is no order; type {example}")
    letters = re.findall("[a-z]", word)
    fault = _fault(letters, LETTERS[:number], "missing")
    if fault:
        return unreadable(f"{fault}; type {example}")
    return Reading(_positions(letters), " ".join(letters))


def _positions(letters: Iterable[str]) -> tuple[int, ...]:
    return tuple(LETTERS.index(each) for each in letters)


def _fault(given: Sequence[str], wanted: Sequence[str], lacking: str) -> str:
    """What keeps labels from being all that are wanted, each once; "" if nothing does."""
    strange = [each for each in given if each not in wanted]
    if strange:
        return f"there is no {shown(strange[0])}"
    twice = [each for i, each in enumerate(given) if each in given[:i]]
    if twice:
        return f"{twice[0]} stands twice"
    missing = [each for each in wanted if each not in given]
    return (
        f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} {lacking}" if missing else ""
    )


# --------------------------------------------------------------------- pairs
def read_pairs(text: str, lefts: int, rights: int) -> Reading:
    """Read a letter for each of `lefts` numbers: `1b 2a 3c`, `1-b, 2-a, 3-c`, `b a c`, `bac`.

    The value has, for each number in turn, the position of its letter, from 0.
    """
    example = f"a letter, a to {LETTERS[rights - 1]}, for each number, such as {_sample(lefts)}"
    typed = plain(text, example)
    if isinstance(typed, Reading):
        return typed
    word = typed.casefold()
    if not _PAIRS.fullmatch(word):
        return unreadable(f"{shown(typed)} is no list of pairs; type {example}")
    found = _by_number(_WORDS.findall(word), lefts)
    if isinstance(found, str):
        return unreadable(f"{found}; type {example}")
    strange = [each for each in found if each not in LETTERS[:rights]]
    if strange:
        return unreadable(f"there is no {shown(strange[0])}; type {example}")
    pairs = (f"{i}{letter}" for i, letter in enumerate(found, start=1))
    return Reading(_positions(found), " ".join(pairs))


def _sample(lefts: int) -> str:
    return " ".join(f"{i}{LETTERS[i - 1]}" for i in range(1, min(lefts, 3) + 1))


def _by_number(words: Sequence[str], lefts: int) -> list[str] | str:
    """The letters in the order of the numbers, or what is wrong."""
    if not any(each.isdigit() for each in words):
        letters = list("".join(words))
        return letters if len(letters) == lefts else _count(len(letters), lefts)
    numbers = [each.lstrip("0") for each in words[::2]]
    letters = list(words[1::2])
    if len(numbers) != len(letters) or not all(
        _is_pair(*each) for each in zip(numbers, letters, strict=True)
    ):
        return "each number is followed by its letter"
    wanted = [str(i) for i in range(1, lefts + 1)]
    fault = _fault(numbers, wanted, "without a letter")
    return fault or [letters[numbers.index(each)] for each in wanted]


def _is_pair(number: str, letter: str) -> bool:
    return number.isdigit() and len(letter) == 1 and letter.isalpha()


def _count(given: int, wanted: int) -> str:
    letters = "1 letter is" if wanted == 1 else f"{wanted} letters are"
    return f"{letters} asked, you gave {given}"
