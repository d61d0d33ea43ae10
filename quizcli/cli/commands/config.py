"""`quizcli config list|get|set|unset|edit`: how you want to be scheduled, and this machine.

The settings of the schedule are events in the log, so that they can be undone and go along
to other machines; the preferences of this machine are lines of `config.toml`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from quizcli import settings
from quizcli.cli import marks, options, previews, settled, shell
from quizcli.cli.settled import Chosen, Row
from quizcli.model import QuizError, Value

if TYPE_CHECKING:
    from quizcli.cli.previews import How

LATER = 7
"""Of how many days the due counts are shown before something is set that changes them."""

RESCHEDULING = frozenset({"retention", "parameters"})
"""The settings that change the due days of cards answered before."""

SETTINGS = {"ignore_unknown_options": True}  # so that a value may be -1, and be told what it is
NEAR = 0.7
"""How much alike the name of a setting has to be; most of them are short words."""

ROOM = 32
"""Cells for a value where each setting has one line."""

Counts: TypeAlias = tuple[Mapping[int, int], Mapping[int, int], tuple[int, int]]
"""The cards by day before and after, and the days to look at."""


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    GET = "get"
    SET = "set"
    UNSET = "unset"
    EDIT = "edit"


def command(
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    name: Annotated[str, typer.Argument(help="The setting.")] = "",
    value: Annotated[list[str] | None, typer.Argument(help="Its new value, for set.")] = None,
    *,
    origin: Annotated[
        bool, typer.Option("--origin", help="With get: show where the value is from as well.")
    ] = False,
    long: Annotated[
        bool, typer.Option("--long", help="With list: say what each setting is for as well.")
    ] = False,
    yes: previews.Yes = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """List the settings, show or choose one, go back to the usual one, or edit the file."""
    words = value or []
    _check(action, name, words)
    how = previews.How(yes, as_json, plain, home)
    if action is Action.LIST:
        _list(how, long=long)
    elif action is Action.GET:
        _get(name, how, origin=origin)
    elif name in settings.TABLE:
        text = " ".join(words)
        _change(name, settings.read(name, text) if action is Action.SET else settings.UNSET, how)
    else:
        _prefer(action, name, words, how)


def _prefer(action: Action, name: str, words: Sequence[str], how: How) -> None:
    from quizcli.cli import preferring

    if action is Action.SET:
        preferring.choose(name, words, how)
    elif action is Action.UNSET:
        preferring.drop(name, how)
    else:
        preferring.edit(how)


def _check(action: Action, name: str, words: Sequence[str]) -> None:
    known = settled.meanings()
    if action in (Action.LIST, Action.EDIT) and name:
        raise QuizError(f"{action} takes no setting; for one of them: quizcli config get {name}")
    if action in (Action.LIST, Action.EDIT):
        return
    if not name:
        raise QuizError(f"name the setting to {action}; see quizcli config list")
    if name not in known:
        raise QuizError(options.unknown("setting", name, known, NEAR))
    if action is Action.SET and not any(words):
        raise QuizError(f"give a value: {name} says {known[name]}")
    if action is not Action.SET and words:
        raise QuizError(f"{action} takes no value; to choose one: quizcli config set {name} ...")


# --------------------------------------------------------------------- looking
def _rows(how: How) -> list[Row]:
    return settled.rows(how.home, {"plain": True} if how.plain else {})


def _get(name: str, how: How, *, origin: bool) -> None:
    (row,) = (each for each in _rows(how) if each.name == name)
    if how.as_json:
        shell.put_json({"version": 1, **row.as_json()})
    else:
        shell.put(f"{row.shown}  ({row.source})" if origin else row.shown)
        shell.say(f"{name} says {row.meaning}")


def _list(how: How, *, long: bool) -> None:
    rows, problems = _rows(how), shell.preferred(how.home).problems
    if how.as_json:
        _put_json(rows, problems, how)
        return
    if long:
        _put_meanings(rows)
    else:
        _put_origins(rows)
    shell.put(f"this machine: {settled.place(how.home)}")
    for each in problems:
        shell.say(each)
    if not long and sys.stdout.isatty():
        shell.say("what each says: quizcli config list --long, or quizcli config get NAME")


def _put_json(rows: Sequence[Row], problems: Sequence[str], how: How) -> None:
    path = shell.find_places(how.home).config
    shell.put_json(
        {
            "version": 1,
            "settings": [each.as_json() for each in rows],
            "file": str(path),
            "exists": path.exists(),
            "problems": list(problems),
        }
    )


def _put_meanings(rows: Sequence[Row]) -> None:
    width = max(len(each.name) for each in rows)
    for each in rows:
        shell.put(f"{each.name:{width}}  {each.shown}  ({each.source})")
        shell.put(f"{'':{width}}  {each.meaning}")


def _put_origins(rows: Sequence[Row]) -> None:
    widths = max(len(each.name) for each in rows), max(len(_cut(each)) for each in rows)
    for each in rows:
        shell.put(f"{each.name:{widths[0]}}  {_cut(each):{widths[1]}}  {each.source}")


def _cut(row: Row) -> str:
    return row.shown if len(row.shown) <= ROOM else f"{row.shown[: ROOM - 2]}.."


# -------------------------------------------------------------------- choosing
def _change(name: str, value: Value, how: How) -> None:
    """Write one event after a preview, or say that nothing changes."""
    standing = settled.chosen(how.home)
    unset = value == settings.UNSET
    shown = settings.show(name, settings.usual(name) if unset else value)
    if name not in standing.events if unset else value == standing.value(name):
        _tell(name, standing.value(name), f"{name} is {shown} already", how, done=False)
        return
    counts = _counts(name, value, standing, how) if name in RESCHEDULING else None
    if counts is not None and not _agreed(counts, how):
        _tell(name, standing.value(name), "", how, done=False, counts=counts)
        return
    with shell.open_log(how.home) as store:
        marks.keep(store, "set", value=(name, value))
    after = settings.usual(name) if unset else value
    _tell(name, after, f"{name} is {shown} now; quizcli undo takes it back", how, counts=counts)


def _tell(
    name: str,
    value: Value,
    sentence: str,
    how: How,
    *,
    done: bool = True,
    counts: Counts | None = None,
) -> None:
    """The value that stands now, with the due days that changed, or would have."""
    if how.as_json:
        changed = previews.counts_as_json(*counts) if counts else {}
        shell.put_json({"version": 1, "name": name, "value": value, **changed, "done": done})
    elif sentence:
        shell.put(sentence)


def _counts(name: str, value: Value, standing: Chosen, how: How) -> Counts | None:
    """The due counts with the old and the new value; None where no card changes its day."""
    from quizcli import cards
    from quizcli.cli.deck import model_of

    now = previews.choose(how.home, []).situation
    found = standing.found
    chosen = settings.chosen({**found.flags.settings, name: value})
    replayed = cards.replay(found.reviews, model_of(chosen), found.flags)
    then = now._replace(cards={each: replayed[each] for each in now.cards if each in replayed})
    if all(then.cards[each].due_day == card.due_day for each, card in now.cards.items()):
        return None
    return now.counts(), then.counts(), (now.today, now.today + LATER - 1)


def _agreed(counts: Counts, how: How) -> bool:
    if how.as_json:
        return how.yes
    previews.table(*counts, shell.look(plain=how.plain))
    return previews.agreed(how, "changed")
