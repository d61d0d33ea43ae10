"""`quizcli backup list|make|restore NAME`: copies of the log beside it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell
from quizcli.model import QuizError

if TYPE_CHECKING:
    from pathlib import Path

    from quizcli.store.backups import Backup


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    MAKE = "make"
    RESTORE = "restore"


def command(
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    name: Annotated[str, typer.Argument(help="The backup to restore, as listed.")] = "",
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """List backups of the log, make one, or put one in the place of the log."""
    if (action is Action.RESTORE) != bool(name):
        raise QuizError("name one backup to restore, and none otherwise; see quizcli backup list")
    log = shell.find_places(home).log
    if action is Action.MAKE:
        _make(log)
    elif action is Action.RESTORE:
        _restore(log, name)
    else:
        _list(log, as_json=as_json)


def _make(log: Path) -> None:
    from quizcli.store import backups

    if not log.exists():
        raise QuizError(f"there is no log at {log} yet; start with quizcli quiz")
    made = backups.make(log, backups.day_of(shell.now()))
    shell.put(str(made))


def _restore(log: Path, name: str) -> None:
    from quizcli.store import backups

    kept = backups.restore(log, name, backups.day_of(shell.now()))
    shell.put(f"{name} is the log now")
    if kept is not None:
        shell.say(f"the log of before is kept: {kept.stem}")


def _list(log: Path, *, as_json: bool) -> None:
    from quizcli.store import backups

    found = [(each, _reviews(each)) for each in backups.listed(log)]
    if as_json:
        shell.put_json({"version": 1, "backups": [_as_json(*each) for each in found]})
        return
    if not found:
        shell.say("no backups yet; quizcli backup make makes one")
    width = max((len(each.name) for each, _ in found), default=0)
    for each, reviews in found:
        size = f"{each.path.stat().st_size / 2**20:.1f} MiB"
        content = "not usable" if reviews is None else f"{reviews} answers"
        shell.put(f"{each.name:{width}}  {size:>10}  {content}")


def _reviews(backup: Backup) -> int | None:
    """How many answers it holds; None when it can't be put back."""
    from quizcli.store import backups

    try:
        return backups.reviews_in(backup.path)
    except QuizError:
        return None


def _as_json(backup: Backup, reviews: int | None) -> dict[str, object]:
    return {
        "name": backup.name,
        "path": str(backup.path),
        "day": str(backup.dated[0]) if backup.dated else None,
        "bytes": backup.path.stat().st_size,
        "answers": reviews,
    }
