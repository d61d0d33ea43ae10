"""`quizcli backup list|make|restore NAME|salvage`: copies of the log, and what they save."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell
from quizcli.model import QuizError

if TYPE_CHECKING:
    from pathlib import Path

    from quizcli.store.backups import Backup
    from quizcli.store.salvage import Salvaged
    from quizcli.store.weaving import Count


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    MAKE = "make"
    RESTORE = "restore"
    SALVAGE = "salvage"


def command(
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    name: Annotated[str, typer.Argument(help="The backup to restore, as listed.")] = "",
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """List backups of the log, make one, or put one in the place of the log.

    salvage makes a new log of what can be read of a damaged one and of its backups.
    """
    if (action is Action.RESTORE) != bool(name):
        raise QuizError("name one backup to restore, and none otherwise; see quizcli backup list")
    log = shell.find_places(home).log
    if action is Action.MAKE:
        _make(log, as_json=as_json)
    elif action is Action.RESTORE:
        _restore(log, name, as_json=as_json)
    elif action is Action.SALVAGE:
        _salvage(log, as_json=as_json)
    else:
        _list(log, as_json=as_json)


def _make(log: Path, *, as_json: bool) -> None:
    from quizcli.store import backups

    if not log.exists():
        raise QuizError(f"there is no log at {log} yet; start with quizcli quiz")
    made = backups.make(log, backups.day_of(shell.now()))
    if as_json:
        found = next(each for each in backups.listed(log) if each.path == made)
        shell.put_json({"version": 1, "made": _as_json(found, _reviews(found))})
    else:
        shell.put(str(made))


def _restore(log: Path, name: str, *, as_json: bool) -> None:
    from quizcli.store import backups

    kept = backups.restore(log, name, backups.day_of(shell.now()))
    if as_json:
        before = None if kept is None else kept.stem
        shell.put_json({"version": 1, "restored": name, "before": before})
        return
    shell.put(f"{name} is the log now")
    if kept is not None:
        shell.say(f"the log of before is kept: {kept.stem}")


# --------------------------------------------------------------------- salvage
def _salvage(log: Path, *, as_json: bool) -> None:
    from quizcli.store import backups, salvage

    if not log.exists() and not backups.listed(log):
        raise QuizError(f"there is no log at {log}, and no backup of one: nothing can be saved")
    done = salvage.salvage(log, backups.day_of(shell.now()))
    if as_json:
        shell.put_json({"version": 1, "salvaged": done and _counts(done)})
    elif done is None:
        shell.put("the log is sound: there is nothing to salvage")
    else:
        _tell(done)


def _tell(done: Salvaged) -> None:
    shell.put(f"read from the damaged log: {_shown(done.read)}")
    shell.put(f"taken from backups: {_shown(done.taken)}")
    shell.put(f"lost, as far as the numbers of the rows tell: {_shown(done.lost)}")
    if done.copy is not None:
        shell.put(f"the damaged log is kept as {done.copy}")
    shell.say("the new log is in its place; other machines that sync may have what is lost")


def _shown(count: Count) -> str:
    from quizcli.cli.furniture import number

    nouns = ("answer", "event", "session")
    parts = [number(*each) for each in zip(count, nouns, strict=True) if each[0]]
    return ", ".join(parts) or "nothing"


def _counts(done: Salvaged) -> dict[str, object]:
    return {
        "read": done.read._asdict(),
        "taken": done.taken._asdict(),
        "lost": done.lost._asdict(),
        "damaged": str(done.copy) if done.copy else None,
    }


# ------------------------------------------------------------------------ list
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
