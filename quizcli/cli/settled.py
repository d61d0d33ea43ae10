"""Settings of both kinds as they stand: the schedule's in the log, this machine's in a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli import log, settings
from quizcli.cli import dates, preferences, shell
from quizcli.cli.preferences.standing import NOBODY, OPTION, Origin
from quizcli.model import Event, Value
from quizcli.schedule import study_day
from quizcli.store.places import HOME_VARIABLE

if TYPE_CHECKING:
    from quizcli.log import Effective

CHOSEN = "chosen"
SCHEDULE, MACHINE = "schedule", "machine"


class Chosen(NamedTuple):
    """What the log comes to, and the newest event that set each setting to a value of it."""

    found: Effective
    events: Mapping[str, Event]

    def value(self, name: str) -> Value:
        """The value that stands."""
        value: Value = getattr(settings.chosen(self.found.flags.settings), name)
        return value


class Row(NamedTuple):
    """One setting: its kind, its value as such and for people, where it is from, what it says.

    `day` is the date of a choice in the log.
    """

    name: str
    kind: str
    value: Value
    shown: str
    origin: Origin
    meaning: str
    day: str | None = None

    @property
    def source(self) -> str:
        """Where the value is from, in words."""
        if self.origin.kind == CHOSEN:
            return f"chosen on {self.day}"
        return self.origin.name

    def as_json(self) -> dict[str, object]:
        """The row for programs."""
        return {
            "name": self.name,
            "kind": self.kind,
            "value": self.value,
            "origin": self.origin.kind,
            "source": self.source,
            "chosen_on": self.day,
            "meaning": self.meaning,
        }


def rows(home: Path | None, options: Mapping[str, Value]) -> list[Row]:
    """Every setting, those of the schedule first; `options` are given on the command line."""
    return [*_of_schedule(chosen(home)), *machine(home, options)]


def meanings() -> dict[str, str]:
    """What each setting says, by name, those of the schedule first."""
    found = {name: row.doc for name, row in settings.TABLE.items()}
    return {**found, **{name: row.doc for name, row in preferences.TABLE.items()}}


# --------------------------------------------------------------------- the schedule
def chosen(home: Path | None) -> Chosen:
    """Of what the newest event of a setting says, only what a choice could have written counts."""
    with shell.open_log(home) as store:
        every = list(store.log())
    newest: dict[str, tuple[Event, Value]] = {}
    for each in log.in_effect(every):
        match each:
            case Event(kind="set", value=(str(name), value)) if name in settings.TABLE:
                newest[name] = each, value
    held = {
        name: event for name, (event, value) in newest.items() if settings.TABLE[name].holds(value)
    }
    return Chosen(log.effective(every), held)


def _of_schedule(found: Chosen) -> Iterator[Row]:
    for name, setting in settings.TABLE.items():
        value, event = found.value(name), found.events.get(name)
        day = dates.show(study_day(event.at)) if event else None
        origin = Origin(CHOSEN, "") if event else _usual()
        yield Row(name, SCHEDULE, value, settings.show(name, value), origin, setting.doc, day)


# ------------------------------------------------------------------- this machine
def machine(home: Path | None, options: Mapping[str, Value]) -> Iterator[Row]:
    """The preferences of this machine."""
    from quizcli.cli.preferences import table

    found = shell.preferred(home)
    for name, preference in preferences.TABLE.items():
        value: Value = getattr(found.values, name)
        origin = found.origins.get(name, _usual())
        if name in options:
            value, origin = options[name], Origin(OPTION, f"--{name}")
        yield Row(name, MACHINE, value, table.show(name, value), origin, preference.doc)


def _usual() -> Origin:
    return Origin(NOBODY, NOBODY)


def place(home: Path | None) -> str:
    """Where the preferences of this machine are kept, and who says so."""
    path = shell.find_places(home).config
    where = "the usual place"
    if home or os.environ.get(HOME_VARIABLE):
        where = "--home" if home else HOME_VARIABLE
    elif os.environ.get("XDG_CONFIG_HOME"):
        where = "XDG_CONFIG_HOME"
    return f"{path} ({where}{'' if path.exists() else ', not there yet'})"
