"""What the statistics show, as plain values: sections of rows, of a calendar, of counts."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from quizcli.analysis.days import Calendar
from quizcli.cli.plots.columns import Column


class Name(StrEnum):
    """The sections that can be asked for."""

    TODAY = "today"
    HEATMAP = "heatmap"
    FORECAST = "forecast"
    RETENTION = "retention"
    CALIBRATION = "calibration"
    CONCEPTS = "concepts"
    MEMORY = "memory"
    HARDEST = "hardest"
    HOURS = "hours"
    TIME = "time"
    ALL = "all"


class Row(NamedTuple):
    """A line: what it is about, a bar (0 to 1, or none), and what is said in pieces.

    `label` and `pieces` may be foreign text; `depth` is how far it stands in a tree.  A piece
    that is one of the words of judgement (weak, strong, ...) is coloured.
    """

    label: str
    pieces: tuple[str, ...]
    share: float | None = None
    depth: int = 0


class Counts(NamedTuple):
    """Counts beside each other, the highest column `rows` high; where all are too wide they
    stand in blocks of `across`, if that is given."""

    columns: tuple[Column, ...]
    rows: int = 1
    across: int = 0


class Section(NamedTuple):
    """A part of the statistics; `note` is a sentence below it, and so is `drawn`, about what
    can only be seen where bars are drawn.  The title of a calendar goes on with its weeks.

    With `aligned` the pieces of all rows stand in columns, where there is room.
    """

    title: str
    rows: tuple[Row, ...] = ()
    calendar: Calendar | None = None
    counts: Counts | None = None
    note: str = ""
    aligned: bool = True
    drawn: str = ""
