"""What was done, as `quizcli undo` tells it: actions of the log in a line each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from quizcli import actions, log, settings
from quizcli.cli import dates
from quizcli.model import Event, Moment, Outcome, Review

if TYPE_CHECKING:
    from quizcli.actions import Action

WORDS = {
    Outcome.RIGHT: "right",
    Outcome.WRONG: "missed",
    Outcome.MISTAKE: "missed",
    Outcome.UNREADABLE: "unreadable",
    Outcome.SKIPPED: "skipped",
    Outcome.REVEALED: "recalled",
    Outcome.UNMEASURED: "not measured",
}

LONGEST = 200
"""Characters of a text from the log that are shown."""

_LAST_SECOND = 253_402_300_799  # of the year 9999


def line(action: Action) -> str:
    """The local date and time where it was done, and what was done."""
    return f"{when(action[-1].at)} {words(action)}"


def words(action: Action) -> str:
    """What was done, with the question if it was about one."""
    last = action[-1]
    what = _answer(last) if isinstance(last, Review) else _event(last)
    return ", ".join(each.strip() for each in (_short(last.question), what) if each)


def when(at: Moment) -> str:
    """The local date and time of an instant, where it was noted."""
    seconds = at.milliseconds // 1000 + 60 * at.offset_minutes
    local = time.gmtime(min(max(seconds, 0), _LAST_SECOND))
    return time.strftime("%Y-%m-%d %H:%M", local)


def _answer(last: Review) -> str:
    tries = f" at try {last.attempt}" if last.attempt > 1 else ""
    words = [f"{WORDS[last.outcome]}{tries}"]
    if last.rating is not None:
        words.append(last.rating.name.lower())
    elif not actions.ends(last):
        words.append("not finished")
    return ", ".join(words)


# ---------------------------------------------------------------------- events
def _event(event: Event) -> str:
    tell = _TELL.get(event.kind)
    return tell(event) if tell else event.kind


def _overrule(event: Event) -> str:
    rating = log.rating_of(event)
    return f"graded {rating.name.lower()} by you" if rating else "graded by you"


def _day(words: str) -> Callable[[Event], str]:
    def tell(event: Event) -> str:
        day = log.day_of(event)
        return words if day is None else f"{words} {dates.show(day)}"

    return tell


def _text(words: str, *, none: str) -> Callable[[Event], str]:
    def tell(event: Event) -> str:
        text = _short(event.value) if isinstance(event.value, str) else ""
        return f"{words}{text}" if text else none

    return tell


def _set(event: Event) -> str:
    match event.value:
        case (str(name), value) if name in settings.TABLE:
            setting = settings.TABLE[name]
            shown = setting.show(value) if setting.holds(value) and not setting.tunes else ""
            return f"setting {name} {shown}".rstrip()
    return "a setting"


_TELL: Mapping[str, Callable[[Event], str]] = {
    "overrule": _overrule,
    "bury": _day("buried until"),
    "unbury": lambda event: "no longer buried",
    "suspend": lambda event: "suspended",
    "unsuspend": lambda event: "no longer suspended",
    "flag": lambda event: "flagged",
    "unflag": lambda event: "no longer flagged",
    "note": _text("note: ", none="note taken away"),
    "plan": _text("", none="a plan"),
    "set": _set,
    "reschedule": _day("due on"),
    "balance": _day("due on"),
    "renew": lambda event: "begun anew",
    "regrade": lambda event: "judged again",
    "rename": _text("renamed to ", none="renamed"),
    "dispute": _text("verdict disputed: ", none="verdict disputed"),
}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."
