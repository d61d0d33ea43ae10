"""Along what a list of numbers runs: read from what its output says of itself.

"norm of dL/dh_t for t = 0..T", "variance by layer", or "FLOPs against lengths", where lengths
is another list of the same computation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from quizcli.model import Output

PLACE = "place in the list"

_COUNTED = re.compile(r"(.*?),? (?:for|at) ([A-Za-z]\w*) = (-?\d{1,9})\.\.")
_BY = re.compile(
    r"(.+?),? (?:by|over|at each|of each|for each) "
    r"(steps back|time step|step|layer|token|distance|depth|position)s?\b"
)
_AGAINST = re.compile(r"(.+?),? against ([A-Za-z]\w*)")
_STARTS = {"distance": 0, "depth": 0, "position": 0, "steps back": 0}

Number: TypeAlias = "int | float"
Numbers: TypeAlias = "tuple[Number, ...]"


class Axis(NamedTuple):
    """Along what a list runs, where it begins, and what its numbers are; `places` has the
    numbers that it runs along where they do not follow one another."""

    x: str
    start: int
    y: str
    named: bool = True
    places: Numbers = ()

    @property
    def shared(self) -> tuple[str, int, Numbers]:
        """What two lists have in common that can stand in one plot."""
        return self.x, self.start, self.places

    def along(self, count: int) -> Iterable[Number]:
        """The place of each of so many numbers."""
        return self.places or range(self.start, self.start + count)


def axis(name: str, output: Output | None) -> Axis:
    """Along what the output of that name runs, from what is documented of it."""
    doc = output.doc if output else ""
    counted, by = _COUNTED.match(doc), _BY.match(doc)
    if counted:
        return Axis(counted[2], int(counted[3]), counted[1] or name)
    if by:
        return Axis(by[2], _STARTS.get(by[2], 1), by[1])
    return Axis(PLACE, 1, doc or name, named=False)


def axes_of(found: Mapping[str, Numbers], outputs: Mapping[str, Output]) -> dict[str, Axis]:
    """The axes of the lists, without the lists that others run along."""
    axes, others = {}, set()
    for name, each in found.items():
        output = outputs.get(name)
        against = _AGAINST.match(output.doc) if output else None
        places = found.get(against[2], ()) if against else ()
        if against and len(places) == len(each):
            others.add(against[2])
            label = outputs[against[2]].doc or against[2]
            axes[name] = Axis(label, 0, against[1], places=places)
        else:
            axes[name] = axis(name, output)
    return {name: each for name, each in axes.items() if name not in others}
