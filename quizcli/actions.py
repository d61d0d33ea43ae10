"""What a learner did as one thing, and how it is taken back: the rows of the log in groups.

One answer may be several rows (a first try and a second, a flashcard turned over and its
points), and one plan moves many cards.  An undo takes back the whole of it: one event for
each row that was written by the learner, while what those rows caused goes with them by
itself (see `log`).  The undos of one group share their instant, so that a redo finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from quizcli import disputes, log, replans
from quizcli.log import Entry
from quizcli.model import Event, Moment, Outcome, Review

Action: TypeAlias = tuple[Entry, ...]
"""The rows of one action in order, the one that completed it last."""

UNRATED_ENDS = frozenset({Outcome.SKIPPED, Outcome.UNMEASURED})
"""What ends an asking without a rating."""


class Undone(NamedTuple):
    """An action that was taken back, and the undos that hold it down."""

    action: Action
    undos: Action


def last_actions(entries: Iterable[Entry]) -> list[Action]:
    """The actions that stand, the newest first; what came of others is none of its own."""
    return _actions([each for each in log.in_effect(entries) if not _follows(each)])


def take_back(uids: Iterable[str], at: Moment, new_id: Callable[[], str]) -> list[Event]:
    """The undos of the rows with these uids: of an action, or of undos to be taken back."""
    return [Event(new_id(), at, "undo", target=each) for each in uids]


def last_undos(entries: Iterable[Entry]) -> list[Undone]:
    """The actions that are taken back, the last one taken first; a redo puts the first back.

    All undos of a row are in its group: when two machines took back the same, one redo brings
    it back.
    """
    rows = log.in_order(entries)
    gone = log.undone(rows)
    taken = {each.uid: each for each in rows if each.uid in gone and not log.is_undo(each)}
    undos: dict[str, list[Event]] = {uid: [] for uid in taken}
    for each in rows:
        if log.is_undo(each) and each.uid not in gone and each.target in taken:
            undos[each.target].append(each)
    groups: dict[int, list[Entry]] = {}
    for uid, row in taken.items():
        groups.setdefault(undos[uid][-1].at.milliseconds, []).append(row)
    return [_undone(groups[instant], undos) for instant in sorted(groups, reverse=True)]


def _undone(rows: Sequence[Entry], undos: Mapping[str, Sequence[Event]]) -> Undone:
    return Undone(tuple(_in_turn(rows)), tuple(undo for each in rows for undo in undos[each.uid]))


_OWN = frozenset({"overrule", disputes.KIND})
"""What is an act of its own although it falls with the answer that it is about."""

_BESIDE = frozenset({replans.KIND, "hint"})
"""What is kept for a session that is taken up, and is no act on the log."""


def _follows(entry: Entry) -> bool:
    """Whether a row was not written by the learner's own doing."""
    if not isinstance(entry, Event) or entry.kind in _OWN:
        return False
    return entry.kind in _BESIDE or bool(log.cause(entry))


def _actions(rows: Iterable[Entry]) -> list[Action]:
    """The rows in groups, the newest first; the tries of one answer are a group.

    Rows of other machines may lie between two tries.
    """
    groups: list[list[tuple[int, Entry]]] = []
    unfinished: dict[tuple[str, str, int], list[tuple[int, Entry]]] = {}
    for place, row in enumerate(_in_turn(rows)):
        group = unfinished.pop(_asking(row), []) if isinstance(row, Review) else []
        if not group:
            groups.append(group)
        group.append((place, row))
        if isinstance(row, Review) and not ends(row):
            unfinished[_asking(row)] = group
    groups.sort(key=lambda each: each[-1][0], reverse=True)
    return [tuple(row for _, row in group) for group in groups]


def _asking(row: Review) -> tuple[str, str, int]:
    return row.session, row.question, row.seed


def _in_turn(rows: Iterable[Entry]) -> list[Entry]:
    """Rows that are in order, of one millisecond the tries before what ended them."""
    return sorted(rows, key=lambda each: (each.at.milliseconds, ends(each)))


def ends(row: Entry) -> bool:
    """Whether nothing more belongs to the action of this row."""
    if isinstance(row, Event):
        return True
    return row.rating is not None or row.outcome in UNRATED_ENDS
