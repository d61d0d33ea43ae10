"""The answers that the statistics count: kept in the cache, and brought up to date.

Answers are kept in the order of their instants.  What was written since tells the earliest
answer that may count differently now: those before it are taken as they were kept, it and all
later ones are read from the log.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import log, regrades, renames
from quizcli.cli.deck import PACKAGE, WORTH
from quizcli.log import Effective, Entry, Flags
from quizcli.model import Moment, Review
from quizcli.store import answered
from quizcli.store.answered import Answered, bare
from quizcli.store.order import START

if TYPE_CHECKING:
    from quizcli.store.order import Head
    from quizcli.store.sqlite import SqliteStore

MOST_LOOKED_UP = 500
"""Undos and grades whose answers are looked up one by one; for more all rows are read."""

KINDS = ("undo", "overrule", "renew", regrades.KIND, renames.KIND)
"""The events that say which answers count, and for what."""

_EARLIEST, _NEVER = -(2**63), 2**63 - 1
_REACHING = frozenset({"plan", regrades.KIND, renames.KIND})
"""Kinds of events of which one may concern answers of any age."""


def answers(store: SqliteStore, cache: Path) -> Effective:
    """The answers of the whole log that count, `bare`, and since when they do for the schedule.

    They are those of `log.effective`; the `cache` folder keeps them for the next time.
    """
    until = store.head()
    stamp = _stamp()
    known = answered.load(cache, store, stamp)
    current = _caught_up(known, store, until) if known else None
    unread = sum(known.head) if known and current else 0
    current = current or _computed(store, until)
    if sum(until) - unread >= WORTH and not store.problems:
        answered.save(cache, store, stamp, current)
    return Effective(tuple(current.reviews), Flags(renewed=_renewed(store)))


def _stamp() -> str:
    """Changes with the files that say what counts."""
    sources = (*PACKAGE.glob("*.py"), Path(__file__), Path(answered.__file__))
    return str(max(each.stat().st_mtime_ns for each in sources))


def _renewed(store: SqliteStore) -> dict[str, int]:
    rows = (row for kind in ("undo", "renew", renames.KIND) for row in store.events(kind=kind))
    return dict(log.effective(rows).flags.renewed)


def _computed(store: SqliteStore, until: Head) -> Answered:
    """The answers of the whole log up to a place."""
    return Answered(until, bare(log.effective(store.between(START, until)).reviews))


def _caught_up(known: Answered, store: SqliteStore, until: Head) -> Answered | None:
    """What was kept, up to a place of the log; None where all has to be computed."""
    since = _since(list(store.between(known.head, until)), store)
    if since == _EARLIEST:
        return None
    if since == _NEVER:
        return known._replace(head=until)
    place = bisect_left(known.reviews, since, key=lambda each: each.at.milliseconds)
    rows: list[Entry] = [row for kind in KINDS for row in store.events(kind=kind)]
    late = log.effective([*rows, *store.reviews(since=Moment(since))]).reviews
    return Answered(until, [*known.reviews[:place], *bare(late)])


def _since(new: Sequence[Entry], store: SqliteStore) -> int:
    """The instant of the earliest answer that new rows bring, or may let count differently."""
    if sum(_looks_up(each) for each in new) > MOST_LOOKED_UP:
        return _EARLIEST
    return min((instant for each in new for instant in _reached(each, store)), default=_NEVER)


def _reached(row: Entry, store: SqliteStore) -> Iterator[int]:
    """The instants of the answers that a row concerns, through the undos that it may undo.

    A row that is named and not here yet concerns nothing until it comes.
    """
    waiting, passed = [row], {row.uid}
    while waiting:
        found = waiting.pop()
        if isinstance(found, Review):
            yield found.at.milliseconds
        elif found.kind in _REACHING and (found is not row or found.kind != "plan"):
            yield _EARLIEST
        elif _looks_up(found) and found.target not in passed:
            passed.add(found.target)
            waiting += store.called(found.target)


def _looks_up(row: Entry) -> bool:
    return not isinstance(row, Review) and row.kind in ("undo", "overrule")
