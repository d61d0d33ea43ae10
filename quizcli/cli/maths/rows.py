"""The tree of a formula as pieces on one line: signs, letters, delimiters and commands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache

from quizcli.cli.maths import signs, tables
from quizcli.cli.maths.pieces import Kind, Piece, join
from quizcli.cli.maths.structures import Structures, enclosed, listed, split
from quizcli.cli.maths.tree import Command, Environment, Group, Node, UnknownTexError
from quizcli.cli.text import to_ascii

_SIGNS = {
    **dict.fromkeys("+-", Kind.SUM),
    **dict.fromkeys("=<>", Kind.RELATION),
    **dict.fromkeys(",;", Kind.PUNCTUATION),
    **dict.fromkeys("([", Kind.OPEN),
    **dict.fromkeys(")]", Kind.CLOSE),
    "*": Kind.PRODUCT,
}
_KINDS = (
    (signs.PREFIXES, Kind.PREFIX),
    (signs.SUMS, Kind.SUM),
    (signs.BIG, Kind.BIG),
    (signs.PRODUCTS, Kind.PRODUCT),
    (signs.RELATIONS, Kind.RELATION),
    (signs.OPENING, Kind.OPEN),
    (signs.CLOSING, Kind.CLOSE),
    (signs.ORDINARY, Kind.ORDINARY),
)
_KIND_OF = {name: kind for table, kind in _KINDS for name in table}
_CLASSES = {"mathbin": Kind.PRODUCT, "mathrel": Kind.RELATION, "mathop": Kind.WORD}
_NUMBER = re.compile(r"\d+(,\d{3})+(?!\d)|\d+(\.\d+)?")
_SIDES = {
    **dict.fromkeys(("left", "bigl", "Bigl", "biggl", "Biggl"), Kind.OPEN),
    **dict.fromkeys(("right", "bigr", "Bigr", "biggr", "Biggr"), Kind.CLOSE),
}
_DOTS = ("…", "⋯", "...")
_REFUSED = frozenset("_^#$&%~\\{}")


class Rows(Structures):
    """Turns a row of nodes into pieces, in Unicode or in ASCII."""

    def __init__(self, in_ascii: bool) -> None:
        super().__init__(in_ascii)
        self._makers: tuple[tuple[Collection[str], Callable[[Command], list[Piece]]], ...] = (
            (tables.ACCENTS, self._accent),
            (tables.ALPHABETS, self._alphabet),
            (tables.UPRIGHT, self._upright),
            (tables.STACKS, self._stacked),
            (tables.CLASSES, self._class),
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
        made, i = self.nucleus(nodes, i)
        used = ""
        while i < len(nodes):
            after = skip_spaces(nodes, i)
            mark = nodes[after] if after < len(nodes) else ""
            if mark == "'":
                made, i = self.scripted(made, "^", "'" if self.ascii else "′"), after + 1
            elif mark in ("_", "^"):
                if mark in used:
                    raise UnknownTexError("a second script")
                used += str(mark)
                script, i = self._script(nodes, after)
                made = self.scripted(made, str(mark), join(script, tight=True))
            elif isinstance(mark, Command) and mark.name in ("limits", "nolimits"):
                i = after + 1
            else:
                break
        return made, i

    def _script(self, nodes: Sequence[Node], at: int) -> tuple[list[Piece], int]:
        """The script whose mark stands at a place, and where what follows it starts."""
        where = skip_spaces(nodes, at + 1)
        if where >= len(nodes) or nodes[where] in ("_", "^"):
            raise UnknownTexError("a script without content")
        node = nodes[where]
        return self.pieces(node.nodes if isinstance(node, Group) else (node,)), where + 1

    def nucleus(self, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        """What scripts stand at, and where what follows it starts."""
        node = nodes[i]
        if isinstance(node, Command):
            return self._command(nodes, i)
        if isinstance(node, Group):
            return [Piece(",")] if node.nodes == (",",) else self.pieces(node.nodes), i + 1
        if isinstance(node, Environment):
            return self.environment(node), i + 1
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

    def delimited(self, size: str, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        """After `\\left`, `\\right`, `\\big`: the next node is the delimiter; a dot is none."""
        i = skip_spaces(nodes, i)
        if i >= len(nodes):
            raise UnknownTexError("a delimiter is missing")
        if nodes[i] == ".":
            return [], i + 1
        made, after = self.nucleus(nodes, i)
        if len(made) != 1:
            raise UnknownTexError("a delimiter is missing")
        return [Piece(made[0].text, _SIDES.get(size, made[0].kind))], after

    # ---------------------------------------------------------------- commands
    def _command(self, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        node = nodes[i]
        assert isinstance(node, Command)
        if node.name in tables.SIZES:
            return self.delimited(node.name, nodes, i + 1)
        if node.name in tables.BRACES:
            return self._braced(node, nodes, i + 1)
        if node.name == "not":
            return self._negated(nodes, i + 1)
        return self._simple(node), i + 1

    def _simple(self, node: Command) -> list[Piece]:
        """A command that needs nothing of what stands behind it but its arguments."""
        name = node.name
        if name in signs.WORDS:
            return [Piece(name, Kind.WORD)]
        if name in _KIND_OF:
            return [self.sign(name)]
        if name in tables.DROPPED:
            return []
        make = next((make for names, make in self._makers if name in names), self._structure)
        return make(node)

    def _structure(self, node: Command) -> list[Piece]:
        match node.name, node.arguments:
            case name, (Group(over), Group(under)) if name in tables.FRACTIONS and over and under:
                return self.fraction(name, self.pieces(over), self.pieces(under))
            case name, (Group(over), Group(under)) if name in tables.BINOMIALS:
                return self.binomial(self.pieces(over), self.pieces(under))
            case "sqrt", (index, Group(radicand)):
                return self.root(index, self.pieces(radicand))
            case "pmod", (Group(inside),):
                return enclosed([Piece("mod", Kind.WORD), *self.pieces(inside)])
            case "boxed", (Group(inside),):
                return [Piece("[", Kind.OPEN), *self.pieces(inside), Piece("]", Kind.CLOSE)]
            case "substack", (Group(inside),):
                rows = split(inside, Command("\\"))
                return listed([self.pieces(row) for row in rows], ",")
        raise UnknownTexError(f"\\{node.name}")

    def sign(self, name: str) -> Piece:
        """The sign of a command, in its class."""
        shown = signs.SYMBOLS[name][self.ascii]
        kind = _KIND_OF[name]
        if kind is Kind.ORDINARY:
            return _ordinary(shown)
        return Piece(shown, Kind.WORD if kind is Kind.PREFIX and len(shown) > 1 else kind)

    def _braced(self, node: Command, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        """`underbrace(W ⋯ W, T times)`: a label is no subscript."""
        inside = self._argument(node)
        after = skip_spaces(nodes, i)
        if after < len(nodes) and nodes[after] in ("_", "^"):
            label, i = self._script(nodes, after)
            inside = [*inside, Piece(",", Kind.PUNCTUATION), *label]
        return [Piece(node.name, Kind.WORD), *enclosed(inside)], i

    def _negated(self, nodes: Sequence[Node], i: int) -> tuple[list[Piece], int]:
        i = skip_spaces(nodes, i)
        node = nodes[i] if i < len(nodes) else ""
        found = signs.NOT.get(node.name if isinstance(node, Command) else str(node))
        if found is None:
            raise UnknownTexError("\\not of something unknown")
        return [Piece(found[self.ascii], Kind.RELATION)], i + 1

    def _stacked(self, node: Command) -> list[Piece]:
        """`\\overset{def}{=}` as `=` with a script, `\\xrightarrow{f}` likewise."""
        *rest, _ = node.arguments or (None,)
        label = node.arguments[0] if node.arguments else None
        base = node.arguments[1] if rest else None
        if label is None or (base is None and node.name not in tables.ARROWS):
            raise UnknownTexError(f"\\{node.name} has no argument")
        made = self.pieces(base.nodes) if base else [self.sign(tables.ARROWS[node.name])]
        return self.scripted(
            made, tables.STACKS[node.name], join(self.pieces(label.nodes), tight=True)
        )

    def _class(self, node: Command) -> list[Piece]:
        inside = self._argument(node)
        return [Piece(join(inside), _CLASSES.get(node.name, Kind.ORDINARY))] if inside else []

    def _argument(self, node: Command) -> list[Piece]:
        return self.pieces(_last_argument(node))

    def _accent(self, node: Command) -> list[Piece]:
        return self.accent(node.name, self._argument(node))

    def _alphabet(self, node: Command) -> list[Piece]:
        inside = self._argument(node)
        if self.ascii:
            return _digits_apart(inside)
        alphabet = tables.ALPHABETS[node.name]
        return [
            each._replace(text="".join(_styled(c, alphabet) for c in each.text)) for each in inside
        ]

    def _upright(self, node: Command) -> list[Piece]:
        """Upright text: one letter is a letter, more of them a word."""
        shown = "".join(self._text(_last_argument(node))).strip()
        return [_ordinary(shown)] if shown else []

    def _text(self, nodes: Sequence[Node]) -> Iterator[str]:
        """Text inside `\\text{…}`: spaces stay, formulas in dollars are formulas."""
        for node in nodes:
            if isinstance(node, str):
                yield " " if node == "~" else to_ascii(node) if self.ascii else node
            elif isinstance(node, Group):
                yield from self._text(node.nodes)
            elif isinstance(node, Command) and node.name == "$":
                yield join(self._argument(node))
            elif isinstance(node, Command) and node.name in tables.GAPS:
                yield " " * tables.GAPS[node.name]
            else:
                yield join(self.pieces((node,)))


# --------------------------------------------------------------------- helpers
def skip_spaces(nodes: Sequence[Node], i: int) -> int:
    """The place of the first node from i on that is no space."""
    while i < len(nodes) and nodes[i] == " ":
        i += 1
    return i


def _gap(node: Node) -> int | None:
    """The width of a node that is nothing but space; None for any other."""
    if isinstance(node, str):
        return 1 if node.isspace() or node == "~" else None
    return tables.GAPS.get(node.name) if isinstance(node, Command) else None


def _last_argument(node: Command) -> tuple[Node, ...]:
    argument = node.arguments[-1] if node.arguments else None
    if argument is None:
        raise UnknownTexError(f"\\{node.name} has no argument")
    return argument.nodes


def _digits_apart(pieces: list[Piece]) -> list[Piece]:
    """`c 1` for a c and a bold 1, which would else be taken for the name c1."""
    if pieces and pieces[0].text.isdigit():
        return [_with_gap(pieces[0], 1), *pieces[1:]]
    return pieces


def _with_gap(piece: Piece, gap: int) -> Piece:
    return piece._replace(gap=max(gap, piece.gap))


def _sign(character: str) -> Kind:
    return _SIGNS.get(character, Kind.ORDINARY)


def _ordinary(shown: str) -> Piece:
    """A sign, or a word when it is spelled with several letters (and dots need their space)."""
    word = (len(shown) > 1 and shown[0].isalpha()) or shown in _DOTS
    return Piece(shown, Kind.WORD if word else Kind.ORDINARY)


@lru_cache(maxsize=512)
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
