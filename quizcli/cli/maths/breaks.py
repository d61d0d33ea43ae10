"""Where a formula that is too wide may go on below: before its signs, outside all brackets.

A formula is cut as a book cuts it: between the equations of a list, before a
relation, before a plus or minus that has a left side, behind a comma.  What
stands in brackets, in a fraction, a root, a script or a matrix stays together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

from rich.cells import cell_len

from quizcli.cli.maths.pieces import INFIX, QUAD, Kind, Piece, prepared, spaced

_TOGETHER = frozenset({":", "|", "∥", "||"})
"""Relations that stay with what stands before them: f: X → Y, p | q."""
_OPEN_ENDED = INFIX | {Kind.PREFIX, Kind.OPEN, Kind.BIG}


class Level(IntEnum):
    """What a break parts; the lower ones come first."""

    EQUATION = 0
    RELATION = 1
    TERM = 2


class Part(NamedTuple):
    """What stands together, and the break before it.

    `gap`: the space before it on one line, in cells; 0 for the first part only.
    `sign`: the width of its relation.  `forced`: its author put it on a row of its own.
    """

    text: str
    level: Level = Level.EQUATION
    gap: int = 0
    sign: int = 0
    forced: bool = False


def parts(pieces: Iterable[Piece]) -> list[Part]:
    """The parts of a formula; joined with their gaps they are its line."""
    row = prepared(pieces)
    texts = spaced(row)
    levels = {at: level for at, level in _levels(row).items() if texts[at].startswith(" ")}
    found: list[Part] = []
    for at, end in zip([0, *levels], [*levels, len(row)], strict=True):
        text = "".join(texts[at:end])
        related = at < end and row[at].kind is Kind.RELATION
        found.append(
            Part(
                text.lstrip(" ") if at else text,
                levels.get(at, Level.EQUATION),
                len(text) - len(text.lstrip(" ")) if at else 0,
                cell_len(row[at].text) if related else 0,
                forced=at > 0 and _is_row_end(row[at - 1]),
            )
        )
    return found


def _levels(row: Sequence[Piece]) -> dict[int, Level]:
    """The places before which the row may be broken, in order."""
    inside = _inside(row)
    places = [at for at in range(1, len(row)) if at not in inside]
    levels = {at: level for at in places if (level := _level(row[at - 1], row[at])) is not None}
    related = [at not in inside and _is_relation(piece) for at, piece in enumerate(row)]
    return levels | dict.fromkeys(_equations(row, levels, related), Level.EQUATION)


def _level(before: Piece, piece: Piece) -> Level | None:
    if piece.kind in (Kind.PUNCTUATION, Kind.CLOSE) or before.kind in _OPEN_ENDED:
        return None
    if before.kind is Kind.PUNCTUATION:
        continued = _is_row_end(before) and piece.kind is Kind.RELATION
        return Level.RELATION if continued else Level.TERM
    if _is_relation(piece):
        return Level.RELATION
    apart = piece.gap >= QUAD and piece.kind not in INFIX
    return Level.TERM if apart or piece.kind is Kind.SUM else None


def _is_relation(piece: Piece) -> bool:
    return piece.kind is Kind.RELATION and piece.text not in _TOGETHER


def _is_row_end(piece: Piece) -> bool:
    """Whether a row of aligned equations ends here: a sign of punctuation without a text."""
    return piece.kind is Kind.PUNCTUATION and not piece.text


# -------------------------------------------------------------------- brackets
def _inside(row: Sequence[Piece]) -> set[int]:
    """The places inside brackets, and all on the inner side of one that has no partner."""
    inside = {at for start, end in _spans(row) for at in range(start + 1, end + 1)}
    bars = [
        at
        for at, piece in enumerate(row)
        if at not in inside and piece.kind is Kind.ORDINARY and piece.text[:1] in ("|", "‖")
    ]
    return inside | (set(range(bars[0] + 1, bars[-1] + 1)) if bars else set())


def _spans(row: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Where outer brackets open and close."""
    opened: list[int] = []
    for at, piece in enumerate(row):
        if piece.kind is Kind.OPEN:
            opened.append(at)
        elif piece.kind is Kind.CLOSE:
            start = opened.pop() if opened else -1
            if not opened:
                yield start, at
    if opened:
        yield opened[0], len(row) - 1


# ------------------------------------------------------------------- equations
def _equations(
    row: Sequence[Piece], levels: Iterable[int], related: Sequence[bool]
) -> Iterator[int]:
    """Where a new equation of a list starts: there is a relation on both sides."""
    stops = list(_stops(row, levels))
    counts = list(accumulate(related, initial=0))
    start = 0
    for at, end in pairwise([*stops, len(row)]):
        row_end = _is_row_end(row[at - 1]) and not related[at]
        if row_end or counts[start] < counts[at] < counts[end]:
            yield at
            start = at


def _stops(row: Sequence[Piece], levels: Iterable[int]) -> Iterator[int]:
    """The breaks behind a comma or a row and at a wide space; words alone go with what follows."""
    start = 0
    for at in levels:
        apart = row[at - 1].kind is Kind.PUNCTUATION or row[at].gap >= QUAD
        words = all(piece.kind is Kind.WORD for piece in row[start:at])
        if _is_row_end(row[at - 1]) or (apart and not words):
            yield at
            start = at
