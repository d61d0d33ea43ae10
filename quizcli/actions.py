"""What a learner did as one thing, and how it is taken back: the rows of the log in groups.

One answer may be several rows (a first try and a second, a flashcard turned over and its
points), and one plan moves many cards.  An undo takes back the whole of it: one event for
each row that was written by the learner, while what those rows caused goes with them by
itself (see `log`).  The undos of one group share their instant, so that a redo finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from quizcli import log
from quizcli.log import Entry
from quizcli.model import Event, Moment, Review

Action: TypeAlias = tuple[Entry, ...]
"""The rows of one action in order, the one that completed it last."""


def last_actions(entries: Iterable[Entry]) -> list[Action]:
    """The actions that stand, the newest first; what came of others is none of its own."""
    found: list[Action] = []
    rows = [each for each in log.in_effect(entries) if not _follows(each)]
    while rows:
        group = _group(rows)
        del rows[-len(group) :]
        found.append(group)
    return found


def take_back(action: Action, at: Moment, new_id: Callable[[], str]) -> list[Event]:
    """The undos of an action, its last row first."""
    return [Event(new_id(), at, "undo", target=each.uid) for each in reversed(action)]


def last_undos(entries: Iterable[Entry]) -> list[Action]:
    """The undos that work, group by group, the newest first: what a redo takes back."""
    rows = log.in_order(entries)
    gone = log.undone(rows)
    groups: dict[int, list[Entry]] = {}
    for each in rows:
        if isinstance(each, Event) and each.kind == "undo" and each.uid not in gone:
            groups.setdefault(each.at.milliseconds, []).append(each)
    return [tuple(groups[instant]) for instant in sorted(groups, reverse=True)]


def _follows(entry: Entry) -> bool:
    """Whether a row was not written by the learner's own doing.

    A rating that was overruled is an act of its own, although it falls with its answer.
    """
    return isinstance(entry, Event) and entry.kind != "overrule" and bool(log.cause(entry))


def _group(rows: Sequence[Entry]) -> Action:
    """The last row and, where it ends an answer, the tries before it."""
    last = rows[-1]
    start = len(rows) - 1
    while start and isinstance(last, Review) and _is_earlier_try(rows[start - 1], last):
        start -= 1
    return tuple(rows[start:])


def _is_earlier_try(row: Entry, last: Review) -> bool:
    if not isinstance(row, Review) or row.rating is not None:
        return False
    return (row.session, row.question, row.seed) == (last.session, last.question, last.seed)
