"""`quizcli config list|get|set|unset`: how you want to be scheduled."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeAlias

import typer

from quizcli import log, settings
from quizcli.cli import dates, marks, options, previews, shell
from quizcli.model import Event, QuizError, Value
from quizcli.schedule import study_day

if TYPE_CHECKING:
    from quizcli.cli.previews import How
    from quizcli.log import Effective

LATER = 7
"""Of how many days the due counts are shown before something is set that changes them."""

RESCHEDULING = frozenset({"retention", "parameters"})
"""The settings that change the due days of cards answered before."""

SETTINGS = {"ignore_unknown_options": True}  # so that a value may be -1, and be told what it is


Counts: TypeAlias = tuple[Mapping[int, int], Mapping[int, int], tuple[int, int]]
"""The cards by day before and after, and the days to look at."""


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    GET = "get"
    SET = "set"
    UNSET = "unset"


class Standing(NamedTuple):
    """What the log comes to, and the newest event that set each setting to a value of it."""

    found: Effective
    chosen: Mapping[str, Event]

    def value(self, name: str) -> Value:
        """The value that stands."""
        value: Value = getattr(settings.chosen(self.found.flags.settings), name)
        return value


def command(
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    name: Annotated[str, typer.Argument(help="The setting.")] = "",
    value: Annotated[list[str] | None, typer.Argument(help="Its new value, for set.")] = None,
    yes: previews.Yes = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """List the settings, show one, choose a value for it, or go back to the usual one."""
    text = " ".join(value or [])
    _check(action, name, text)
    how = previews.How(yes, as_json, plain, home)
    if action is Action.SET:
        _change(name, settings.read(name, text), how)
    elif action is Action.UNSET:
        _change(name, settings.UNSET, how)
    elif action is Action.GET:
        _get(name, how)
    else:
        _list(how)


def _check(action: Action, name: str, text: str) -> None:
    if action is Action.LIST and name:
        raise QuizError(f"list shows all settings; for one of them: quizcli config get {name}")
    if action is not Action.LIST and not name:
        raise QuizError(f"name the setting to {action}; see quizcli config list")
    if name and name not in settings.TABLE:
        raise QuizError(options.unknown("setting", name, settings.TABLE))
    if action is Action.SET and not text:
        raise QuizError(f"give a value: {name} says {settings.TABLE[name].doc}")
    if action is not Action.SET and text:
        raise QuizError(f"{action} takes no value; to choose one: quizcli config set {name} ...")


# --------------------------------------------------------------------- looking
def _standing(home: Path | None) -> Standing:
    """Of what the newest event of a setting says, only what a choice could have written counts."""
    with shell.open_log(home) as store:
        rows = list(store.log())
    newest: dict[str, tuple[Event, Value]] = {}
    for each in log.in_effect(rows):
        match each:
            case Event(kind="set", value=(str(name), value)) if name in settings.TABLE:
                newest[name] = each, value
    held = {
        name: event for name, (event, value) in newest.items() if settings.TABLE[name].holds(value)
    }
    return Standing(log.effective(rows), held)


def _get(name: str, how: How) -> None:
    standing = _standing(how.home)
    if how.as_json:
        shell.put_json({"version": 1, **_as_json(name, standing)})
    else:
        shell.put(settings.show(name, standing.value(name)))


def _list(how: How) -> None:
    standing = _standing(how.home)
    if how.as_json:
        every = [_as_json(name, standing) for name in settings.TABLE]
        shell.put_json({"version": 1, "settings": every})
        return
    width = max(map(len, settings.TABLE))
    for name, setting in settings.TABLE.items():
        day = _chosen_on(name, standing)
        origin = f"chosen on {day}" if day else "usual"
        shell.put(f"{name:{width}}  {settings.show(name, standing.value(name))}  ({origin})")
        shell.put(f"{'':{width}}  {setting.doc}")


def _chosen_on(name: str, standing: Standing) -> str | None:
    event = standing.chosen.get(name)
    return dates.show(study_day(event.at)) if event else None


def _as_json(name: str, standing: Standing) -> dict[str, object]:
    day = _chosen_on(name, standing)
    return {
        "name": name,
        "value": standing.value(name),
        "origin": "chosen" if day else "usual",
        "chosen_on": day,
        "meaning": settings.TABLE[name].doc,
    }


# -------------------------------------------------------------------- choosing
def _change(name: str, value: Value, how: How) -> None:
    """Write one event after a preview, or say that nothing changes."""
    standing = _standing(how.home)
    unset = value == settings.UNSET
    shown = settings.show(name, settings.usual(name) if unset else value)
    if name not in standing.chosen if unset else value == standing.value(name):
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


def _counts(name: str, value: Value, standing: Standing, how: How) -> Counts | None:
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
