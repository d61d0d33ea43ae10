"""The statistics in words, for screen readers, pipes and logs: no glyphs, no columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich.text import Text

from quizcli.analysis.days import Calendar, Week
from quizcli.cli.furniture import literal, number
from quizcli.cli.look import Look
from quizcli.cli.plots.columns import told
from quizcli.cli.stats.views import Row, Section
from quizcli.cli.stats.words import WEEKDAYS, dated


def screen(title: str, sections: Sequence[Section], look: Look, aside: str = "") -> list[Text]:
    """All sections below a headline."""
    lines = literal(f"{title}. {aside}".rstrip(), look, "")
    for each in sections:
        lines += [Text(""), *section(each, look)]
    return lines


def section(view: Section, look: Look) -> list[Text]:
    """One section: its title, a sentence for each row, and its note."""
    title = titled(view, len(view.calendar.weeks)) if view.calendar else view.title
    lines = literal(f"{title[:1].upper()}{title[1:]}:", look, "") if title else []
    lines += [line for each in view.rows for line in _row(each, look)]
    lines += calendar(view.calendar, look) if view.calendar else []
    lines += told(view.counts.columns, look) if view.counts else []
    return [*lines, *(literal(view.note, look, "") if view.note else [])]


def titled(view: Section, weeks: int) -> str:
    """The title of a section whose calendar shows so many weeks."""
    return f"{view.title}, last {number(weeks, 'week')}"


def _row(view: Row, look: Look) -> list[Text]:
    said = ", ".join(each for each in view.pieces if each)
    return literal(f"{' '.join(view.label.split())}: {said}.", look, "  " * (view.depth + 1))


def legend(view: Calendar) -> list[str]:
    """What the shades mean, the lightest first."""
    spans = [(low + 1, high) for low, high in pairwise((0, *view.steps))]
    words = [str(low) if low == high else f"{low} to {high}" for low, high in spans[:-1]]
    return [*words, f"{spans[-1][0]} or more"]


def calendar(view: Calendar, look: Look) -> list[Text]:
    """A sentence for each week with answers; weeks without any are left out."""
    weeks = [each for each in view.weeks if any(each.answers)]
    if not weeks:
        return literal("No answers.", look, "  ")
    return [line for each in weeks for line in _week(each, look)]


def _week(week: Week, look: Look) -> list[Text]:
    days = ", ".join(
        f"{name} {answers}"
        for name, answers in zip(WEEKDAYS, week.answers, strict=False)
        if answers
    )
    said = f"Week of {dated(week.monday)}, {sum(week.answers)}: {days}."
    return literal(said, look, "  ")
