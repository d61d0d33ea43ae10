"""What a comparison is: its plot, its lines, and what to look at."""

from __future__ import annotations

from typing import NamedTuple

from quizcli.model import NOTHING, Values


class Setting(NamedTuple):
    """One line: an output with some arguments, of another probe or parameter where named."""

    label: str
    output: str
    arguments: Values = NOTHING
    probe: str = ""
    parameter: str = ""


class Comparison(NamedTuple):
    """A prepared plot.

    `parameter` takes the `values`; without one each setting's output is a whole curve.
    `look` is the sentence on what to look at.  `log_x` and `log_y` are None where the
    numbers decide.
    """

    name: str
    title: str
    probe: str
    parameter: str
    values: tuple[int | float, ...]
    x: str
    y: str
    settings: tuple[Setting, ...]
    look: str
    source: str
    seeds: int = 1
    log_x: bool | None = None
    log_y: bool | None = None


def steps(low: int, high: int, step: int) -> tuple[int, ...]:
    """Whole numbers from low to high, both among them where the step allows it."""
    return tuple(range(low, high + 1, step))
