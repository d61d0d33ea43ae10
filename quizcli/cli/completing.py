"""What a shell offers on Tab for the arguments of commands: names of banks, ids, probes, ...

Typer asks the parameters of a command for completions; this module tells those that are names
of quizcli's own where to look.  It is loaded only when a shell asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Library

SHELLS = ("bash", "zsh", "fish", "powershell")
SAFE = re.compile(r"[\w./:+-]{1,200}")
"""What is handed to a shell; names of banks that are none of this are not offered."""

Names: TypeAlias = "Callable[[Any], Iterable[str]]"
"""Names by the context of the command line, its parameters as far as they are typed."""


def fit(name: str, command: Any) -> Any:
    """The command with completions for its parameters."""
    for each in command.params:
        names = NAMES.get((name, each.name)) or NAMES.get(("", each.name))
        if names is not None and each._custom_shell_complete is None:
            each._custom_shell_complete = _completing(names)
    return command


def _completing(names: Names) -> Callable[[Any, Any, str], list[str]]:
    def complete(ctx: Any, _param: Any, begun: str) -> list[str]:
        try:
            found = sorted({each for each in names(ctx) if each.startswith(begun)})
        except (QuizError, OSError):  # a shell can do nothing about it
            return []
        return [each for each in found if SAFE.fullmatch(each)]

    return complete


# ------------------------------------------------------------------------- names
def _library(ctx: Any) -> Library:
    from quizcli.cli import shell

    home = ctx.params.get("home")
    shell.live_in(home)
    return shell.load_banks(home)[0]


def terms(ctx: Any) -> list[str]:
    """Banks, concepts, tags and questions; the ids of a bank once its name is there."""
    library = _library(ctx)
    entries = library.entries
    wide = {*(each.bank for each in entries), *(each.concept for each in entries)}
    tags = {tag for each in entries for tag in each.tags}
    return [*wide, *tags, *(each.id for each in entries)]


def ids(ctx: Any) -> list[str]:
    """Questions."""
    return [each.id for each in _library(ctx).entries]


def concepts(ctx: Any) -> list[str]:
    """Concepts of the maps."""
    from quizcli.cli import shell, today

    home = ctx.params.get("home")
    shell.live_in(home)
    return list(today.concepts(home))


def probes(ctx: Any) -> list[str]:
    """Probes and their topics, and the word for comparisons."""
    from quizcli.cli import shell

    found = shell.probe_signatures()
    return ["compare", *found, *(each.topic for each in found.values())]


def settings(ctx: Any) -> list[str]:
    """Settings of both kinds."""
    from quizcli.cli import settled

    return list(settled.meanings())


def values(ctx: Any) -> list[str]:
    """The values of a setting that is one of a few."""
    from quizcli.cli import settled, shell, themes

    name = ctx.params.get("name", "")
    choices = {"theme": tuple(themes.THEMES), "device": shell.DEVICES}
    if settled.meanings().get(name, "").endswith("on or off"):
        return ["on", "off"]
    return list(choices.get(name, ()))


def devices(ctx: Any) -> list[str]:
    """Devices to measure on."""
    from quizcli.cli import shell

    return list(shell.DEVICES)


NAMES: Mapping[tuple[str, str], Names] = {
    ("", "terms"): terms,
    ("", "device"): devices,
    ("show", "terms"): ids,
    ("edit", "terms"): ids,
    ("preview", "terms"): ids,
    ("rename", "terms"): ids,
    ("retire", "terms"): ids,
    ("regrade", "terms"): ids,
    ("answer", "id_"): ids,
    ("learn", "concept"): concepts,
    ("concepts", "concept"): concepts,
    ("lab", "probe"): probes,
    ("config", "name"): settings,
    ("config", "value"): values,
    ("completion", "shell"): lambda ctx: SHELLS,
}
"""Names by command and parameter; a command of "" stands for all others."""
