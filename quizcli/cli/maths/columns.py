"""Columns of a matrix, of cases and of aligned equations: their brackets, space and sides."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from quizcli.cli.maths import tables
from quizcli.cli.maths.pieces import INFIX, Piece

COLUMNS = {"align", "align*", "aligned", "split"}
"""Environments whose columns stand right and left of their relations."""


def ended(cell: list[Piece]) -> list[Piece]:
    """A cell without a comma at its end."""
    return cell[:-1] if cell and cell[-1].text == "," else cell


def around(name: str) -> tuple[str, str]:
    """The brackets that an environment draws around its rows."""
    left, right = tables.DELIMITERS.get(name, ("", ""))
    return left, "" if "cases" in name else right


def side_of(name: str, i: int) -> str:
    """Where the text of a column stands in it."""
    if name in COLUMNS:
        return "<" if i % 2 else ">"
    return "<" if "cases" in name else "^"


def justified(text: str, width: int, side: str) -> str:
    """The text with spaces up to a width, at its left, its right or in the middle."""
    space = width - cell_len(text)
    left = {"<": 0, ">": space, "^": space // 2}[side]
    return " " * left + text + " " * (space - left)


def space_before(cell: Sequence[Piece], i: int, apart: str) -> str:
    """Space between two columns: before a sign of relation one, before a second equation three."""
    if not i:
        return ""
    return apart or (" " if cell and cell[0].kind in INFIX else "" if i % 2 else "   ")
