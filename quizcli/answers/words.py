"""Compare an answer in words with those that are accepted: an explicit table of what is alike.

Without regard to: case; `the`, and `a` or `an` at the start; Markdown marks, `$` and backslash;
a full stop at the end; a hyphen between words; blanks; an s at the end of a word of four letters
or more; curly for round brackets, and either around a single sign of an index.  In a word of six
letters and more one slip is forgiven, and told: a letter missing, added or changed, or two
neighbours swapped, but never the first letter (symmetric is not asymmetric).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizcli.answers.reading import Reading, plain, unreadable
from quizcli.answers.text import fold, normalise

MAX_TEXT = 200
SHORTEST_PLURAL = 4
SHORTEST_SLIP = 6

_POWER = re.compile(r"(?<=[\w)])\*\*(?=[\w(])")
_LETTER = r"[^\W\d_]"
_HYPHEN = re.compile(f"(?<={_LETTER})-(?={_LETTER}{{2}})|(?<={_LETTER}{{2}})-(?={_LETTER})")
_PRODUCT = re.compile(r"(?<=\d)\s*\*\s*(?=\d)")
_INDEX = re.compile(r"(?<=[_^])\((\w)\)")
_ALONE = re.compile(f"(?:the|an|a) (?={_LETTER}{{2}})")
_BRACES = str.maketrans("{}", "()", "\\")


def read_words(text: str) -> Reading:
    """Read an answer in words; nothing and more than MAX_TEXT characters are unreadable."""
    example = "a word or a few words"
    if len(text.strip()) > MAX_TEXT:
        return unreadable(f"that is longer than {MAX_TEXT} characters; type {example}")
    typed = plain(text, example)
    return typed if isinstance(typed, Reading) else Reading(text.strip(), text.strip())


def meant(text: str, known: Sequence[str]) -> tuple[str, bool] | None:
    """Which of the known answers is meant, and whether only by forgiving slips."""
    typed = _canonical(text)
    written = [_canonical(each) for each in known]
    same = [each for each, words in zip(known, written, strict=True) if _same(typed, words)]
    if same:
        return same[0], False
    near = [each for each, words in zip(known, written, strict=True) if _slipped(typed, words)]
    return (near[0], True) if near else None


# ------------------------------------------------------------------ folding
def _canonical(text: str) -> list[str]:
    """The words of a text as they are compared."""
    plain_text = _POWER.sub("^", normalise(text))
    plain_text = _PRODUCT.sub("×", plain_text)  # 2*3 is not 23, while a*b is ab
    folded = _HYPHEN.sub(" ", fold(plain_text)).translate(_BRACES)
    words = [each for each in _INDEX.sub(r"\1", folded).split() if each != "the"]
    return _ALONE.sub("", " ".join(words), count=1).split() if words else folded.split()


def _same(given: Sequence[str], wanted: Sequence[str]) -> bool:
    if "".join(given) == "".join(wanted):
        return True
    pairs = zip(given, wanted, strict=False)
    return len(given) == len(wanted) and all(_same_word(*each) for each in pairs)


def _same_word(one: str, other: str) -> bool:
    """Equal, or the plural of each other."""
    short, long = sorted((one, other), key=len)
    plural = long == f"{short}s" and len(long) >= SHORTEST_PLURAL and not short.endswith("s")
    return one == other or (plural and short.isalpha())


# -------------------------------------------------------------------- slips
def _slipped(given: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether every word is the same or spelled with one slip."""
    pairs = zip(given, wanted, strict=False)
    return len(given) == len(wanted) and all(
        _same_word(*each) or _one_slip(*each) for each in pairs
    )


def _one_slip(given: str, wanted: str) -> bool:
    words = given.isalpha() and wanted.isalpha() and len(wanted) >= SHORTEST_SLIP
    if not words or abs(len(given) - len(wanted)) > 1:
        return False
    short, long = sorted((given, wanted), key=len)
    at = next((i for i, each in enumerate(short) if each != long[i]), len(short))
    if at == 0:
        return False
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]
