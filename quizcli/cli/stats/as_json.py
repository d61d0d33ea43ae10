"""The statistics as JSON, version 1.

Shares lie between 0 and 1, times are seconds, dates `YYYY-MM-DD` are study days (which begin
at 04:00), null is what cannot be said yet.  A *share* is an object of `right` (answers),
`asked` (answers), `share`, and `low` and `high`, the ends of its 95% interval (Wilson).

    version       1
    date          today
    today         answers, right, seconds, new (questions begun today); streak and longest
                  (days in a row); studied and span (days with answers, days since the first);
                  all: answers, right, seconds, new of all time
    heatmap       a list of date, answers, seconds: every day of the last 26 weeks
    forecast      overdue; days: a list of date and due for today and the 30 days after it; later
    retention     wanted; windows: a list of window, days (null: all), and the shares all,
                  young, mature, each with a verdict (too few, as wanted, below, above)
    calibration   foretold (mean chance), happened (a share), log_loss, rmse, verdict (too few,
                  good, too high, too low); bins: a list of low, high, foretold, happened
    concepts      a list of id, name, level (weak, learning, strong, not begun, no questions),
                  mastery, coverage, questions, begun, remembered, recent (a share), needs,
                  weakness (place among those to strengthen first, from 1; null for others)
    memory        stability, interval (days), difficulty (1 to 10): each with cards, median and
                  columns: a list of low, high (null: no end), cards
    hardest       a list of id, lapses, difficulty, tests (a share), leech, suspended
    hours         a list of hour and a share, for all 24
    time          seconds (all study time); types: a list of type, answers, median, seconds

`--only` leaves the sections away that were not named.  A later version may add names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import isinf
from typing import TYPE_CHECKING, TypeAlias

from quizcli.analysis import retention, shares
from quizcli.analysis.concepts import Mastery
from quizcli.cli.stats.views import Name
from quizcli.cli.stats.words import calendar_day

if TYPE_CHECKING:
    from quizcli.analysis.distributions import Column, Histogram
    from quizcli.analysis.facts import Facts
    from quizcli.analysis.retention import Retention
    from quizcli.analysis.shares import Share

Found: TypeAlias = "dict[str, object]"

VERSION = 1


def figures(facts: Facts, names: Iterable[Name]) -> Found:
    """The sections of these names with all their figures."""
    wanted = frozenset(names)
    every = Name.ALL in wanted
    head: Found = {"version": VERSION, "date": _date(facts.today)}
    return head | {
        str(name): make(facts) for name, make in TABLE.items() if every or name in wanted
    }


def _date(day: int) -> str:
    return calendar_day(day).isoformat()


def _share(share: Share) -> Found:
    low, high = share.interval
    return {
        "right": share.right, "asked": share.asked, "share": share.value, "low": low, "high": high
    }  # fmt: skip


def _today(facts: Facts) -> Found:
    found = facts.totals
    total = (found.answers, found.right, found.seconds, found.new)
    return {
        **facts.day._asdict(),
        "streak": found.streak,
        "longest": found.longest,
        "studied": found.studied,
        "span": found.span,
        "all": dict(zip(facts.day._fields, total, strict=True)),
    }


def _heatmap(facts: Facts) -> list[Found]:
    days = [
        (week.monday + i, answers)
        for week in facts.calendar().weeks
        for i, answers in enumerate(week.answers)
    ]
    return [
        {
            "date": _date(day),
            "answers": answers,
            "seconds": facts.days[day].seconds if day in facts.days else 0.0,
        }
        for day, answers in days
    ]


def _forecast(facts: Facts) -> Found:
    found = facts.forecast
    days = [
        {"date": _date(facts.today + ahead), "due_count": count}
        for ahead, count in enumerate(found.days)
    ]
    return {"overdue": found.backlog, "days": days, "later": found.later}


def _retention(facts: Facts) -> Found:
    windows = [_window(each, facts.wanted) for each in facts.retention]
    return {"wanted": facts.wanted, "windows": windows}


def _window(each: Retention, wanted: float) -> Found:
    parts = {"all": each.every, "young": each.young, "mature": each.mature}
    said: Found = {
        name: _share(share) | {"verdict": shares.verdict(share, wanted)}
        for name, share in parts.items()
    }
    return {"window": each.window, "days": dict(retention.WINDOWS)[each.window]} | said


def _calibration(facts: Facts) -> Found:
    found = facts.calibration
    bins = [
        {"low": e.low, "high": e.high, "foretold": e.predicted, "happened": _share(e.happened)}
        for e in found.bins
    ]
    return {
        "foretold": found.predicted,
        "happened": _share(found.happened),
        "log_loss": found.log_loss,
        "rmse": found.rmse,
        "verdict": found.verdict,
        "bins": bins,
    }


def concepts(facts: Facts) -> list[Found]:
    """The concepts of the tree, in its order."""
    places = {each.concept: place for place, each in enumerate(facts.weakest, start=1)}
    return [_concept(each.concept, facts, places) for each in facts.tree]


def _concept(id_: str, facts: Facts, places: Mapping[str, int]) -> Found:
    found = facts.masteries.get(id_) or Mastery(id_)
    return {
        "id": id_,
        "name": facts.names.get(id_, id_),
        "level": str(found.level),
        "mastery": found.mastery,
        "coverage": found.coverage,
        "questions": found.questions,
        "begun": found.begun,
        "remembered": found.remembered,
        "recent": _share(found.recent),
        "needs": list(facts.needs.get(id_, ())),
        "weakness": places.get(id_),
    }


def _memory(facts: Facts) -> Found:
    return {name: _histogram(each) for name, each in facts.distributions._asdict().items()}


def _histogram(found: Histogram) -> Found:
    columns = [_column(each) for each in found.columns]
    return {"cards": found.cards, "median": found.median, "columns": columns}


def _column(each: Column) -> Found:
    high = None if isinf(each.high) else each.high
    return {"low": each.low, "high": high, "cards": each.cards}


def _hardest(facts: Facts) -> list[Found]:
    return [
        {
            "id": each.question,
            "lapses": each.lapses,
            "difficulty": each.difficulty,
            "tests": _share(each.tests),
            "leech": each.leech,
            "suspended": each.suspended,
        }
        for each in facts.hardest
    ]


def _hours(facts: Facts) -> list[Found]:
    return [{"hour": hour} | _share(each) for hour, each in enumerate(facts.hours)]


def _time(facts: Facts) -> Found:
    types = [each._asdict() for each in facts.pace if each.type]
    return {"seconds": facts.totals.seconds, "types": types}


TABLE: Mapping[Name, Callable[[Facts], object]] = {
    Name.TODAY: _today,
    Name.HEATMAP: _heatmap,
    Name.FORECAST: _forecast,
    Name.RETENTION: _retention,
    Name.CALIBRATION: _calibration,
    Name.CONCEPTS: concepts,
    Name.MEMORY: _memory,
    Name.HARDEST: _hardest,
    Name.HOURS: _hours,
    Name.TIME: _time,
}
