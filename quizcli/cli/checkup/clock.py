"""The clock, by which every answer is dated and every interval counted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from quizcli import schedule
from quizcli.cli import dates, shell
from quizcli.cli.checkup.base import Context, Finding, Level, health
from quizcli.cli.furniture import number
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.model import Moment
    from quizcli.store.health import Health

AREA = "clock"
SLACK = 2.0
"""Seconds by which two clocks may differ while the checks run."""

SET_IT = "let the system set the clock by itself (NTP)"


def plausible(context: Context) -> Iterator[Finding]:
    """What time it is, against the age of the program's own files."""
    now = context.now
    newest = max(each.stat().st_mtime for each in shell.PACKAGE.glob("*.py"))
    zone = _zone(now.offset_minutes)
    local = time.gmtime(now.milliseconds / 1000 + 60 * now.offset_minutes)
    day = dates.show(schedule.study_day(now))
    found = f"{time.strftime('%Y-%m-%d %H:%M', local)} {zone}, study day {day}"
    if now.milliseconds / 1000 < newest - schedule.DAY / 1000:
        found += ", which is before this program was made"
        yield Finding(AREA, Level.PROBLEM, found, SET_IT)
    else:
        yield Finding(AREA, Level.OK, found)


def _zone(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def answers(context: Context) -> Iterator[Finding]:
    """What the log says of the clock: rows from the future, steps back, another zone."""
    with suppress(QuizError):  # what is wrong with the file is told already
        found = health(context) if context.places.log.exists() else None
        if found is not None and found.newest is not None:
            yield from _told(found, found.newest, context.now)


def _told(found: Health, newest: Moment, now: Moment) -> Iterator[Finding]:
    if found.ahead:
        last = dates.show(schedule.study_day(newest))
        said = f"{number(found.ahead, 'row')} of the log from the future, up to {last}"
        advice = f"the clock was wrong then or is now: {SET_IT}; quizcli undo takes answers back"
        yield Finding(AREA, Level.WARNING, said, advice)
    if found.jumps:
        day = dates.show(schedule.study_day(found.jumps[-1].before))
        said = f"the clock went back {number(len(found.jumps), 'time')} in a session, last on {day}"
        yield Finding(AREA, Level.WARNING, said, f"no interval gets negative by it; {SET_IT}")
    if newest.offset_minutes != now.offset_minutes:
        zone = _zone(newest.offset_minutes)
        said = f"the newest answer was given at {zone}: days count where an answer is given"
        yield Finding(AREA, Level.OK, said)


def steady(context: Context) -> Iterator[Finding]:
    """Whether the clock was set while the checks ran."""
    wall = (shell.now().milliseconds - context.now.milliseconds) / 1000
    elapsed = time.monotonic() - context.begun
    if abs(wall - elapsed) > SLACK:
        said = f"the clock moved by {wall:.1f} s in {elapsed:.1f} s"
        yield Finding(AREA, Level.WARNING, said, SET_IT)
    else:
        yield Finding(AREA, Level.OK, "the clock runs steadily")


CHECKS = (plausible, answers, steady)
