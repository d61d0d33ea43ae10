"""How the parts of a formula that is too wide are laid out on lines, as a book does it.

Each equation starts at the left.  One that is too wide has a line for each of its
relations: below the first one where the left side is short, else indented.  What
is still too wide goes on before its signs and behind its commas, as much on a line as fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from quizcli.cli.maths.breaks import Level, Part

HANGING = 4
ROOMY = 8
"""Up to so many rows each relation and each equation has a line of its own."""
SHORT = 4
"""A left side is short up to this part of the width."""


class Line(NamedTuple):
    """The parts from `start` up to and without `stop`, `indent` cells from the left."""

    indent: int
    start: int
    stop: int


class TooWideError(ValueError):
    """A part is wider than a line."""


class Layout:
    """The parts, how wide each is, and how wide a line may be, in cells."""

    def __init__(self, parts: Sequence[Part], widths: Sequence[int], width: int) -> None:
        self.parts = parts
        self.width = width
        steps = [part.gap + size for part, size in zip(parts, widths, strict=True)]
        self._ends = list(accumulate(steps, initial=0))

    def open(self) -> list[Line]:
        """A line for each relation, from above to below.  TooWideError: a part fits into none."""
        equations = self._cut(0, len(self.parts), Level.EQUATION)
        return [line for start, stop in equations for line in self._equation(start, stop)]

    def closed(self) -> list[Line]:
        """The same with as many relations and whole equations on a line as fit."""
        lines = self.open()
        found = list(lines[:1])
        for line in lines[1:]:
            longer = found[-1]._replace(stop=line.stop)
            ends = line.stop == len(self.parts) or self.parts[line.stop].level < Level.TERM
            if ends and self._may_join(found[-1], line) and self._fits(longer):
                found[-1] = longer
            else:
                found.append(line)
        return found

    def _may_join(self, above: Line, line: Line) -> bool:
        """Whether a line may go on with the one below: a relation on a relation, no term on it."""
        level = self.parts[line.start].level
        behind = self.parts[above.start].level <= min(level, Level.RELATION)
        return level < Level.TERM and behind and not self.parts[line.start].forced

    def _equation(self, start: int, stop: int) -> list[Line]:
        indent = HANGING if start and self.parts[start].sign else 0
        forced = any(part.forced for part in self.parts[start + 1 : stop])
        sides = self._cut(start, stop, Level.RELATION)
        if len(sides) == 1 or (self._fits(Line(indent, start, stop)) and not forced):
            return self._terms(start, stop, indent)
        return self._below(sides, indent) or self._indented(sides, indent)

    def _below(self, sides: Sequence[tuple[int, int]], indent: int) -> list[Line]:
        """All relations below the first; none where the left side is long or one too wide."""
        hanging = indent + self._size(*sides[0]) + self.parts[sides[1][0]].gap
        if hanging > self.width // SHORT or self.parts[sides[1][0]].forced:
            return []
        try:
            first, *rest = [line for side in sides[1:] for line in self._terms(*side, hanging)]
        except TooWideError:
            return []
        return [Line(indent, sides[0][0], first.stop), *rest]

    def _indented(self, sides: Sequence[tuple[int, int]], indent: int) -> list[Line]:
        """The relations on lines of their own, the first one beside the left side if it fits."""
        first = Line(indent, sides[0][0], sides[1][1])
        fits = self._fits(first) and not self.parts[sides[1][0]].forced
        found = [first] if fits else self._terms(*sides[0], indent)
        for side in sides[1 + fits :]:
            found += self._terms(*side, indent + HANGING)
        return found

    def _terms(self, start: int, stop: int, indent: int) -> list[Line]:
        """A side of an equation, as many of its terms on a line as fit."""
        sign = self.parts[start].sign
        hanging = indent + (sign + 1 if sign else HANGING)
        found: list[Line] = []
        for part in range(start, stop):
            longer = found[-1]._replace(stop=part + 1) if found else None
            if longer and self._fits(longer):
                found[-1] = longer
                continue
            found.append(Line(hanging if found else indent, part, part + 1))
            if not self._fits(found[-1]):
                raise TooWideError
        return found

    def _cut(self, start: int, stop: int, level: Level) -> list[tuple[int, int]]:
        """The parts between breaks of a level."""
        inner = [at for at in range(start + 1, stop) if self.parts[at].level == level]
        return list(pairwise([start, *inner, stop]))

    def _size(self, start: int, stop: int) -> int:
        return self._ends[stop] - self._ends[start] - self.parts[start].gap

    def _fits(self, line: Line) -> bool:
        return line.indent + self._size(line.start, line.stop) <= self.width
