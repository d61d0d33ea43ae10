"""How figures are said: shares, intervals, lengths of time, dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from quizcli.cli.furniture import number
from quizcli.cli.screens.plain import minutes

if TYPE_CHECKING:
    from quizcli.analysis.shares import Share

EPOCH = date(1970, 1, 1).toordinal()
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG = 120 * 60
"""Seconds from which on a length of time is told in hours."""


def calendar_day(day: int) -> date:
    """The date of a study day."""
    return date.fromordinal(EPOCH + day)


def dated(day: int) -> str:
    """A study day as `Fri 4 Oct`."""
    found = calendar_day(day)
    return f"{WEEKDAYS[found.weekday()]} {found.day} {MONTHS[found.month - 1]}"


def percent(share: float | None) -> str:
    """A share as people say it."""
    return "none" if share is None else f"{share:.0%}"


def right(share: Share) -> str:
    """A share with how many answers it is of."""
    return f"{percent(share.value)} of {share.asked}" if share.asked else "none"


def between(share: Share) -> str:
    """The interval of a share."""
    low, high = share.interval
    return f"{100 * low:.0f} to {high:.0%}"


def lasting(seconds: float) -> str:
    """A length of time."""
    return f"{seconds / 3600:.1f} hours" if seconds >= LONG else minutes(seconds / 60)


def days(count: float | None) -> str:
    """A number of days, to a tenth below ten."""
    if count is None:
        return "none"
    return number(round(count), "day") if count >= 10 or count == 1 else f"{count:.1f} days"
