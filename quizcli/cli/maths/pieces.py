"""Pieces of a formula on one line: how they are spaced and how tightly they bind.

The classes are those of TeX (ordinary, operator, binary, relation, open, close,
punctuation) with two of our own: a word, which needs a space before its argument,
and a prefix (∂, ∇), which must not have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, IntEnum
from typing import NamedTuple


class Kind(Enum):
    """What a piece does to the space around it."""

    ORDINARY = "ordinary"
    WORD = "word"
    BIG = "big"
    PREFIX = "prefix"
    SUM = "sum"
    PRODUCT = "product"
    RELATION = "relation"
    PUNCTUATION = "punctuation"
    OPEN = "open"
    CLOSE = "close"
    FRACTION = "fraction"


class Strength(IntEnum):
    """How tightly a row of pieces binds: an atom never needs parentheses."""

    ATOM = 0
    PRODUCT = 1
    LOOSE = 2


class Piece(NamedTuple):
    """A sign or a small unit.  `gap` is the space before it in the source, in cells.

    `ragged`: what follows directly could be taken for a part of it (`W_f` and x).
    """

    text: str
    kind: Kind = Kind.ORDINARY
    gap: int = 0
    ragged: bool = False


QUAD = 3
"""A space as wide as that, in cells, stands between two equations."""
INFIX = frozenset({Kind.SUM, Kind.PRODUCT, Kind.RELATION})
_EDGES = INFIX | {Kind.PUNCTUATION}


def join(pieces: Iterable[Piece], *, tight: bool = False) -> str:
    """The pieces as one string; `tight` (in scripts) leaves out the space around signs."""
    return "".join(spaced(prepared(pieces), tight=tight))


def prepared(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces as they stand beside each other: what their neighbours make of them."""
    return _unary(parenthesised(paired(list(pieces))))


def spaced(row: Sequence[Piece], *, tight: bool = False) -> list[str]:
    """The text of each piece of a prepared row, behind the space that stands before it."""
    return [
        " " * _space(before, piece, tight) + piece.text
        for before, piece in zip([None, *row], row, strict=False)
    ]


def _unary(row: list[Piece]) -> list[Piece]:
    """Signs that have nothing to their left become prefixes: -x is no difference."""
    found: list[Piece] = []
    for piece in row:
        before = found[-1].kind if found else Kind.OPEN
        alone = before in _EDGES | {Kind.OPEN, Kind.BIG}
        unary = piece.kind is Kind.SUM and alone
        found.append(piece._replace(kind=Kind.PREFIX) if unary else piece)
    return found


def paired(row: list[Piece]) -> list[Piece]:
    """The row with bars as brackets where they stand around something: |x|, ‖W‖₂.

    A bar with space on its inner side is none of them, and neither is one of an odd number.
    """
    found = list(row)
    levels: list[list[int]] = [[]]
    for i, piece in enumerate(row):
        if piece.kind is Kind.OPEN:
            levels.append([])
        elif piece.kind is Kind.CLOSE and len(levels) > 1:
            _pair(found, levels.pop())
        elif piece.kind is Kind.ORDINARY and piece.text[:1] in ("|", "‖"):
            levels[-1].append(i)
    for level in levels:
        _pair(found, level)
    return found


def _pair(row: list[Piece], bars: Sequence[int]) -> None:
    """Makes brackets of the bars at these places, each sign by itself."""
    for sign in ("|", "||", "‖"):
        places = [i for i in bars if _bar(row[i]) == sign]
        pairs = list(zip(places[::2], places[1::2], strict=False))
        if len(places) % 2 or any(_is_apart(row, *pair) for pair in pairs):
            continue
        for left, right in pairs:
            row[left] = row[left]._replace(kind=Kind.OPEN)
            row[right] = row[right]._replace(kind=Kind.CLOSE)


def _bar(piece: Piece) -> str:
    return "||" if piece.text.startswith("||") else piece.text[:1]


def _is_apart(row: Sequence[Piece], left: int, right: int) -> bool:
    return (
        right == left + 1
        or row[left].text != _bar(row[left])
        or row[left + 1].gap + row[right].gap > 0
    )


def parenthesised(row: list[Piece]) -> list[Piece]:
    """The row with parentheses around each fraction that touches a factor: (a/b) c."""
    found: list[Piece] = []
    for i, piece in enumerate(row):
        if piece.kind is Kind.FRACTION and _touched(row, i):
            around = [Piece("(", Kind.OPEN, piece.gap), piece._replace(gap=0)]
            found += [*around, Piece(")", Kind.CLOSE)]
        else:
            found.append(piece)
    return found


def _touched(row: Sequence[Piece], i: int) -> bool:
    left = row[i - 1].kind if i else Kind.OPEN
    right = row[i + 1].kind if i + 1 < len(row) else Kind.CLOSE
    return left not in _EDGES | {Kind.OPEN} or right not in _EDGES | {Kind.CLOSE}


def _space(before: Piece | None, piece: Piece, tight: bool) -> int:
    """How many spaces stand between two pieces."""
    if before is None or before.kind is Kind.OPEN or piece.kind is Kind.CLOSE:
        return 0
    gap = 0 if tight else piece.gap
    if before.kind in INFIX or piece.kind in INFIX:
        return _around_sign(before, piece, tight)
    if piece.kind is Kind.PUNCTUATION:
        return 0
    return max(gap, not tight if before.kind is Kind.PUNCTUATION else _needed(before, piece))


def _around_sign(before: Piece, piece: Piece, tight: bool) -> int:
    if before.kind is Kind.RELATION and piece.kind is Kind.RELATION:
        return 0 if tight else piece.gap
    if tight:
        return int(_is_word(before.text[-1:]) and _is_word(piece.text[:1]))
    return max(piece.gap, 1)


def _needed(before: Piece, piece: Piece) -> int:
    """A space where two units would run into each other."""
    if piece.kind is Kind.OPEN:
        bar = before.kind is Kind.WORD and piece.text[:1] in ("|", "‖")
        return int((before.ragged and "√" in before.text) or before.kind is Kind.BIG or bar)
    if "/" in (before.text, piece.text):
        return 0
    if Kind.WORD in (before.kind, piece.kind) or Kind.BIG in (before.kind, piece.kind):
        return int(before.kind is not Kind.PREFIX or before.text[-1:].isalpha())
    named_root = piece.text.startswith(("sqrt(", "root(")) and before.text[-1:].isalnum()
    ragged = before.ragged and _is_word(piece.text[:1])
    return int(named_root or ragged or piece.text[:1] in _DEGREES)


_DEGREES = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿᵏ")
"""A small letter in front is the index of a root, and no exponent of what stands before it."""


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "√∂∇_"


# ------------------------------------------------------------------- strength
def strength(pieces: Sequence[Piece]) -> Strength:
    """How tightly the row binds, looking outside its parentheses only."""
    row = _outside(prepared(pieces))
    kinds = {each.kind for each in row}
    if kinds & {Kind.SUM, Kind.RELATION, Kind.PUNCTUATION, Kind.BIG}:
        return Strength.LOOSE
    if any(each.kind is Kind.PREFIX and each.text in "+-±∓" for each in row):
        return Strength.LOOSE
    if len(row) > 1 and Kind.WORD in kinds and not _is_call(row):
        return Strength.LOOSE
    if kinds & {Kind.PRODUCT, Kind.FRACTION} or _factors(row) > 1:
        return Strength.PRODUCT
    return Strength.ATOM


def _outside(row: Sequence[Piece]) -> list[Piece]:
    """The row with each parenthesised part as one closing piece."""
    found: list[Piece] = []
    depth = 0
    for piece in row:
        depth += piece.kind is Kind.OPEN
        if not depth or (piece.kind is Kind.CLOSE and depth == 1):
            found.append(piece)
        depth = max(depth - (piece.kind is Kind.CLOSE), 0)
    return found


def _is_call(row: Sequence[Piece]) -> bool:
    """Whether words stand directly before their parentheses: log(x), softmax(x)."""
    after = [*row[1:], Piece("")]
    return all(
        right.kind is Kind.CLOSE
        for left, right in zip(row, after, strict=True)
        if left.kind is Kind.WORD
    )


def _factors(row: Sequence[Piece]) -> int:
    """How many factors the row has: ∂h and dt count as one, and so does a call."""
    joined = sum(each.kind in (Kind.PREFIX, Kind.WORD) for each in row)
    differential = len(row) == 2 and row[0].text == "d"
    return len(row) - min(joined, len(row) - 1) - differential
