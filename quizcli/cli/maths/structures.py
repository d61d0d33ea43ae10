"""What a formula builds from its parts, on one line: fractions, roots, scripts, accents, matrices.

Scripts are small letters where every character has one, else `_word` or `_(…)`
and `^(…)`; parentheses stand wherever one line needs them and two did not.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence

from quizcli.cli.maths import tables
from quizcli.cli.maths.pieces import QUAD, Kind, Piece, Strength, join, strength
from quizcli.cli.maths.tree import Command, Environment, Group, Node, UnknownTexError
from quizcli.cli.text import to_ascii

SMALL = frozenset((*tables.SUPERSCRIPTS.values(), *tables.SUBSCRIPTS.values()))
_PRIMES = ("'", "′")
_NAMES = {*tables.ACCENTS, *tables.ACCENT_WORDS.values(), *tables.BRACES, "C", "root"}
"""Names in front of brackets that are no functions: a script behind the brackets means all."""
_PAIRS = {"(": ")", "[": "]"}


class Structures(ABC):
    """One method for each structure: parts in, pieces of one line out."""

    def __init__(self, in_ascii: bool) -> None:
        self.ascii = in_ascii

    @abstractmethod
    def pieces(self, nodes: Sequence[Node]) -> list[Piece]:
        """The pieces of a row of nodes."""

    def fraction(self, name: str, over: list[Piece], under: list[Piece]) -> list[Piece]:
        """`over/under`, either in parentheses where it needs them."""
        del name  # only a drawing tells a small fraction from a large one
        return [Piece(f"{_numerator(over)}/{_denominator(under)}", Kind.FRACTION)]

    def binomial(self, over: list[Piece], under: list[Piece]) -> list[Piece]:
        """`C(n, k)`."""
        return [Piece("C", Kind.WORD), *enclosed([*over, Piece(",", Kind.PUNCTUATION), *under])]

    def root(self, index: Group | None, radicand: list[Piece]) -> list[Piece]:
        """`√x`, `³√(x + 1)`; in ASCII `sqrt(x)` and `root(3, x + 1)`."""
        inside = join(radicand)
        if self.ascii:
            inside = f"{join(self.pieces(index.nodes))}, {inside}" if index else inside
            return [Piece(f"root({inside})" if index else f"sqrt({inside})", ragged=True)]
        degree = "".join(tables.SUPERSCRIPTS.get(c, "\0") for c in self._degree(index))
        if not radicand or "\0" in degree:
            return self._named_root(index, radicand)
        bare = strength(radicand) is Strength.ATOM and not inside.startswith("-")
        return [Piece(f"{degree}√{inside if bare else f'({inside})'}", ragged=bare)]

    def _degree(self, index: Group | None) -> str:
        return join(self.pieces(index.nodes), tight=True) if index else ""

    def _named_root(self, index: Group | None, radicand: list[Piece]) -> list[Piece]:
        if index is None or not radicand:
            raise UnknownTexError("a root of nothing")
        inside = [*self.pieces(index.nodes), Piece(",", Kind.PUNCTUATION), *radicand]
        return [Piece("root", Kind.WORD), *enclosed(inside)]

    def accent(self, name: str, inside: list[Piece]) -> list[Piece]:
        """An accent on one letter; over more than that, its name in front of them."""
        shown = join(inside)
        letter = sum(not unicodedata.combining(each) for each in shown) == 1
        if letter and not self.ascii and shown[0].isalnum() and shown[0] not in SMALL:
            return [Piece(unicodedata.normalize("NFC", shown + tables.ACCENTS[name]))]
        return [Piece(tables.ACCENT_WORDS.get(name, name), Kind.WORD), *enclosed(inside)]

    def environment(self, node: Environment) -> list[Piece]:
        """A matrix or cases as `(a, b; c, d)`, aligned equations behind each other."""
        if node.name in tables.ALIGNED:
            return listed(self.equations(node), ";")
        rows = self.cells(node)
        if node.name not in tables.DELIMITERS:
            raise UnknownTexError(f"\\begin{{{node.name}}}")
        left, right = tables.DELIMITERS[node.name]
        inside = listed([listed([_without_comma(each) for each in row], ",") for row in rows], ";")
        if not left:
            return inside
        left, right = (to_ascii(left), to_ascii(right)) if self.ascii else (left, right)
        return [Piece(left, Kind.OPEN), *inside, Piece(right, Kind.CLOSE)]

    def equations(self, node: Environment) -> list[list[Piece]]:
        """The pieces of each row of aligned equations, without commas at the ends.

        Before the second equation of a row stands a wide space.
        """
        rows = [
            [piece for i, cell in enumerate(row) for piece in _apart(cell, i)]
            for row in self.cells(node)
        ]
        return [_without_comma(row) for row in rows]

    def cells(self, node: Environment) -> list[list[list[Piece]]]:
        """The pieces of each cell of each row that is not empty."""
        rows = [split(row, "&") for row in split(node.nodes, Command("\\"))]
        made = [[self.pieces(cell) for cell in row] for row in rows]
        return [row for row in made if any(row)]

    # ------------------------------------------------------------------ scripts
    def scripted(self, made: list[Piece], mark: str, script: str) -> list[Piece]:
        """The nucleus with a script at its end, in parentheses first where it needs them."""
        if is_compound(made, mark, script):
            made = enclosed(made)
        *rest, last = made or [Piece("")]
        shown, ragged = self._as_script(mark, script)
        return [*rest, Piece(last.text + shown, last.kind, last.gap, ragged)]

    def small(self, mark: str, script: str) -> str | None:
        """The script in small letters; None where one of its characters has none."""
        if script in _PRIMES:
            return script
        if mark == "^" and script in tables.RAISED and not self.ascii:
            return tables.RAISED[script]
        letters = tables.SUBSCRIPTS if mark == "_" else tables.SUPERSCRIPTS
        if not script or self.ascii or any(each not in letters for each in script):
            return None
        return "".join(letters[each] for each in script)

    def _as_script(self, mark: str, script: str) -> tuple[str, bool]:
        """The script in small letters where all of them exist, else after its mark."""
        small = self.small(mark, script)
        if small is not None:
            return small, False
        word = script.isalnum() and not SMALL & set(script)
        short = mark == "_" or len(script) == 1 or script.isdecimal()
        if script == "*" or (word and short):
            return f"{mark}{script}", True
        return f"{mark}{script}" if _is_wrapped(script) else f"{mark}({script})", False


# --------------------------------------------------------------------- helpers
def is_compound(pieces: Sequence[Piece], mark: str, script: str) -> bool:
    """Whether a script at the end would belong to the last part only, or join one that is there."""
    if pieces and script not in _PRIMES and _has_script(pieces[-1].text, mark):
        return True
    if len(pieces) < 2:
        return any(each.kind is Kind.FRACTION or "√" in each.text for each in pieces)
    named = pieces[0].kind is Kind.WORD and pieces[0].text in _NAMES
    whole = pieces[named].kind is Kind.OPEN and pieces[-1].kind is Kind.CLOSE
    return not (whole and strength(pieces) is Strength.ATOM)


def _has_script(text: str, mark: str) -> bool:
    """Whether there is a raised, or a lowered, part already."""
    small = tables.SUBSCRIPTS if mark == "_" else tables.SUPERSCRIPTS
    return len(text) > 1 and (mark in text or not set(small.values()).isdisjoint(text))


def enclosed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces in parentheses."""
    return [Piece("(", Kind.OPEN), *pieces, Piece(")", Kind.CLOSE)]


def listed(parts: Sequence[Sequence[Piece]], sign: str) -> list[Piece]:
    """The parts behind each other, with a sign between them."""
    found: list[Piece] = []
    for i, part in enumerate(parts):
        found += [Piece(sign, Kind.PUNCTUATION), *part] if i else part
    return found


def split(nodes: Sequence[Node], at: Node) -> list[list[Node]]:
    """The nodes between the separators; a row's optional height is not looked at."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        is_row = isinstance(at, Command) and isinstance(node, Command) and node.name == at.name
        if is_row or node == at:
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def _numerator(pieces: list[Piece]) -> str:
    alone = strength(pieces) <= Strength.PRODUCT and all(
        each.kind is not Kind.FRACTION for each in pieces
    )
    return join(pieces if alone else enclosed(pieces))


def _denominator(pieces: list[Piece]) -> str:
    return join(pieces if strength(pieces) is Strength.ATOM else enclosed(pieces))


def _apart(cell: list[Piece], i: int) -> list[Piece]:
    """A cell of aligned equations: in those of even places a new equation starts."""
    if not cell or not i or i % 2:
        return cell
    return [cell[0]._replace(gap=max(cell[0].gap, QUAD)), *cell[1:]]


def _without_comma(cell: list[Piece]) -> list[Piece]:
    return cell[:-1] if cell and cell[-1] == Piece(",", Kind.PUNCTUATION, cell[-1].gap) else cell


def _is_wrapped(script: str) -> bool:
    """Whether one pair of brackets stands around it all."""
    closing = _PAIRS.get(script[:1])
    inside = script[1:-1]
    return closing is not None and script.endswith(closing) and not set("()[]") & set(inside)
