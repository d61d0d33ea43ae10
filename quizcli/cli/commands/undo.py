"""`quizcli undo`: take back the last answers, marks, plans and settings, or put them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import actions, renames
from quizcli.cli import dates, marks, options, shell
from quizcli.cli.furniture import number

if TYPE_CHECKING:
    from quizcli.actions import Action
    from quizcli.log import Entry
    from quizcli.store.sqlite import SqliteStore

LISTED = 10


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
        for problem in store.problems:
            shell.say(problem.message)
    if as_json:
        shell.put_json({"version": 1, **as_object(chosen, listed=listed, redo=redo)})
    elif listed:
        _list(chosen, len(found))
    else:
        _tell(chosen, count or 1, redo=redo)
    if not found:
        shell.say("nothing was undone that could be put back" if redo else "nothing to undo")


def changes(store: SqliteStore, *, redo: bool) -> list[Change]:
    """What can be taken back, or with `redo` put back, the newest first."""
    rows = store.log()
    if not redo:
        found = actions.last_actions(rows)
        return [Change(each, tuple(row.uid for row in reversed(each))) for each in found]
    undone = actions.last_undos(rows)
    return [Change(each.action, tuple(row.uid for row in each.undos)) for each in undone]


def taken(
    store: SqliteStore, found: list[Change], count: int | None, *, listed: bool
) -> list[Change]:
    """The first of these changes, taken back or put back, or with `listed` only listed."""
    chosen = found[: count or (LISTED if listed else 1)]
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


def _list(chosen: list[Change], every: int) -> None:
    from quizcli.cli import deeds

    width = len(str(len(chosen)))
    for place, each in enumerate(chosen, 1):
        shell.put(f"{place:{width}}  {deeds.line(each.action)}")
    if every > len(chosen):
        shell.say(f"{number(every - len(chosen), 'earlier action')}; -n lists more")


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
