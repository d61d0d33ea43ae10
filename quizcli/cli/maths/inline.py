"""Inline mathematics: TeX as one line of Unicode or ASCII, without loss or not at all.

`\\frac{QK^\\top}{\\sqrt{d_k}}` becomes `QKᵀ/√dₖ`.  A formula that the tables do
not know, or of which a letter, a digit or a sign would not be there, stays TeX.
"""

from __future__ import annotations

from functools import lru_cache

from quizcli.cli.maths.losslessness import lossless
from quizcli.cli.maths.pieces import join
from quizcli.cli.maths.rows import Rows
from quizcli.cli.maths.tree import UnknownTexError, read
from quizcli.cli.text import clean


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
