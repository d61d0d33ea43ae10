"""How a plot and what stands around it share the rows that there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.text import Text

from quizcli.cli.look import Look
from quizcli.cli.plots.charts import Chart
from quizcli.cli.plots.drawing import HIGHEST, LOWEST, plot
from quizcli.cli.plots.figures import BLOCKS, Below, across

BETTER, LEAST = (8, 7), (6, LOWEST)
"""Rows that a box had better have, and has to have."""

NARROW = 60
"""In fewer columns a box of six rows is high enough."""


class Form(NamedTuple):
    """What stands above and below a plot, and whether its legend names the lines; the numbers
    below it name them as well."""

    above: Sequence[Text]
    named: bool
    below: Sequence[Text]


def numbers(chart: Chart, look: Look, rest: str = "", aside: str = "") -> Iterator[Below]:
    """The numbers in as many blocks as they need; where that is not enough, in as many as
    may be; and then in fewer and fewer."""
    blocks = BLOCKS
    while blocks:
        found = across(chart, look, rest, blocks=blocks, aside=aside)
        yield found
        blocks = found.blocks - 1


def arranged(
    chart: Chart, look: Look, groups: Iterable[Sequence[Form]], rows: int, highest: int = HIGHEST
) -> list[Text]:
    """The plot in one of the forms, in at most so many rows; nothing where none has room.

    It is one of the first group in which a box has the rows it had better have, else those it
    has to have; in the group the one with the highest box, until it is high enough.  `highest`
    bounds the box.
    """
    groups = list(groups)
    found = _first(chart, look, groups, rows)
    if found is None:
        return []
    form, height = found
    box = plot(chart, look, min(height, highest), named=form.named)
    return [*form.above, *box, *form.below]


def _first(
    chart: Chart, look: Look, groups: Sequence[Sequence[Form]], rows: int
) -> tuple[Form, int] | None:
    """A form with the rows that it leaves the box."""
    around = {
        named: len(plot(chart, look, LOWEST, named=named)) - LOWEST for named in (True, False)
    }
    heights = [
        [(each, rows - len(each.above) - len(each.below) - around[each.named]) for each in group]
        for group in groups
    ]
    better = (*BETTER, LEAST[0]) if look.width < NARROW else BETTER
    for leasts in (better, LEAST):
        for group in heights:
            for least in leasts:
                for form, height in group:
                    if height >= least:
                        return form, height
    return None
