"""Options that several commands share, and the sentence for an unknown name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Where the log and the cache are (also QUIZCLI_HOME)."),
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
NoAuthorCode = Annotated[
    bool,
    typer.Option(
        "--no-author-code",
        envvar="QUIZCLI_NO_AUTHOR_CODE",
        help="Run no lines of authors, built-in probes only.",
    ),
]
TrustClock = Annotated[
    bool, typer.Option("--trust-clock", help="Go on although the clock looks wrong.")
]
Device = Annotated[str, typer.Option("--device", help="Where to measure: auto, cpu, cuda or mps.")]

Select = Annotated[
    list[str] | None, typer.Option("--select", help="Count only these codes, such as E3,W508.")
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="Leave these codes out.")]
Output = Annotated[
    str, typer.Option("--output", metavar="FORM", help="How to tell it: text, json or github.")
]


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """A sentence for a name that is not known, with near names."""
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    suggestion = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no {what} called {name}{suggestion}"
