"""Whether a rendering on one line says all that its TeX says: every letter, digit and sign.

The tree of the TeX is spelled out as a skeleton: signs in their order, fractions
as `/`, scripts and accents as marked parts.  The rendering is read back to the
same form: small letters become scripts, `hat(y)` and `ŷ` the same accent.  The
two must be equal, up to spaces and parentheses; the parentheses of the source must be
there, and those of the rendering must match each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from quizcli.cli.maths import signs, tables
from quizcli.cli.maths.reading import (
    CLOSING,
    END,
    OPENING,
    START,
    accents_named,
    folded,
    plain,
    spelled_out,
)
from quizcli.cli.maths.skeleton import Skeleton
from quizcli.cli.maths.tree import Node, UnknownTexError, read
from quizcli.cli.text import to_ascii

_TOKEN = re.compile(
    r"\\begin\{array\}\s*\{[^{}]*\}|\\(?:begin|end)\{[A-Za-z]+\*?\}"
    r"|\\\\\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm)\]|\\([A-Za-z]+)|\\(.)|(.)",
    re.S,
)


def lossless(tex: str, shown: str) -> bool:
    """Whether every letter, digit, operator, relation and script of the source is still shown.

    In order, and nothing else but spaces and parentheses beside it; letters count alike in
    whatever alphabet.  With a command that the tables do not know the answer is no.  Never raises.
    """
    try:
        found = folded(spelled_out(shown))
    except RecursionError:
        return False
    return any(
        said is not None
        and said.signs == found
        and _brackets_kept(said.brackets, shown)
        and not said.letters - Counter(_letters(shown))
        for said in (_said(tex, False), _said(tex, True))
    )


class Said(NamedTuple):
    """What a source says: its signs in order, its brackets, its letters and digits."""

    signs: str
    brackets: str
    letters: Counter[str]


@lru_cache(maxsize=64)
def _said(tex: str, in_ascii: bool) -> Said | None:
    """What the source says; None where something in it is unknown."""
    try:
        expected = Skeleton(in_ascii).of(read(tex))
        letters = _raw_letters(tex, in_ascii)
    except (KeyError, UnknownTexError, RecursionError):
        return None
    return Said(folded(accents_named(expected)), _brackets(expected), letters)


def multiset(nodes: Sequence[Node]) -> Counter[str]:
    """The letters, digits and signs of a tree, in no order: brackets and scripts' marks aside.

    Raises KeyError, UnknownTexError.
    """
    return _counted(accents_named(Skeleton(in_ascii=False).of(nodes)))


def signs_of(text: str, drawn: Counter[str]) -> Counter[str]:
    """The same of a drawing: of the text in its cells and of the signs drawn as lines."""
    return _counted(accents_named(text) + "".join(drawn.elements()))


def _counted(text: str) -> Counter[str]:
    return Counter(each for each in folded(text) if each not in f"_^{START}{END}")


def _brackets_kept(wanted: str, shown: str) -> bool:
    """Whether the brackets of the source are there, in order, and those shown match."""
    found = _brackets(shown)
    rest = iter(found)
    return all(each in rest for each in wanted) and _balance(found) == _balance(wanted)


def _brackets(text: str) -> str:
    return "".join(each for each in plain(text) if each in OPENING + CLOSING)


def _balance(brackets: str) -> int:
    return sum(1 if each in OPENING else -1 for each in brackets)


def _raw_letters(tex: str, in_ascii: bool) -> Counter[str]:
    """The letters and digits of the source, without its parser.  KeyError: unknown command."""
    column = int(in_ascii)
    meant = "".join(_meant(match, column) for match in _TOKEN.finditer(tex))
    return Counter(_letters(to_ascii(meant) if in_ascii else meant))


def _meant(match: re.Match[str], column: int) -> str:
    """What one token of the source should show.  KeyError: not in the tables."""
    name = match[1] or match[2]
    if name is None:
        return match[3] or ""
    if name in tables.FORMATTING:
        return ""
    return name if name in signs.WORDS else signs.SYMBOLS[name][column]


def _letters(text: str) -> str:
    return "".join(each for each in plain(text) if each.isalnum())
