"""The statistics on one screen: what matters today, in few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizcli.analysis import retention
from quizcli.cli.stats.memory import retention_pieces
from quizcli.cli.stats.sections import (
    concept_row,
    day_counts,
    heatmap,
    streak_row,
    today_row,
    trouble_row,
)
from quizcli.cli.stats.views import Row, Section
from quizcli.cli.stats.words import between, percent

if TYPE_CHECKING:
    from quizcli.analysis.facts import Facts
    from quizcli.analysis.hardest import Trouble

AHEAD, MOST = 14, 5
PLAIN_WEEKS = 4
"""In words a week is a sentence, and 26 of them are too many to listen to."""


def overview(facts: Facts, *, plain: bool = False) -> list[Section]:
    """Today, the calendar, the days ahead, and what is weakest; `plain` for fewer sentences."""
    lines = (today_row(facts), streak_row(facts), _retention(facts), _calibration(facts))
    weeks = heatmap(facts, PLAIN_WEEKS) if plain else heatmap(facts)
    found = [Section("", lines, aligned=False), weeks, _ahead(facts)]
    if facts.weakest:
        rows = tuple(concept_row(each, facts.names) for each in facts.weakest[:MOST])
        found.append(Section("weakest concepts, what others build on first", rows))
    if facts.hardest:
        hard = tuple(map(_trouble, facts.hardest[:MOST]))
        found.append(Section("hardest questions", hard))
    return found


def _retention(facts: Facts) -> Row:
    """The last 30 days against what is wanted."""
    share = retention.main(facts.retention).every
    pieces = retention_pieces(share, facts.wanted)
    wanted = f"wanted {percent(facts.wanted)}"
    first = f"{pieces[0]} in {retention.MAIN}"
    return Row("retention", (first, *pieces[1:-1], wanted, *pieces[1:][-1:]))


def _calibration(facts: Facts) -> Row:
    found = facts.calibration
    if found.predicted is None:
        return Row("calibration", ("none",))
    happened = found.happened
    said = (between(happened),) if happened.enough() else ()
    pieces = (f"foretold {percent(found.predicted)}", f"right {percent(happened.value)}")
    return Row("calibration", (*pieces, *said, found.verdict))


def _trouble(each: Trouble) -> Row:
    """A hard question without its difficulty, which is in the section of its own."""
    found = trouble_row(each)
    return found._replace(pieces=(*found.pieces[:2], *found.pieces[3:]))


def _ahead(facts: Facts) -> Section:
    found = facts.forecast
    title = f"due in the next {AHEAD} days, {found.backlog} overdue"
    return Section(title, counts=day_counts(facts.today, found.days[:AHEAD]))
