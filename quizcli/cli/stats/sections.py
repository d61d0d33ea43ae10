"""Each section of the statistics in full, from the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from quizcli.analysis import hours
from quizcli.analysis.concepts import Level
from quizcli.analysis.days import WEEKS
from quizcli.cli import wording
from quizcli.cli.furniture import number
from quizcli.cli.plots.columns import Column
from quizcli.cli.stats.memory import calibration, memory, retention
from quizcli.cli.stats.views import Counts, Name, Row, Section
from quizcli.cli.stats.words import WEEKDAYS, between, calendar_day, dated, lasting, percent

if TYPE_CHECKING:
    from quizcli.analysis.concepts import Branch, Mastery
    from quizcli.analysis.facts import Facts
    from quizcli.analysis.hardest import Trouble
    from quizcli.analysis.pace import Pace
    from quizcli.analysis.shares import Share

MOST_HARD = 20
WEEK = 7


def sections(facts: Facts, name: Name) -> list[Section]:
    """The sections of that name; all of them for `all`."""
    if name is Name.ALL:
        return [section for make in TABLE.values() for section in make(facts)]
    return TABLE[name](facts)


# ------------------------------------------------------------------------ days
def today_row(facts: Facts) -> Row:
    """What was done today."""
    day = facts.day
    if not day.answers:
        return Row("today", ("no answers yet",))
    share = f"{day.right} right, {day.right / day.answers:.0%}"
    pieces = (number(day.answers, "answer"), share, f"{day.new} new", lasting(day.seconds))
    return Row("today", pieces)


def streak_row(facts: Facts) -> Row:
    """Days in a row."""
    found = facts.totals
    return Row("streak", (number(found.streak, "day"), f"longest {found.longest}"))


def _today(facts: Facts) -> list[Section]:
    found = facts.totals
    usual = (
        f"{found.a_day:.0f} answers and {lasting(found.seconds_a_day)}",
        f"on {found.studied} of {number(found.span, 'day')}",
    )
    every = (
        number(found.answers, "answer"),
        f"{found.right / max(found.answers, 1):.0%} right",
        f"{number(found.new, 'question')} begun",
        lasting(found.seconds),
    )
    rows = (today_row(facts), streak_row(facts), Row("a study day", usual), Row("in all", every))
    return [Section("today", rows, aligned=False)]


def heatmap(facts: Facts, weeks: int = WEEKS) -> Section:
    """The calendar of the last weeks."""
    return Section("answers a day", calendar=facts.calendar(weeks))


def day_counts(first: int, counts: Sequence[int]) -> Counts:
    """Counts of days in a row, beginning with the study day `first`."""
    days = enumerate(counts, start=first)
    return Counts(tuple(Column(_day(day), dated(day), count) for day, count in days), across=WEEK)


def _day(day: int) -> str:
    """A day in four signs, such as Mo 7."""
    found = calendar_day(day)
    return f"{WEEKDAYS[found.weekday()][:2]}{found.day:2}"


def _forecast(facts: Facts) -> list[Section]:
    found = facts.forecast
    most = max(found.backlog, *found.days, 1)
    rows = [Row("overdue", (str(found.backlog),), found.backlog / most)]
    rows += [
        Row(dated(facts.today + ahead), (str(count),), count / most)
        for ahead, count in enumerate(found.days)
    ]
    mean = sum(found.days[1:]) / (len(found.days) - 1)
    note = f"{mean:.1f} a day on average, {found.later} later, if nothing new is begun."
    return [Section(f"due in the next {len(found.days) - 1} days", tuple(rows), note=note)]


# -------------------------------------------------------------------- concepts
def concept_row(found: Mastery, names: Mapping[str, str]) -> Row:
    """A concept with its mastery and a word for it."""
    name = names.get(found.concept, found.concept)
    begun = f"{found.begun} of {found.questions}"
    last = f"{found.recent.right} of the last {found.recent.asked} right"
    pieces = (percent(found.mastery), begun, str(found.level), *([last] if found.missed else []))
    return Row(name, pieces, found.mastery)


def _concepts(facts: Facts) -> list[Section]:
    rows = tuple(branch_row(each, facts) for each in facts.tree)
    note = (
        "The share is that of all questions of the concept that would be right today, then "
        "comes how many were begun. Weak: below 75% of those begun, or below 60% of the last 20 "
        "answers. Strong: 80% of all or more."
    )
    return [Section("concepts, each below what it builds on", rows, note=note)]


def branch_row(branch: Branch, facts: Facts) -> Row:
    """A line of the tree, also of a concept without questions."""
    found = facts.masteries.get(branch.concept)
    if found is None:
        name = facts.names.get(branch.concept, branch.concept)
        return Row(name, ("", "", str(Level.EMPTY)), None, branch.depth)
    return concept_row(found, facts.names)._replace(depth=branch.depth)


# ------------------------------------------------------------- questions, time
def trouble_row(each: Trouble) -> Row:
    """A hard question."""
    missed = each.tests.asked - each.tests.right
    pieces = (
        number(each.lapses, "lapse"),
        f"missed {missed} of {each.tests.asked}",
        f"difficulty {each.difficulty:.1f}",
    )
    marks = [
        word for word, holds in (("leech", each.leech), ("suspended", each.suspended)) if holds
    ]
    return Row(each.question, (*pieces, *marks))


def _hardest(facts: Facts) -> list[Section]:
    found = facts.hardest
    leeches = sum(each.leech for each in found)
    note = (
        f"{number(len(found), 'question')} forgotten at least once, "
        f"{number(leeches, 'leech', 'leeches')}."
    )
    return [Section("hardest questions", tuple(map(trouble_row, found[:MOST_HARD])), note=note)]


def _hours(facts: Facts) -> list[Section]:
    most = max(each.asked for each in facts.hours) or 1
    rows = tuple(
        Row(f"{hour:02}:00", _hour(each), each.asked / most)
        for hour, each in enumerate(facts.hours)
        if each.asked
    )
    note = "The clock is that of the place where each answer was given."
    return [Section("by hour of the day", rows, note=note, drawn="Bars show how many answers.")]


def _hour(share: Share) -> tuple[str, ...]:
    pieces = (number(share.asked, "answer"), f"{percent(share.value)} right")
    return (*pieces, between(share)) if share.enough(hours.TOO_FEW) else (*pieces, "too few")


def _time(facts: Facts) -> list[Section]:
    every = facts.pace
    most = max((each.seconds for each in every[1:]), default=0.0) or 1.0
    rows = tuple(_pace(each, each.seconds / most if each.type else None) for each in every)
    note = (
        "An answer counts at most 10 minutes. In all "
        f"{lasting(facts.totals.seconds)}, {lasting(facts.totals.seconds_a_day)} a study day."
    )
    return [Section("time for an answer", rows, note=note)]


def _pace(each: Pace, share: float | None) -> Row:
    pieces = (
        f"median {each.median:.0f} s", number(each.answers, "answer"), lasting(each.seconds)
    )  # fmt: skip
    return Row(wording.kind(each.type) or "all", pieces, share)


TABLE: Mapping[Name, Callable[[Facts], list[Section]]] = {
    Name.TODAY: _today,
    Name.HEATMAP: lambda facts: [heatmap(facts)],
    Name.FORECAST: _forecast,
    Name.RETENTION: retention,
    Name.CALIBRATION: calibration,
    Name.CONCEPTS: _concepts,
    Name.MEMORY: memory,
    Name.HARDEST: _hardest,
    Name.HOURS: _hours,
    Name.TIME: _time,
}
