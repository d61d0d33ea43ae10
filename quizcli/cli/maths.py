"""Inline mathematics: TeX as one line of Unicode or ASCII, without loss or not at all.

`\\frac{QK^\\top}{\\sqrt{d_k}}` becomes `QKᵀ/√dₖ`.  A formula that the tables do
not know, or whose letters and digits would not all be there, stays TeX.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from quizcli.cli import maths_tables as tables
from quizcli.cli.maths_pieces import join
from quizcli.cli.maths_rows import Rows
from quizcli.cli.maths_tree import UnknownTexError, read
from quizcli.cli.text import clean, to_ascii


@lru_cache(maxsize=1024)
def inline(tex: str, ascii: bool = False) -> str:  # noqa: A002
    """A formula, given without its dollars, on one line; its TeX with dollars when in doubt.

    Never raises.
    """
    tex = " ".join(clean(tex).split())
    try:
        shown = join(Rows(ascii).pieces(read(tex)))
    except (UnknownTexError, RecursionError):
        return source(tex, ascii=ascii)
    return shown if lossless(tex, shown) else source(tex, ascii=ascii)


def source(tex: str, *, ascii: bool = False) -> str:  # noqa: A002
    """The formula as its author wrote it, on one line, between dollars."""
    return clean(f"${' '.join(tex.split())}$", ascii=ascii)


# -------------------------------------------------------------------- lossless
_TOKEN = re.compile(
    r"\\begin\{array\}\s*\{[^{}]*\}|\\(?:begin|end)\{[A-Za-z]+\*?\}|\\([A-Za-z]+)|\\(.)|(.)", re.S
)


def lossless(tex: str, shown: str) -> bool:
    """Whether every letter and digit of the source is still shown, in order.

    Compared after NFKD normalisation, so ₜ counts as t.  A command counts as the
    letters of its sign (α, or `alpha` in ASCII); formatting commands count for
    nothing; with a command that the tables do not know the answer is no.
    """
    return any(_contains(shown, tex, column) for column in (0, 1))


def _contains(shown: str, tex: str, column: int) -> bool:
    try:
        expected = "".join(_meant(match, column) for match in _TOKEN.finditer(tex))
    except KeyError:
        return False
    rest = iter(_letters(shown))
    return all(each in rest for each in _letters(to_ascii(expected) if column else expected))


def _meant(match: re.Match[str], column: int) -> str:
    """What one token of the source should show.  KeyError: not in the tables."""
    name = match[1] or match[2]
    if name is None:
        return match[3] or ""
    if name in tables.FORMATTING:
        return ""
    return name if name in tables.WORDS else tables.SYMBOLS[name][column]


def _letters(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if each.isalnum())
