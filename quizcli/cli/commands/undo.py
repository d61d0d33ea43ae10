"""`quizcli undo`: take back the last answers, marks, plans and settings, or put them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import actions, log, renames
from quizcli.cli import dates, marks, options, shell
from quizcli.cli.furniture import number
from quizcli.model import Review

if TYPE_CHECKING:
    from quizcli.actions import Action
    from quizcli.log import Entry
    from quizcli.store.sqlite import SqliteStore

LISTED = 10
MOST_COUNTED = 100
"""Earlier actions that a list counts: for an exact number all of the log would be read."""

STEPS = (32, 256, 2048)
"""Rows of each table that are read at first, and then as long as more actions are wanted."""


class Change(NamedTuple):
    """An action and the uids of the rows whose undoing takes it back or puts it back."""

    action: Action
    uids: tuple[str, ...]


def command(
    count: Annotated[
        int | None, typer.Option("-n", "--number", min=1, help="How many; 1, or 10 in a list.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Only list them, the newest first.")
    ] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Put back what the last undo took.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Take back the last answer, mark, plan or setting; also of an earlier day."""
    with shell.open_log(home) as store:
        found = changes(store, redo=redo)
        chosen = taken(store, found, count, listed=listed)
        earlier = sum(1 for _ in islice(found, MOST_COUNTED + 1)) if listed else 0
        for problem in store.problems:
            shell.say(problem.message)
    if as_json:
        shell.put_json({"version": 1, **as_object(chosen, listed=listed, redo=redo)})
    elif listed:
        _list(chosen, earlier)
    else:
        _tell(chosen, count or 1, redo=redo)
    if not chosen:
        shell.say("nothing was undone that could be put back" if redo else "nothing to undo")


def changes(store: SqliteStore, *, redo: bool) -> Iterator[Change]:
    """What can be taken back, or with `redo` put back, the newest first; read as it is wanted."""
    undos = list(store.events(kind="undo"))
    if redo:
        gone = chain.from_iterable(map(store.called, log.undone(undos)))
        for each in actions.last_undos([*undos, *gone]):
            yield Change(each.action, tuple(row.uid for row in each.undos))
    else:
        for action in _last_actions(store, undos):
            yield Change(action, tuple(row.uid for row in reversed(action)))


def _last_actions(store: SqliteStore, undos: Sequence[Entry]) -> Iterator[Action]:
    """What `actions.last_actions` finds in the whole log, from as few of its rows as will do.

    Undos count whatever their instant, and the tries of an answer may lie far apart.
    """
    until, given = store.head(), 0
    for many in (*STEPS, sum(until)):
        rows, after = store.newest(many, until)
        tries = _tries(store, rows) if after is not None else ()
        found = actions.last_actions([*undos, *rows, *tries])
        known = [e for e in found if after is None or e[-1].at.milliseconds > after]
        yield from known[given:]
        if after is None:
            return
        given = len(known)


def _tries(store: SqliteStore, rows: Iterable[Entry]) -> Iterator[Review]:
    """All answers of the askings that these rows belong to."""
    asked = {(each.question, each.session) for each in rows if isinstance(each, Review)}
    for question, session in asked:
        yield from store.reviews(question=question, session=session)


def taken(
    store: SqliteStore, found: Iterable[Change], count: int | None, *, listed: bool
) -> list[Change]:
    """The first of these changes, taken back or put back, or with `listed` only listed."""
    chosen = list(islice(found, count or (LISTED if listed else 1)))
    if not listed:
        marks.take_back(store, [each.uids for each in chosen])
    return chosen


def _tell(chosen: list[Change], wanted: int, *, redo: bool) -> None:
    from quizcli.cli import deeds

    done = "put back" if redo else "took back"
    for each in chosen:
        shell.put(f"{done}: {deeds.line(each.action)}")
        _tell_of_file(each.action[-1], redo=redo)
    if 0 < len(chosen) < wanted:
        shell.say(f"there was no more than {number(len(chosen), 'action')}")


def _tell_of_file(row: Entry, *, redo: bool) -> None:
    """An undo writes into the log alone, and a rename wrote into the bank as well."""
    names = renames.pair(row)
    if names:
        here, there = names if redo else (names[1], names[0])
        shell.say(f"the bank may still say {here}: quizcli rename {here} {there} changes both")


def _list(chosen: list[Change], earlier: int) -> None:
    from quizcli.cli import deeds

    width = len(str(len(chosen)))
    for place, each in enumerate(chosen, 1):
        shell.put(f"{place:{width}}  {deeds.line(each.action)}")
    if earlier:
        most = f"more than {MOST_COUNTED} earlier actions"
        said = number(earlier, "earlier action") if earlier <= MOST_COUNTED else most
        shell.say(f"{said}; -n lists more")


def as_object(chosen: list[Change], *, listed: bool, redo: bool) -> dict[str, object]:
    """What was done to which actions."""
    from quizcli.cli import deeds

    done = "listed" if listed else "put back" if redo else "took back"
    found = [
        {
            "at": dates.instant(each.action[-1].at),
            "id": each.action[-1].question,
            "words": deeds.words(each.action),
            "rows": [row.uid for row in each.action],
        }
        for each in chosen
    ]
    return {"done": done, "actions": found}
