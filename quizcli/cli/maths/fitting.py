"""A display equation in the rows that fit a width: drawn, else broken, else on one line.

What does not fit in any of these ways is left to whoever wraps its line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len

from quizcli.cli.maths.breaks import Part, parts
from quizcli.cli.maths.broken import broken
from quizcli.cli.maths.display import TALLEST, drawn
from quizcli.cli.maths.inline import inline
from quizcli.cli.maths.lines import ROOMY, Layout, Line, TooWideError
from quizcli.cli.maths.losslessness import lossless
from quizcli.cli.maths.rows import Rows
from quizcli.cli.maths.tree import UnknownTexError, read
from quizcli.cli.text import clean


def fitting(tex: str, width: int, *, flat: bool, ascii: bool) -> tuple[str, ...]:  # noqa: A002
    """The rows of a formula given without its dollars, none wider than the width.

    `flat`: each part stands on one line, as text.  Empty: not even its parts fit.  Never raises.
    """
    drawing = () if flat else drawn(tex)
    if _fits(drawing, width):
        return drawing
    line = (inline(tex, ascii),)
    if not drawing and _fits(line, width):
        return line
    rows = () if flat else broken(tex, width)
    if rows:
        return rows
    return line if _fits(line, width) else lines(tex, width, ascii)


@lru_cache(maxsize=256)
def lines(tex: str, width: int, ascii: bool = False) -> tuple[str, ...]:  # noqa: A002
    """The parts of a formula as text, below each other; none where one does not fit in.

    What they say together is checked against the source.  Never raises.
    """
    tex = " ".join(clean(tex).split())
    try:
        found = parts(Rows(ascii).pieces(read(tex)))
        layout = Layout(found, [cell_len(part.text) for part in found], width)
        laid_out = layout.open()
        laid_out = laid_out if len(laid_out) <= ROOMY else layout.closed()
    except (UnknownTexError, RecursionError, TooWideError):
        return ()
    if len(laid_out) > TALLEST:
        return ()
    rows = tuple(_row(found, line) for line in laid_out)
    return rows if lossless(tex, " ".join(rows)) else ()


def _row(found: Sequence[Part], line: Line) -> str:
    first, *rest = found[line.start : line.stop]
    return " " * line.indent + first.text + "".join(" " * part.gap + part.text for part in rest)


def _fits(rows: Sequence[str], width: int) -> bool:
    return bool(rows) and max(map(cell_len, rows)) <= width
