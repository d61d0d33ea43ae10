"""Boxes of a formula in two dimensions, and the cells in them: their bookkeeping.

A box is a part that is drawn; in a row of pieces it is one private character.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rich.cells import get_character_cell_size

from quizcli.cli.maths.pieces import Kind, Piece
from quizcli.cli.maths.rows import Rows
from quizcli.cli.maths.tree import UnknownTexError

MOST_CELLS = 1000
FIRST_CELL = 0xAC00
"""Placeholders are Hangul syllables: letters, and none of them is ever in a drawing's lines."""
_FIRST_BOX = 0xE000


class Box(NamedTuple):
    """A part that is drawn: its TeX, and its base and scripts if it has any.

    `tall`: brackets around it grow.  `open_ended`: a script at its end needs brackets.
    `alone`: no braces may stand around it.
    """

    tex: str
    base: str = ""
    scripts: tuple[tuple[str, str], ...] = ()
    tall: bool = True
    open_ended: bool = False
    alone: bool = False


class Boxes(Rows):
    """Rows some of whose pieces are boxes.

    `glyphs`: what each placeholder stands for.  `signs`: the signs that are drawn as lines,
    each as often as it is drawn; a matrix counts its commas and semicolons.
    """

    def __init__(self) -> None:
        super().__init__(in_ascii=False)
        self.glyphs: list[str] = []
        self.signs: Counter[str] = Counter()
        self._boxes: list[Box] = []

    def _tex(self, text: str) -> str:
        """A row of cells and boxes as TeX."""
        found = []
        for each in self._split(text):
            box = self._box(each)
            if box:
                found.append(box.tex if box.alone else f"{{{box.tex}}}")
            else:
                found.append("\\ " if each == " " else self._cell(each))
        return "".join(found)

    def _split(self, text: str) -> list[str]:
        """The cells of a row, each letter with the marks that stand on it."""
        found: list[str] = []
        for each in text:
            if get_character_cell_size(each):
                found.append(each)
            elif found and not self._box(found[-1]):
                found[-1] += each
            else:
                raise UnknownTexError("a mark without a letter")
        return found

    def _cell(self, cell: str) -> str:
        """The placeholder of a cell; of a wide character a second one, for its other half."""
        size = get_character_cell_size(cell[0])
        at = len(self.glyphs)
        self.glyphs += [cell, ""][:size]
        if len(self.glyphs) > MOST_CELLS:
            raise UnknownTexError("too much to draw")
        return "".join(chr(FIRST_CELL + at + i) for i in range(size))

    def _box(self, text: str) -> Box | None:
        at = ord(text) - _FIRST_BOX if len(text) == 1 else -1
        return self._boxes[at] if 0 <= at < len(self._boxes) else None

    def _boxed(self, box: Box, kind: Kind = Kind.ORDINARY) -> list[Piece]:
        self._boxes.append(box)
        return [Piece(chr(_FIRST_BOX + len(self._boxes) - 1), kind)]

    def _is_tall(self, text: str) -> bool:
        return any(box is not None and box.tall for box in map(self._box, text))
