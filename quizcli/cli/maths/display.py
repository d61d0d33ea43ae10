"""Display equations in two dimensions, drawn by TeXicode, and not at all when in doubt.

TeXicode draws unknown commands as `?`, writes its errors into the drawing and
drops a script here and there without a word; its small letters show `x_t^n` with
a lowered n above a raised t.  So it gets no TeX but what `maths.drawing` makes,
and what comes back is counted: each cell once, each line of a fraction, root, sum or
bracket, and all letters, digits and signs against those of the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from quizcli.cli.maths.boxes import FIRST_CELL
from quizcli.cli.maths.breaks import Part
from quizcli.cli.maths.drawing import Drawing
from quizcli.cli.maths.losslessness import multiset, signs_of
from quizcli.cli.maths.tree import UnknownTexError, read
from quizcli.cli.text import clean

LONGEST = 800
TALLEST = 16
"""More rows than that would not leave room for the question."""
_LINES = frozenset(" ╶─╴┌│╰┘┰▐╸┸┃⌠⌡╪⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭║()[]{}|‖⌊⌋⌈⌉")


class Picture(NamedTuple):
    """A drawing that lost nothing, its cells still placeholders: one character for each.

    `parts` may go on below each other; in the gap before each but the first stands a mark,
    which shows as a space.
    """

    rows: Sequence[str]
    cells: Sequence[str]
    signs: Counter[str]
    parts: Sequence[Part]
    marks: Sequence[str]


@lru_cache(maxsize=256)
def drawn(tex: str) -> tuple[str, ...]:
    """The rows of the drawing, without a margin; none where one line says it as well or better.

    None also for what is not understood, too long, too tall, or not drawn without loss.
    Never raises.
    """
    whole = picture(tex, rows_apart=False)
    rows = shown(whole.rows, whole) if whole else []
    return tuple(rows) if 1 < len(rows) <= TALLEST else ()


# ------------------------------------------------------------------ the drawing
@lru_cache(maxsize=64)
def picture(tex: str, *, rows_apart: bool) -> Picture | None:
    """The drawing, checked; with `rows_apart` aligned equations stand behind each other.

    None for what is not understood, too long or not drawn without loss.
    """
    tex = " ".join(clean(tex).split())
    if len(tex) > LONGEST:
        return None
    drawing = Drawing()
    try:
        nodes = read(tex)
        rows = trimmed(_rows(drawing.tex(nodes, rows_apart=rows_apart)))
        kept = multiset(nodes) == signs_of("".join(drawing.glyphs), drawing.signs)
    except (UnknownTexError, RecursionError, KeyError):
        return None
    if not kept or not is_complete(rows, drawing.glyphs, drawing.signs):
        return None
    return Picture(rows, drawing.glyphs, drawing.signs, drawing.parts, drawing.marks)


def _rows(tex: str) -> list[str]:
    """TeXicode's drawing.  UnknownTexError: it could not."""
    from texicode.pipeline import render_tex_rows

    try:
        return [str(row) for row in render_tex_rows(tex, False)]
    except Exception as error:  # it has no error of its own: IndexError, KeyError, TypeError, …
        raise UnknownTexError("not drawn") from error


def is_complete(rows: Sequence[str], glyphs: Sequence[str], signs: Counter[str]) -> bool:
    """Whether each cell is there once, nothing is strange, and no line is missing."""
    found = Counter("".join(rows))
    cells = {each for each in found if FIRST_CELL <= ord(each) < FIRST_CELL + len(glyphs)}
    return (
        len(cells) == len(glyphs)
        and all(found[each] == 1 for each in cells)
        and not found.keys() - cells - _LINES
        and all(_lines_fit(found, signs))
    )


def _lines_fit(found: Counter[str], signs: Counter[str]) -> list[bool]:
    """Whether the lines that only one sign has are there as often as the sign."""
    return [
        found["╶"] == signs["/"] + signs["∮"],
        found["╰"] == signs["√"],
        found["▐"] == signs["∑"],
        found["┸"] == signs["∑"] + 2 * signs["∏"],
        found["⌠"] == signs["∫"] + 2 * signs["∬"] + signs["∮"],
        found["⎛"] + found["("] == signs["("],
        found["⎞"] + found[")"] == signs[")"],
        found["⎧"] + found["{"] == signs["{"],
        found["⎫"] + found["}"] == signs["}"],
        found["⎡"] + found["["] + found["⌈"] == signs["["] + signs["⌈"],
        found["⎣"] + found["["] + found["⌊"] == signs["["] + signs["⌊"],
        found["⎤"] + found["]"] + found["⌉"] == signs["]"] + signs["⌉"],
        found["⎦"] + found["]"] + found["⌋"] == signs["]"] + signs["⌋"],
        found["║"] + 2 * found["‖"] >= 2 * signs["‖"],
        found["⎟"] + 2 * found["|"] >= 2 * signs["|"],
    ]


# ------------------------------------------------------------------- its cells
def shown(rows: Sequence[str], whole: Picture) -> list[str]:
    """The rows with the cells in place of their placeholders."""
    if not whole.signs[")"]:
        rows = [row.replace("⎟", "│") for row in rows]
    return trimmed([_translated(row, whole.cells) for row in rows])


def _translated(row: str, cells: Sequence[str]) -> str:
    """A row with the cells in place of their placeholders."""
    return "".join(
        cells[ord(each) - FIRST_CELL] if 0 <= ord(each) - FIRST_CELL < len(cells) else each
        for each in row
    ).rstrip()


def trimmed(rows: Sequence[str]) -> list[str]:
    """The rows without empty ones at the ends and without the margin that all of them have."""
    full = [i for i, row in enumerate(rows) if row.strip()]
    if not full:
        return []
    margin = min(len(rows[i]) - len(rows[i].lstrip(" ")) for i in full)
    return [row[margin:] for row in rows[full[0] : full[-1] + 1]]
