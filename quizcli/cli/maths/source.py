"""The TeX of the formulas in a text, each beside what the terminal makes of it."""

from __future__ import annotations

from rich.text import Text

from quizcli.cli import blocks
from quizcli.cli.layout import indent, pad, row, wrap
from quizcli.cli.look import Look
from quizcli.cli.maths.inline import inline, source
from quizcli.cli.text import clean

NONE = "There is no formula here."


def tex_lines(text: str, look: Look) -> list[Text]:
    """Each formula of a Markdown text once: its TeX between dollars, then its rendering.

    Beside each other in two columns where all of them fit, else below each other.
    """
    found = dict.fromkeys(blocks.formulas(blocks.read(clean(text).strip("\n"))))
    pairs = [(Text(source(tex, ascii=look.ascii)), Text(inline(tex, look.ascii))) for tex in found]
    if not pairs:
        return [Text(NONE if look.plain else f" {NONE}")]
    left = max(tex.cell_len for tex, _ in pairs)
    if all(left + shown.cell_len + 4 <= look.width for _, shown in pairs):
        return [row(" ", pad(tex, left), "   ", shown) for tex, shown in pairs]
    return [line for tex, shown in pairs for line in _below(tex, shown, look)]


def _below(tex: Text, shown: Text, look: Look) -> list[Text]:
    return [
        *indent(wrap(tex, look.width - 5), " ", "    "),
        *indent(wrap(shown, look.width - 9), "     ", " " * 8),
    ]
