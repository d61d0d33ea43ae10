"""What counts of a log: which answers stand after all undoing, and what was marked how.

The log only grows, and the logs of several machines are merged by uid.  What is read out
of it here therefore depends on which rows there are and never on the order in which they
arrived.  Two rules make it so:

- Rows are taken in the order of their instants, rows of the same millisecond in the order
  of their uids.  Sequence numbers are not used: each machine counts for itself.
- An undo names the row that it takes back, whatever the clocks said.  It works unless it is
  itself undone by an undo that works.  Undos that lie on a circle, which only a damaged or
  forged log can hold, do nothing.

Where several events of a kind concern one question the last one stands, so a new event
gets an instant after the earlier ones even when the clock was set back: see `later`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias, TypeGuard

from quizcli.model import Event, Moment, Review, Value

Entry: TypeAlias = Review | Event

_MARKS = {
    "suspend": "suspend",
    "unsuspend": "suspend",
    "bury": "bury",
    "unbury": "bury",
    "flag": "flag",
    "unflag": "flag",
    "note": "note",
}
"""Which mark an event sets or takes away.  Of a question's events the last one decides."""

KINDS = frozenset({"undo", "reschedule", *_MARKS})
"""The kinds of events that are understood.  Others are kept in the log and change nothing."""


class Flags(NamedTuple):
    """How questions are marked, by their ids.

    `buried` gives the first study day on which a question is asked again, `notes` a text.
    `reschedules` are the shifts of due dates that stand, in order.
    """

    suspended: frozenset[str]
    buried: Mapping[str, int]
    flagged: frozenset[str]
    notes: Mapping[str, str]
    reschedules: tuple[Event, ...]


class Effective(NamedTuple):
    """The reviews that count, in order, and the marks that stand."""

    reviews: tuple[Review, ...]
    flags: Flags


def effective(entries: Iterable[Entry]) -> Effective:
    """What a log comes to; the same for the same rows in any order, each once or more often."""
    standing = in_effect(entries)
    reviews = tuple(each for each in standing if isinstance(each, Review))
    return Effective(reviews, _flags(each for each in standing if isinstance(each, Event)))


def in_effect(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The rows that are not undone, in order, without the undos themselves.

    The last one is what a further undo would take back.
    """
    rows = in_order(entries)
    gone = undone(rows)
    return tuple(each for each in rows if each.uid not in gone and not _is_undo(each))


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Each row once, by its instant and then by its uid."""
    once = {(isinstance(each, Event), each.uid): each for each in entries}
    return sorted(once.values(), key=lambda each: (each.at.milliseconds, each.uid))


def undone(entries: Iterable[Entry]) -> set[str]:
    """The uids of the rows that an undo which works takes back, undos among them."""
    target = {each.uid: each.target for each in entries if _is_undo(each)}
    opponents = Counter(target.values())
    working = [uid for uid in target if not opponents[uid]]
    gone: set[str] = set()
    while working:
        taken_back = target[working.pop()]
        if taken_back in gone:
            continue
        gone.add(taken_back)
        spared = target.get(taken_back)
        if spared is None:
            continue
        opponents[spared] -= 1
        if spared in target and not opponents[spared]:
            working.append(spared)
    return gone


def later(now: Moment, events: Iterable[Event]) -> Moment:
    """The instant for a new event after these: now, or just behind the last of them."""
    last = max((each.at.milliseconds for each in events), default=now.milliseconds - 1)
    return now._replace(milliseconds=max(now.milliseconds, last + 1))


def _is_undo(entry: Entry) -> TypeGuard[Event]:
    return isinstance(entry, Event) and entry.kind == "undo"


def _flags(events: Iterable[Event]) -> Flags:
    """The marks that are left when these events have happened in turn."""
    every = list(events)
    last = {(_MARKS[each.kind], each.question): each for each in every if each.kind in _MARKS}
    marks: dict[str, dict[str, Value | None]] = {kind: {} for kind in _MARKS}
    for event in last.values():
        marks[event.kind][event.question] = event.value
    return Flags(
        suspended=frozenset(marks["suspend"]),
        buried={name: day for name, day in marks["bury"].items() if _is_day(day)},
        flagged=frozenset(marks["flag"]),
        notes={name: text for name, text in marks["note"].items() if text and _is_text(text)},
        reschedules=tuple(each for each in every if each.kind == "reschedule"),
    )


def _is_day(value: Value | None) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: Value | None) -> TypeGuard[str]:
    return isinstance(value, str)
