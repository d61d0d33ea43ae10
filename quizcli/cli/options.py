"""Options that several commands share, and the sentence for an unknown name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from quizcli.cli import shell

TELL_THEMSELVES = frozenset({"config", "doctor"})
"""The commands that list what is wrong with the preferences."""

NEAR = 0.65
"""How much alike two names have to be for one to be meant by the other, from 0 to 1."""


def _at_home(ctx: typer.Context, home: Path | None) -> Path | None:
    """From here on the preferences of this home count; what is wrong with them is told."""
    shell.live_in(home)
    if not ctx.resilient_parsing and ctx.info_name not in TELL_THEMSELVES:
        shell.tell_preferences()
    return home


def preferred(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> Any:
    """An option that is not given is as this machine prefers it."""
    source = ctx.get_parameter_source(param.name or "")
    if ctx.resilient_parsing or source is None or source.name != "DEFAULT":
        return value
    return getattr(shell.preferences(), param.name or "")


def _author_code(ctx: typer.Context, forbidden: bool) -> bool:
    """Forbidden by the option or its variable, else as this machine prefers it."""
    return forbidden or not (ctx.resilient_parsing or shell.preferences().author_code)


Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Where the log and the cache are (also QUIZCLI_HOME).",
        is_eager=True,  # the other options ask for the preferences that lie there
        callback=_at_home,
    ),
]
Plain = Annotated[
    bool, typer.Option("--plain", help="Append-only text: no colour, no glyphs, no redrawing.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Terms = Annotated[
    list[str] | None, typer.Argument(help="Banks, tags, concepts, ids, files, or a filter.")
]
Minutes = Annotated[
    float, typer.Option("--minutes", min=0, help="Begin no question after so many; 0: no end.")
]
OneTry = Annotated[
    bool, typer.Option("--one-try", help="Show the key after the first wrong answer.")
]
Quick = Annotated[
    bool | None,
    typer.Option(
        "--quick/--no-quick",
        help="A right answer goes on at once, or not; else as configured.",
        show_default=False,
    ),
]
Timer = Annotated[
    bool | None,
    typer.Option(
        "--timer/--no-timer",
        help="Tell how long each answer took, or not; else as configured.",
        show_default=False,
    ),
]
SummaryJson = Annotated[
    bool, typer.Option("--json", help="Print the summary as JSON; all else goes to stderr.")
]
NoAuthorCode = Annotated[
    bool,
    typer.Option(
        "--no-author-code",
        envvar="QUIZCLI_NO_AUTHOR_CODE",
        help="Run no lines of authors, built-in probes only.",
        callback=_author_code,
    ),
]
TrustClock = Annotated[
    bool, typer.Option("--trust-clock", help="Go on although the clock looks wrong.")
]
Device = Annotated[
    str,
    typer.Option("--device", help="Where to measure: auto, cpu, cuda or mps.", callback=preferred),
]
Number = Annotated[int, typer.Option("-n", "--number", min=1, help="How many.", callback=preferred)]

Select = Annotated[
    list[str] | None, typer.Option("--select", help="Count only these codes, such as E3,W508.")
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="Leave these codes out.")]
Output = Annotated[
    str, typer.Option("--output", metavar="FORM", help="How to tell it: text, json or github.")
]


def tries(one_try: bool) -> int:
    """How many answers a question takes."""
    return 1 if one_try else shell.preferences().tries


def unknown(what: str, name: str, known: Iterable[str], near_by: float = NEAR) -> str:
    """A sentence for a name that is not known, with the names that are as near."""
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=near_by)
    suggestion = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no {what} called {name}{suggestion}"
