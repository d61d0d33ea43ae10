"""Dates as they are typed and shown, and the study days that they are.

A study day is a date on the learner's own calendar, without a time or a zone: so no change of
the clocks shifts it.
"""

from __future__ import annotations

import re
from datetime import date

from quizcli import schedule
from quizcli.cli import shell
from quizcli.model import Moment, QuizError
from quizcli.settings import WEEKDAYS

FARTHEST = 365
"""No date is taken that is more days ahead."""

SHOWN = 40  # characters of a text that is no date
_EPOCH = date(1970, 1, 1).toordinal()
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AHEAD = re.compile(r"\+[0-9]{1,6}")
_NAMES = {"today": 0, "tomorrow": 1}


def read(text: str, today: int, option: str) -> int:
    """The study day that is typed: 2026-12-20, today, tomorrow, or +14 for in 14 days.

    QuizError, with the name of the `option`, for anything else, for a day before today and
    for one that is more than 365 days ahead.
    """
    day = _day(text.strip().casefold(), today)
    if day is None:
        raise QuizError(f"{option} {text[:SHOWN]!r} is no date; write 2026-12-20, tomorrow or +14")
    if day < today:
        raise QuizError(f"{option} {show(day)} is past; today is {show(today)}")
    if day > today + FARTHEST:
        raise QuizError(
            f"{option} {show(day)} is more than {FARTHEST} days ahead; "
            f"the last date to choose is {show(today + FARTHEST)}"
        )
    return day


def today() -> int:
    """The study day that it is now."""
    return schedule.study_day(shell.now())


def show(day: int) -> str:
    """A study day as a date, such as 2026-12-20; the last date there is for any beyond it."""
    return date.fromordinal(min(max(day + _EPOCH, 1), date.max.toordinal())).isoformat()


def show_weekday(day: int) -> str:
    """A study day as a weekday and a date, such as Sun 2026-12-20."""
    return f"{WEEKDAYS[schedule.weekday(day)].capitalize()} {show(day)}"


def instant(at: Moment) -> dict[str, int]:
    """An instant as JSON: milliseconds since 1970 in UTC, and local time minus UTC in minutes."""
    return {"ms": at.milliseconds, "offset": at.offset_minutes}


def _day(text: str, today: int) -> int | None:
    if text in _NAMES:
        return today + _NAMES[text]
    if _AHEAD.fullmatch(text):
        return today + int(text)
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:  # a month 13, a 30 February
        return None
