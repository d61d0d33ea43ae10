"""The item analysis as CSV: a line for each question, or for each thing that was answered.

Texts are kept from being taken for formulas as in `formats.fsrs_csv`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from quizcli.cli import shell
from quizcli.cli.text import clean
from quizcli.formats.fsrs_csv import guarded

if TYPE_CHECKING:
    from quizcli.cli.analysing.reading import Told
    from quizcli.items.distractors import Choice
    from quizcli.items.estimates import Estimate
    from quizcli.items.figures import Item

Cell: TypeAlias = str | int | float | None

ITEMS = (
    "id", "learners", "facility", "facility_low", "facility_high",
    "item_rest", "item_rest_low", "item_rest_high", "efficiency",
    "upper_lower", "upper_lower_low", "upper_lower_high",
    "alpha_without", "seconds", "hints", "flags",
)  # fmt: skip
CHOICES = (
    "id", "text", "sort", "key", "learners", "share", "share_low", "share_high",
    "lower", "upper", "item_rest", "item_rest_low", "item_rest_high",
)  # fmt: skip


def lines(told: Told) -> Iterator[str]:
    """A header and a line for each question; `full`: for each thing that was answered."""
    items = [each for bank in told.banks for each in bank.items]
    yield ",".join(CHOICES if told.full else ITEMS)
    for item in items:
        if told.full:
            yield from (_line(_choice(item, each)) for each in item.choices)
        else:
            yield _line(_item(item))


def _item(item: Item) -> Iterable[Cell]:
    flags = "; ".join(str(each.kind) for each in item.flags)
    return (
        item.question, item.facility.n, *_three(item.facility),
        *_three(item.rest), item.efficiency, *_three(item.upper_lower),
        item.deleted, item.seconds, item.hints.value, flags,
    )  # fmt: skip


def _choice(item: Item, each: Choice) -> Iterable[Cell]:
    key = {True: "yes", False: "no", None: ""}[each.label.key]
    return (
        item.question, each.label.text, str(each.label.sort), key, each.learners,
        *_three(each.share), each.lower, each.upper, *_three(each.rest),
    )  # fmt: skip


def _three(found: Estimate) -> tuple[Cell, ...]:
    return found.value, found.low, found.high


def _line(cells: Iterable[Cell]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="", quoting=csv.QUOTE_NONNUMERIC)
    ascii_only = shell.look(plain=True).ascii
    writer.writerow([_cell(each, ascii_only) for each in cells])
    return out.getvalue()


def _cell(cell: Cell, ascii_only: bool) -> Cell:
    if isinstance(cell, str):
        return guarded(clean(cell, ascii=ascii_only))
    return round(cell, 6) if isinstance(cell, float) else "" if cell is None else cell
