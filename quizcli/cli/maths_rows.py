"""The tree of a formula as pieces on one line: scripts, fractions, roots, accents, matrices.

Scripts are small letters where every character has one, else `_word` or `_(…)`
and `^(…)`; parentheses stand wherever one line needs them and two did not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence

from quizcli.cli import maths_tables as tables
from quizcli.cli.maths_pieces import Kind, Piece, Strength, join, strength
from quizcli.cli.maths_tree import Command, Environment, Group, Node, UnknownTexError
from quizcli.cli.text import to_ascii

_SIGNS = {
    **dict.fromkeys("+-", Kind.SUM),
    **dict.fromkeys("=<>", Kind.RELATION),
    **dict.fromkeys(",;", Kind.PUNCTUATION),
    **dict.fromkeys("([", Kind.OPEN),
    **dict.fromkeys(")]", Kind.CLOSE),
}
_KINDS = (
    (tables.PREFIXES, Kind.PREFIX),
    (tables.SUMS, Kind.SUM),
    (tables.BIG, Kind.BIG),
    (tables.PRODUCTS, Kind.PRODUCT),
    (tables.RELATIONS, Kind.RELATION),
    (tables.OPENING, Kind.OPEN),
    (tables.CLOSING, Kind.CLOSE),
    (tables.ORDINARY, Kind.ORDINARY),
)
_KIND_OF = {name: kind for table, kind in _KINDS for name in table}
_NUMBER = re.compile(r"\d+(,\d{3})+(?!\d)|\d+(\.\d+)?")
_WRAPPED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SIZED = re.compile(r"left|right|middle|[bB]igg?[lrm]?")
_SIDES = {
    **dict.fromkeys(("left", "bigl", "Bigl", "biggl", "Biggl"), Kind.OPEN),
    **dict.fromkeys(("right", "bigr", "Bigr", "biggr", "Biggr"), Kind.CLOSE),
}
_DOTS = ("…", "⋯", "...")
_REFUSED = frozenset("_^#$&%~\\{}")


class Rows:
    """Turns a row of nodes into pieces, in Unicode or in ASCII."""

    def __init__(self, in_ascii: bool) -> None:
        self.ascii = in_ascii
        self._makers: tuple[tuple[Collection[str], Callable[[Command], list[Piece]]], ...] = (
            (tables.BRACES, self._argument),
            (tables.ACCENTS, self._accent),
            (tables.ALPHABETS, self._alphabet),
            (tables.UPRIGHT, self._upright),
        )

    def pieces(self, nodes: Sequence[Node]) -> list[Piece]:
        """The pieces of a row, spaces of the source as gaps."""
        found: list[Piece] = []
        gap = i = 0
        while i < len(nodes):
            width = _gap(nodes[i])
            if width is not None:
                gap, i = max(gap, width), i + 1
                continue
            made, i = self._unit(nodes, i)
            if made:
                found += [_with_gap(made[0], gap), *made[1:]]
                gap = 0
        return found

    def _unit(self, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        """One nucleus with its scripts, and where the next one starts."""
        made, i = self._nucleus(nodes, i)
        while i < len(nodes):
            after = _skip_spaces(nodes, i)
            mark = nodes[after] if after < len(nodes) else ""
            if mark == "'":
                made, i = self._scripted(made, "^", "'" if self.ascii else "′"), after + 1
            elif mark in ("_", "^"):
                where = _skip_spaces(nodes, after + 1)
                if where >= len(nodes):
                    raise UnknownTexError("a script without content")
                script = join(self._script(nodes[where]), tight=True)
                made, i = self._scripted(made, str(mark), script), where + 1
            elif isinstance(mark, Command) and mark.name in ("limits", "nolimits"):
                i = after + 1
            else:
                break
        return made, i

    def _script(self, node: Node) -> list[Piece]:
        if node in ("_", "^"):
            raise UnknownTexError("a script of a script")
        return self.pieces(node.nodes if isinstance(node, Group) else (node,))

    def _nucleus(self, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        node = nodes[i]
        if isinstance(node, Command):
            if _SIZED.fullmatch(node.name):
                return self._delimited(node.name, nodes, i + 1)
            return self._command(node), i + 1
        if isinstance(node, Group):
            return self.pieces(node.nodes), i + 1
        if isinstance(node, Environment):
            return self._environment(node), i + 1
        if node in ("_", "^"):
            return [Piece("")], i
        return self._character(nodes, i)

    def _character(self, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        text = "".join(each if isinstance(each, str) else "\0" for each in nodes[i : i + 32])
        number = _NUMBER.match(text)
        if number:
            return [Piece(number[0])], i + len(number[0])
        if text.startswith(":="):
            return [Piece(":=", Kind.RELATION)], i + 2
        character = text[0]
        if character in _REFUSED:
            raise UnknownTexError(f"{character} in a formula")
        if character == "'":
            return [Piece("'" if self.ascii else "′")], i + 1
        shown = to_ascii(character) if self.ascii else character
        return [_ordinary(shown) if len(shown) > 1 else Piece(shown, _sign(shown))], i + 1

    def _delimited(self, size: str, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        """After `\\left`, `\\right`, `\\big`: the next node is the delimiter; a dot is none."""
        i = _skip_spaces(nodes, i)
        if i >= len(nodes):
            raise UnknownTexError("a delimiter is missing")
        if nodes[i] == ".":
            return [], i + 1
        made, after = self._nucleus(nodes, i)
        if not made:
            raise UnknownTexError("a delimiter is missing")
        return [Piece(made[0].text, _SIDES.get(size, made[0].kind))], after

    # ---------------------------------------------------------------- commands
    def _command(self, node: Command) -> list[Piece]:
        name = node.name
        if name in tables.WORDS:
            return [Piece(name, Kind.WORD)]
        if name in _KIND_OF:
            return [self._sign(name)]
        if name in tables.DROPPED:
            return []
        make = next((make for names, make in self._makers if name in names), self._structure)
        return make(node)

    def _structure(self, node: Command) -> list[Piece]:
        match node.name, node.arguments:
            case (("frac" | "dfrac" | "tfrac" | "cfrac"), (Group(over), Group(under))):
                return self._fraction(self.pieces(over), self.pieces(under))
            case "sqrt", (index, Group(radicand)):
                return self._root(index, self.pieces(radicand))
            case "binom", (Group(over), Group(under)):
                inside = [*self.pieces(over), Piece(",", Kind.PUNCTUATION), *self.pieces(under)]
                return [Piece("C", Kind.WORD), *_enclosed(inside)]
            case "pmod", (Group(inside),):
                return _enclosed([Piece("mod", Kind.WORD), *self.pieces(inside)])
        raise UnknownTexError(f"\\{node.name}")

    def _sign(self, name: str) -> Piece:
        shown = tables.SYMBOLS[name][self.ascii]
        kind = _KIND_OF[name]
        if kind is Kind.ORDINARY:
            return _ordinary(shown)
        return Piece(shown, Kind.WORD if kind is Kind.PREFIX and len(shown) > 1 else kind)

    def _argument(self, node: Command) -> list[Piece]:
        argument = node.arguments[-1] if node.arguments else None
        if argument is None:
            raise UnknownTexError(f"\\{node.name} has no argument")
        return self.pieces(argument.nodes)

    def _accent(self, node: Command) -> list[Piece]:
        """An accent on one letter; over more than that, its name in front of them."""
        inside = self._argument(node)
        shown = join(inside)
        letter = sum(not unicodedata.combining(each) for each in shown) == 1
        if letter and not self.ascii:
            return [Piece(unicodedata.normalize("NFC", shown + tables.ACCENTS[node.name]))]
        return [Piece(node.name.removeprefix("wide"), Kind.WORD), *_enclosed(inside)]

    def _alphabet(self, node: Command) -> list[Piece]:
        inside = self._argument(node)
        if self.ascii:
            return inside
        alphabet = tables.ALPHABETS[node.name]
        return [
            Piece(
                "".join(_styled(c, alphabet) for c in each.text), each.kind, each.gap, each.ragged
            )
            for each in inside
        ]

    def _upright(self, node: Command) -> list[Piece]:
        """Upright text: one letter is a letter, more of them a word."""
        argument = node.arguments[-1] if node.arguments else None
        if argument is None:
            raise UnknownTexError(f"\\{node.name} has no argument")
        shown = "".join(self._text(argument.nodes)).strip()
        return [_ordinary(shown)] if shown else []

    def _text(self, nodes: Sequence[Node]) -> Iterator[str]:
        """Text inside `\\text{…}`: spaces stay, formulas in dollars are formulas."""
        for node in nodes:
            if isinstance(node, str):
                yield to_ascii(node) if self.ascii else node
            elif isinstance(node, Group):
                yield from self._text(node.nodes)
            elif isinstance(node, Command) and node.name == "$":
                yield join(self._argument(node))
            elif isinstance(node, Command) and node.name in tables.GAPS:
                yield " " * tables.GAPS[node.name]
            else:
                yield join(self.pieces((node,)))

    # --------------------------------------------------------------- structure
    def _fraction(self, over: list[Piece], under: list[Piece]) -> list[Piece]:
        if not over or not under:
            raise UnknownTexError("an empty fraction")
        above = _bound(over, Strength.PRODUCT)
        return [Piece(f"{above}/{_bound(under, Strength.ATOM)}", Kind.FRACTION)]

    def _root(self, index: Group | None, radicand: list[Piece]) -> list[Piece]:
        inside = join(radicand)
        if self.ascii:
            inside = f"{join(self.pieces(index.nodes))}, {inside}" if index else inside
            return [Piece(f"root({inside})" if index else f"sqrt({inside})", ragged=True)]
        degree = "".join(tables.SUPERSCRIPTS.get(c, "\0") for c in self._degree(index))
        if not radicand or "\0" in degree:
            raise UnknownTexError("a root that has no sign")
        bare = strength(radicand) is Strength.ATOM
        return [Piece(f"{degree}√{inside if bare else f'({inside})'}", ragged=bare)]

    def _degree(self, index: Group | None) -> str:
        return join(self.pieces(index.nodes), tight=True) if index else ""

    def _environment(self, node: Environment) -> list[Piece]:
        rows = [self._cells(row) for row in _split(node.nodes, Command("\\"))]
        rows = [row for row in rows if row]
        if node.name in tables.ALIGNED:
            return _listed([[piece for cell in row for piece in cell] for row in rows], ";")
        if node.name not in tables.DELIMITERS:
            raise UnknownTexError(f"\\begin{{{node.name}}}")
        left, right = tables.DELIMITERS[node.name]
        inside = _listed([_listed(row, ",") for row in rows], ";")
        if not left:
            return inside
        left, right = (to_ascii(left), to_ascii(right)) if self.ascii else (left, right)
        return [Piece(left, Kind.OPEN), *inside, Piece(right, Kind.CLOSE)]

    def _cells(self, row: Sequence[Node]) -> list[list[Piece]]:
        cells = [self.pieces(cell) for cell in _split(row, "&")]
        return [_without_comma(cell) for cell in cells if cell]

    # ------------------------------------------------------------------ scripts
    def _scripted(self, made: list[Piece], mark: str, script: str) -> list[Piece]:
        """The nucleus with a script at its end, in parentheses first where it needs them."""
        if _is_compound(made):
            made = _enclosed(made)
        *rest, last = made or [Piece("")]
        shown, ragged = self._as_script(mark, script)
        return [*rest, Piece(last.text + shown, last.kind, last.gap, ragged)]

    def _as_script(self, mark: str, script: str) -> tuple[str, bool]:
        """The script in small letters where all of them exist, else after its mark."""
        small = tables.SUBSCRIPTS if mark == "_" else tables.SUPERSCRIPTS
        if script in ("'", "′"):
            return script, False
        if script and not self.ascii and all(each in small for each in script):
            return "".join(small[each] for each in script), False
        word = script.isalnum() and (mark == "_" or len(script) == 1 or script.isdecimal())
        if word:
            return f"{mark}{script}", True
        return f"{mark}{script}" if _WRAPPED.fullmatch(script) else f"{mark}({script})", False


# --------------------------------------------------------------------- helpers
def _gap(node: Node) -> int | None:
    """The width of a node that is nothing but space; None for any other."""
    if isinstance(node, str):
        return 1 if node.isspace() or node == "~" else None
    return tables.GAPS.get(node.name) if isinstance(node, Command) else None


def _skip_spaces(nodes: Sequence[Node], i: int) -> int:
    while i < len(nodes) and nodes[i] == " ":
        i += 1
    return i


def _with_gap(piece: Piece, gap: int) -> Piece:
    return Piece(piece.text, piece.kind, max(gap, piece.gap), piece.ragged)


def _sign(character: str) -> Kind:
    return _SIGNS.get(character, Kind.ORDINARY)


def _ordinary(shown: str) -> Piece:
    """A sign, or a word when it is spelled with several letters (and dots need their space)."""
    word = (len(shown) > 1 and shown[0].isalpha()) or shown in _DOTS
    return Piece(shown, Kind.WORD if word else Kind.ORDINARY)


def _is_compound(pieces: Sequence[Piece]) -> bool:
    """Whether a script at the end would belong to the last part only."""
    if len(pieces) == 1:
        return pieces[0].kind is Kind.FRACTION or "√" in pieces[0].text
    closed = bool(pieces) and pieces[-1].kind is Kind.CLOSE
    return not closed and strength(pieces) > Strength.ATOM


def _enclosed(pieces: Sequence[Piece]) -> list[Piece]:
    return [Piece("(", Kind.OPEN), *pieces, Piece(")", Kind.CLOSE)]


def _bound(pieces: list[Piece], loosest: Strength) -> str:
    """The pieces as one operand of a fraction."""
    return join(pieces if strength(pieces) <= loosest else _enclosed(pieces))


def _listed(parts: Sequence[Sequence[Piece]], sign: str) -> list[Piece]:
    found: list[Piece] = []
    for part in parts:
        found += [Piece(sign, Kind.PUNCTUATION), *part] if found else part
    return found


def _without_comma(cell: list[Piece]) -> list[Piece]:
    return cell[:-1] if cell[-1].kind is Kind.PUNCTUATION else cell


def _split(nodes: Sequence[Node], at: Node) -> list[list[Node]]:
    """The nodes between the separators; a row's optional height is not looked at."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        is_row = isinstance(at, Command) and isinstance(node, Command) and node.name == at.name
        if is_row or node == at:
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def _styled(character: str, alphabet: str) -> str:
    """A letter in one of the mathematical alphabets; itself where there is no such letter."""
    name = unicodedata.name(character, "")
    plain = re.fullmatch(r"(?:LATIN|GREEK)? ?(CAPITAL|SMALL)? ?(?:LETTER|DIGIT) (\w+)", name)
    if not plain:
        return character
    rest = f"{plain[1]} {plain[2]}" if plain[1] else f"DIGIT {plain[2]}"
    older = {"FRAKTUR": "BLACK-LETTER"}.get(alphabet, alphabet)
    for candidate in (f"{older} {rest}", f"MATHEMATICAL {alphabet} {rest}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return character
