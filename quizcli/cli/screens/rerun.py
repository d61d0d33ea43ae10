"""The screens of a rerun: what may be changed, and old and new side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from quizcli.cli import markdown
from quizcli.cli.furniture import DIM, STRONG, literal, text
from quizcli.cli.layout import pad, row, wrap

if TYPE_CHECKING:
    from quizcli.cli.look import Look
    from quizcli.cli.rerunning import Choice, RerunView, Row
    from quizcli.cli.rerunning_several import SeveralView

HEADS = ("", "asked with", "with yours")
GAP = "  "
MARKED = " What changed is marked above."
LEAST = 8
"""Cells that a column of values has at least; below it old and new stand under each other."""


def choices(known: Sequence[Choice], look: Look) -> list[Text]:
    """What may be changed: each name with its value now, and what it may be."""
    margin = "" if look.plain else " "
    lines = literal("Your own numbers, as name=value:", look, margin)
    for each in known:
        span = f"  ({each.span})" if each.span and not look.plain else ""
        words = f", {each.span}" if each.span and look.plain else ""
        lines += literal(f"{each.name} = {each.value}{span}{words}", look, f"{margin}{margin * 2}")
    return lines


def rerun(view: RerunView, look: Look) -> list[Text]:
    """The numbers, the outputs and the keys, before and now; a sentence each in plain words."""
    groups = (view.numbers, view.outputs, view.keys)
    if look.plain:
        lines = [line for group in groups for each in group for line in _sentence(each, look)]
    else:
        lines = _table(groups, look)
    margin = "" if look.plain else " "
    if view.formula and view.keys:
        lines += literal(f"The key is {view.formula}.", look, margin)
    if view.trouble:
        lines += literal(f"{view.trouble}{'' if look.plain else MARKED}", look, margin)
    return [*lines, *literal(view.backend, look, margin, DIM)]


def several(view: SeveralView, look: Look) -> list[Text]:
    """A row for each run: its value, its outputs and its keys; a sentence where that is too
    wide, and in plain words."""
    margin = "" if look.plain else " "
    heads = [text(each, look, DIM) for each in (view.name, *view.outputs, *view.keys)]
    cells = [heads, *(_cells(each, len(view.keys), look) for each in view.runs)]
    widths = [max(each.cell_len for each in column) for column in zip(*cells, strict=True)]
    if not look.plain and sum(widths) + len(GAP) * len(widths) <= look.width:
        lines = [_columns(each, widths) for each in cells]
    else:
        said = (_run(heads, run) for run in cells[1:])
        lines = [line for each in said for line in literal(each, look, margin)]
    for each in view.troubles:
        lines += literal(each, look, margin)
    return [*lines, *literal(view.backend, look, margin, DIM)]


def _cells(run: Sequence[str], keys: int, look: Look) -> list[Text]:
    """A run as text, the last cells of it from Markdown."""
    first = len(run) - keys
    return [
        *(text(each, look) for each in run[:first]),
        *(markdown.line(each, look) for each in run[first:]),
    ]


def _run(heads: Sequence[Text], run: Sequence[Text]) -> str:
    pairs = (f"{head.plain} {each.plain}" for head, each in zip(heads, run, strict=True))
    first, *rest = pairs
    return f"{first}: {'; '.join(rest)}."


def _columns(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    padded = (pad(cell, width) for cell, width in zip(cells, widths, strict=True))
    line = row(" ", *(part for each in padded for part in (each, GAP)))
    line.rstrip()
    return line


def _sentence(each: Row, look: Look) -> list[Text]:
    before, now = (_cell(words, each, look).plain for words in (each.before, each.now))
    said = f"{now}, was {before}" if each.differs else f"{now}, as before"
    return literal(f"{each.name}: {said}.", look, "")


def _table(groups: Sequence[Sequence[Row]], look: Look) -> list[Text]:
    every = [each for group in groups for each in group]
    names = max([text(each.name, look).cell_len for each in every], default=0)
    first = min(names, (look.width - 2) // 3)
    room = (look.measure - 2 - first - 2 * len(GAP)) // 2
    width = min(room, max([_widest(each, look) for each in every], default=LEAST))
    widths = (first, max(width, LEAST, len(HEADS[1])), max(width, LEAST))
    lines = [_line([Text(each, DIM) for each in HEADS], widths)]
    for group in groups:
        lines += [line for each in group for line in _rows(each, widths, look)]
        lines += [Text("")] if group else []
    return lines


def _widest(each: Row, look: Look) -> int:
    return max(_cell(words, each, look).cell_len for words in (each.before, each.now))


def _rows(each: Row, widths: tuple[int, int, int], look: Look) -> Iterator[Text]:
    """One row of the table, on several lines where a value is longer than its column."""
    style = STRONG if each.differs else ""
    cells = (text(each.name, look), _cell(each.before, each, look), _cell(each.now, each, look))
    cells[2].stylize(style)
    columns = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, columns))):
        yield _line([c[number] if number < len(c) else Text("") for c in columns], widths)


def _cell(words: str, each: Row, look: Look) -> Text:
    return markdown.line(words, look) if each.marked_up else text(words, look)


def _line(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    padded = [pad(cell, width) for cell, width in zip(cells, widths, strict=True)]
    line = row(" ", padded[0], GAP, padded[1], GAP, padded[2])
    line.rstrip()
    return line
