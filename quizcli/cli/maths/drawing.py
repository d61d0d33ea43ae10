"""A formula as TeX for a drawing in two dimensions: structure, and a placeholder for each cell.

What stands on one line (`hₜ₋₁`, `tanh(Wx + b)`) is made here as it is for a line
of text; each of its cells becomes one placeholder.  What is left to draw are
fractions, sums with their limits, raised and lowered scripts, tall delimiters
and matrices, in the few commands that the drawing program is known to draw right.
So no foreign TeX reaches it, and whether a cell is lost can be counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len

from quizcli.cli.maths import tables
from quizcli.cli.maths.boxes import FIRST_CELL, Box, Boxes
from quizcli.cli.maths.breaks import Part, parts
from quizcli.cli.maths.columns import COLUMNS, around, ended, justified, side_of, space_before
from quizcli.cli.maths.pieces import Kind, Piece, join
from quizcli.cli.maths.structures import enclosed, is_compound, listed
from quizcli.cli.maths.tree import Command, Environment, Group, Node, UnknownTexError

_LIMITS = {"sum": "∑", "prod": "∏"}
_INTEGRALS = {"int": "∫", "iint": "∬", "oint": "∮"}
_DELIMITERS = {
    **{sign: sign for sign in "()[]"},
    "{": r"\{",
    "}": r"\}",
    "|": r"\vert",
    "‖": r"\Vert",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
}
_PAIRS = {"left": "right"} | {f"{size}l": f"{size}r" for size in ("big", "Big", "bigg", "Bigg")}
_LIMIT_WORDS = frozenset(
    {"lim", "max", "min", "sup", "inf", "argmax", "argmin", "liminf", "limsup"}
)
_ENVIRONMENTS = {"array": "matrix", "smallmatrix": "matrix", "dcases": "cases"}


class Drawing(Boxes):
    """Rows whose fractions, sums and the like are boxes.

    Of the TeX made last, `parts` are those that may go on below, and `marks` the cells
    that stand in the gaps before them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self.parts: list[Part] = []
        self.marks: list[str] = []

    def tex(self, nodes: Sequence[Node], *, rows_apart: bool = False) -> str:
        """The TeX to draw.  With `rows_apart`, aligned equations alone stand behind each other.

        Raises UnknownTexError.
        """
        rows = self._aligned(nodes) if rows_apart else []
        if not rows:
            return self._marked(self.pieces(nodes))
        self.signs[";"] += len(rows) - 1
        tex = self._marked(listed(rows, ""))
        if sum(part.forced for part in self.parts) != len(rows) - 1:
            raise UnknownTexError("brackets around the end of a row")
        return tex

    def _aligned(self, nodes: Sequence[Node]) -> list[list[Piece]]:
        """The rows of a formula that is nothing but aligned equations."""
        filled = [node for node in nodes if node != " "]
        match filled:
            case [Environment(name) as only] if name in tables.ALIGNED:
                return self.equations(only)
        return []

    def _marked(self, pieces: list[Piece]) -> str:
        """The parts with a cell of their own before each but the first, which shows as a space."""
        self.parts = parts(pieces)
        found = []
        for part in self.parts:
            if part.gap:
                self.marks.append(chr(FIRST_CELL + len(self.glyphs)))
                found.append(self._cell(" ") + "\\ " * (part.gap - 1))
            found.append(self._tex(part.text))
        return "".join(found)

    # -------------------------------------------------------------- structures
    def fraction(self, name: str, over: list[Piece], under: list[Piece]) -> list[Piece]:
        """A line between the two, except in a script."""
        if self._depth or name == "tfrac":
            return super().fraction(name, over, under)
        self.signs["/"] += 1
        both = self._tex(join(over)), self._tex(join(under))
        return self._boxed(Box(rf"\frac{{{both[0]}}}{{{both[1]}}}", open_ended=True))

    def binomial(self, over: list[Piece], under: list[Piece]) -> list[Piece]:
        """The two above each other in tall parentheses."""
        if self._depth:
            return super().binomial(over, under)
        self.signs += Counter("C,()")
        both = self._tex(join(over)), self._tex(join(under))
        return self._boxed(Box(rf"\binom{{{both[0]}}}{{{both[1]}}}"))

    def root(self, index: Group | None, radicand: list[Piece]) -> list[Piece]:
        """A line over what is tall, `√` before all else."""
        inside = join(radicand)
        if self._depth or not self._is_tall(inside):
            return super().root(index, radicand)
        self.signs["√"] += 1
        degree = f"[{self._tex(self._degree(index))}]" if index else ""
        return self._boxed(Box(rf"\sqrt{degree}{{{self._tex(inside)}}}", open_ended=True))

    def _degree(self, index: Group | None) -> str:
        self._depth += 1
        try:
            return super()._degree(index)
        finally:
            self._depth -= 1

    def sign(self, name: str) -> Piece:
        """Sums, products and integrals as tall signs."""
        drawn = _LIMITS.get(name) or _INTEGRALS.get(name)
        if self._depth or drawn is None:
            return super().sign(name)
        self.signs[drawn] += 1
        base = f"\\{name}" if name in _LIMITS else f"{{\\{name}}}"
        return self._boxed(Box(base, base), Kind.BIG)[0]

    # ----------------------------------------------------------------- scripts
    def _script(self, nodes: Sequence[Node], at: int) -> tuple[list[Piece], int]:
        self._depth += 1
        try:
            return super()._script(nodes, at)
        finally:
            self._depth -= 1

    def scripted(self, made: list[Piece], mark: str, script: str) -> list[Piece]:
        """Small letters beside a row, all else raised or lowered, limits above and below."""
        if self._depth or not script:
            return super().scripted(made, mark, script)
        last = made[-1] if made else Piece("")
        box = self._box(last.text)
        doubled = box is not None and mark in dict(box.scripts)
        if (box and box.open_ended) or doubled or (not box and is_compound(made, mark, script)):
            return self.scripted(self._in_brackets(made), mark, script)
        if not box and self.small(mark, script) is not None:
            return super().scripted(made, mark, script)
        if mark == "_" and last.text in _LIMIT_WORDS:
            return [*made[:-1], self._with_limit(last, script)]
        return [*made[:-1], self._with_script(last, box, mark, self._tex(script))]

    def _with_limit(self, word: Piece, script: str) -> Piece:
        """The script below the word; an empty row above keeps the word on the line."""
        width = max(len(word.text), cell_len(script))
        rows = (justified(each, width, "^") for each in ("", word.text, script))
        stack = r"\\ ".join(self._tex(row) for row in rows)
        return self._boxed(Box(rf"\substack{{{stack}}}", tall=False), Kind.WORD)[0]._replace(
            gap=word.gap
        )

    def _with_script(self, piece: Piece, box: Box | None, mark: str, script: str) -> Piece:
        scripts = dict(box.scripts) if box else {}
        base = box.base if box and box.base else f"{{{self._tex(piece.text)}}}"
        scripts = {**scripts, mark: script}
        tex = base + "".join(f"{each}{{{scripts[each]}}}" for each in sorted(scripts, reverse=True))
        tall = box is not None and box.tall
        [made] = self._boxed(Box(tex, base, tuple(scripts.items()), tall), piece.kind)
        return made._replace(gap=piece.gap)

    def _in_brackets(self, pieces: list[Piece]) -> list[Piece]:
        if not self._is_tall(join(pieces)):
            return enclosed(pieces)
        return self._fenced("(", pieces, ")")

    # -------------------------------------------------------------- delimiters
    def delimited(self, size: str, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        """`\\left(` and all up to its `\\right)` as one box, where something tall is inside."""
        left, start = super().delimited(size, nodes, i)
        closing = _PAIRS.get(size)
        end = _closing(nodes, start, size, closing) if closing and not self._depth else None
        if closing is None or end is None:
            return left, start
        right, after = super().delimited(closing, nodes, end + 1)
        signs = [piece.text for piece in (*left, *right)]
        if any(sign not in _DELIMITERS for sign in signs):
            return left, start
        inside = self.pieces(nodes[start:end])
        if not self._is_tall(join(inside)):
            return [*left, *inside, *right], after
        return self._fenced(_sign(left), inside, _sign(right)), after

    def _fenced(self, left: str, inside: list[Piece], right: str) -> list[Piece]:
        self.signs += Counter((left + right).replace(".", ""))
        marks = [_DELIMITERS.get(each, ".") for each in (left, right)]
        return self._boxed(Box(rf"\left{marks[0]} {self._tex(join(inside))} \right{marks[1]}"))

    # ------------------------------------------------------------ environments
    def environment(self, node: Environment) -> list[Piece]:
        """Cells in columns; aligned equations one below the other.

        Rows of text are padded here, which may stand anywhere.  Tall cells need an
        environment of TeX; the drawing program takes one only where nothing is around it.
        """
        if self._depth or not (node.name in tables.DELIMITERS or node.name in tables.ALIGNED):
            return super().environment(node)
        rows = self._row_texts(node)
        if not rows:
            raise UnknownTexError("an empty environment")
        self._count(node.name, rows)
        boxes = [each for row in rows for cell in row for each in cell if self._box(each)]
        return self._boxed(
            self._environment_box(node.name, rows) if boxes else self._block(node.name, rows)
        )

    def _row_texts(self, node: Environment) -> list[list[str]]:
        """The text of each cell, without commas at the ends, and with the space before it."""
        apart = "" if node.name in tables.ALIGNED else "  "
        found = []
        for row in self.cells(node):
            ends = {len(row) - 1} if not apart else set(range(len(row)))
            cells = [ended(cell) if i in ends else cell for i, cell in enumerate(row)]
            found.append(
                [space_before(cell, i, apart) + join(cell) for i, cell in enumerate(cells)]
            )
        return found

    def _block(self, name: str, rows: Sequence[Sequence[str]]) -> Box:
        """Rows of text, their columns padded."""
        columns = range(max(map(len, rows)))
        widths = [max(cell_len(row[i]) for row in rows if i < len(row)) for i in columns]
        padded = [
            "".join(justified(cell, widths[i], side_of(name, i)) for i, cell in enumerate(row))
            for row in rows
        ]
        size = max(map(cell_len, padded))
        block = r"\\ ".join(self._tex(justified(row, size, "<")) for row in padded)
        left, right = around(name)
        stack = rf"\substack{{{block}}}"
        if not left:
            return Box(stack)
        return Box(rf"\left{_DELIMITERS[left]} {stack} \right{_DELIMITERS.get(right, '.')}")

    def _environment_box(self, name: str, rows: Sequence[Sequence[str]]) -> Box:
        drawn = _ENVIRONMENTS.get(name, name)
        if name in tables.ALIGNED:
            drawn = "aligned" if name in COLUMNS else "gathered"
        body = r"\\ ".join("&".join(map(self._tex, row)) for row in rows)
        return Box(rf"\begin{{{drawn}}}{body}\end{{{drawn}}}", alone=True)

    def _count(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        if name not in tables.ALIGNED:
            self.signs[","] += sum(len(row) - 1 for row in rows)
        self.signs[";"] += len(rows) - 1
        self.signs += Counter("".join(around(name)))


# --------------------------------------------------------------------- helpers
def _closing(nodes: Sequence[Node], i: int, left: str, right: str) -> int | None:
    """The place of the `\\right` of a `\\left` before i; None if there is none."""
    depth = 1
    for at in range(i, len(nodes)):
        node = nodes[at]
        name = node.name if isinstance(node, Command) else ""
        depth += (name == left) - (name == right)
        if not depth:
            return at
    return None


def _sign(pieces: Sequence[Piece]) -> str:
    return pieces[0].text if pieces else "."
