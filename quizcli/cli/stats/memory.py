"""How well memory and its model do: retention, calibration, stability and difficulty."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING

from quizcli.analysis import shares
from quizcli.cli.furniture import number
from quizcli.cli.plots.columns import Column
from quizcli.cli.stats.views import Counts, Row, Section
from quizcli.cli.stats.words import between, days, percent, right

if TYPE_CHECKING:
    from quizcli.analysis import distributions
    from quizcli.analysis.calibration import Bin
    from quizcli.analysis.facts import Facts
    from quizcli.analysis.retention import Retention
    from quizcli.analysis.shares import Share

HIGH = 4
"""Rows of a histogram's highest column."""


def retention_pieces(share: Share, wanted: float) -> tuple[str, ...]:
    """A share of right answers, its interval and how it compares."""
    if not share.enough():
        return (right(share), "too few") if share.asked else ("none",)
    return right(share), between(share), shares.verdict(share, wanted)


def retention(facts: Facts) -> list[Section]:
    """True retention by window and maturity."""
    rows = (row for each in facts.retention for row in _window(each, facts.wanted))
    note = (
        f"You want {percent(facts.wanted)}. Counted are first answers of a day to questions "
        "that were known; the ranges hold the true share in 95% of cases. Mature: the "
        "interval is 21 days or more."
    )
    return [Section("true retention", tuple(rows), note=note)]


def _window(each: Retention, wanted: float) -> list[Row]:
    parts = ((each.window, each.every, 0), ("young", each.young, 1), ("mature", each.mature, 1))
    shown = parts if each.every.asked else parts[:1]
    return [
        Row(label, retention_pieces(share, wanted), share.value or 0.0, depth)
        for label, share, depth in shown
    ]


def calibration(facts: Facts) -> list[Section]:
    """What was foretold and what happened."""
    found = facts.calibration
    rows = tuple(map(_bin, found.bins))
    if found.predicted is None:
        note = "Nothing was asked again on a later day yet."
    else:
        note = (
            f"On average {found.predicted:.1%} were foretold and {found.happened.value:.1%} were "
            f"right ({found.verdict}). Error over the rows (RMSE) {found.rmse:.1%}, log loss "
            f"{found.log_loss:.3f} (lower is better). A row is good when the foretold share lies "
            "in its range."
        )
    return [Section("calibration: foretold and right", rows, note=note)]


def _bin(each: Bin) -> Row:
    happened = each.happened
    label = f"{100 * each.low:.0f} to {each.high:.0%}"
    words = {"as wanted": "good", "below": "too high", "above": "too low"}
    verdict = shares.verdict(happened, each.predicted)
    said = (between(happened),) if happened.enough() else ()
    pieces = (f"foretold {percent(each.predicted)}", f"right {right(happened)}", *said)
    return Row(label, (*pieces, words.get(verdict, verdict)), happened.value)


def memory(facts: Facts) -> list[Section]:
    """Three histograms."""
    found = facts.distributions
    return [
        _histogram("stability, in days until 90% are right", found.stability, _length, days),
        _histogram("intervals, in days", found.interval, _length, days),
        _histogram("difficulty, 1 to 10", found.difficulty, _level, _plainly),
    ]


def _histogram(
    title: str,
    found: distributions.Histogram,
    names: Callable[[distributions.Column], tuple[str, str]],
    middle: Callable[[float | None], str],
) -> Section:
    if not found.cards:
        return Section(title, note="No cards yet.")
    columns = tuple(Column(*names(each), each.cards) for each in found.columns)
    note = f"{number(found.cards, 'card')}, median {middle(found.median)}."
    return Section(title, counts=Counts(columns, HIGH), note=note)


def _length(column: distributions.Column) -> tuple[str, str]:
    """From where to where a column of days goes, in a few signs and in words."""
    low, high = f"{column.low:g}", f"{column.high:g}"
    if column.high == inf:
        return f"{low}+", f"{low} days on"
    return (f"{low}-{high}", f"{low} to {high} days") if column.low else ("<1", "below 1 day")


def _level(column: distributions.Column) -> tuple[str, str]:
    low, high = f"{column.low:g}", 10 if column.high == inf else f"{column.high:g}"
    return f"{low}-{high}", f"{low} to {high}"


def _plainly(value: float | None) -> str:
    return f"{value:.1f}" if value is not None else "none"
