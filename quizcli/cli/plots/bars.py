"""Rows with a label, a bar to an eighth of a cell, and what is said beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.text import Text

from quizcli.cli.furniture import bar
from quizcli.cli.layout import flow, indent, pad, row, shorten
from quizcli.cli.look import Look

GAP = "  "
BAR, NARROW_BAR = 10, 6
NARROW = 60


class Bar(NamedTuple):
    """A row: its label, a share (0 to 1) that is drawn, or none, and pieces of text."""

    label: Text
    share: float | None
    pieces: tuple[Text, ...]


def bars(rows: Sequence[Bar], look: Look, *, aligned: bool = True) -> list[Text]:
    """Labels, bars and pieces below each other; where it is too narrow the pieces flow.

    With `aligned` the pieces of all rows stand in columns, where there is room.
    """
    drawn, columns = _drawn(rows, look), _widths(each.pieces for each in rows)
    gaps = len(GAP) * (max(len(columns), 1) + 1)
    room = look.width - 1 - gaps - sum(columns) - _widest(drawn)
    aligned = aligned and room >= look.width // 4
    most = room if aligned else look.width // 3
    width = _widest(each.label for each in rows)
    if width > most:
        width = most if aligned else 0
    hanging = width if aligned else len(GAP)
    lines: list[Text] = []
    for each, share in zip(rows, drawn, strict=True):
        pieces = _aligned(each.pieces, columns) if aligned else each.pieces
        lines += _row((each.label, share), pieces, (width, hanging), look)
    return lines


def _row(
    head: tuple[Text, Text], pieces: Sequence[Text], widths: tuple[int, int], look: Look
) -> list[Text]:
    """One row; a label that is too long for its column has a line for itself.

    `widths` are those of the column and of the space below such a line.
    """
    (name, share), (width, hanging) = head, widths
    own: list[Text] = []
    if name.cell_len > width:
        own.append(row(GAP, shorten(name, look.width - len(GAP) - 1, look.glyphs.cut)))
        name, width = Text(""), hanging
    label = row(GAP, pad(name, width), GAP, share)
    said = flow([each for each in pieces if each], look.width - label.cell_len - 1, GAP)
    return [*own, *indent(said or [Text("")], label)]


def _widest(labels: Iterable[Text]) -> int:
    return max((each.cell_len for each in labels), default=0)


def _drawn(rows: Sequence[Bar], look: Look) -> list[Text]:
    """A bar for each row that has one, with the gap behind it; spaces where others have one."""
    width = BAR if look.width >= NARROW else NARROW_BAR
    if all(each.share is None for each in rows):
        return [Text("")] * len(rows)
    shown = (Text("") if each.share is None else bar(each.share, width, look) for each in rows)
    return [pad(each, width + len(GAP)) for each in shown]


def _widths(pieces: Iterable[Sequence[Text]]) -> list[int]:
    """How wide each column is."""
    found: list[int] = []
    for each in pieces:
        found += [0] * (len(each) - len(found))
        for i, piece in enumerate(each):
            found[i] = max(found[i], piece.cell_len)
    return found


def _aligned(pieces: Sequence[Text], widths: Sequence[int]) -> list[Text]:
    """The pieces in their columns, figures to the right; the last one ends where it ends."""
    found: list[Text] = []
    for i, (piece, width) in enumerate(zip(pieces, widths, strict=False)):
        gap = " " * (width - piece.cell_len)
        if piece.plain[:1].isdigit():
            found.append(row(gap, piece))
        else:
            found.append(row(piece, gap if i < len(pieces) - 1 else ""))
    return found
