"""`quizcli flag TERMS`: mark questions to come back to."""

from __future__ import annotations

from typing import Annotated

import typer

from quizcli.cli import marking, options
from quizcli.cli.marking import NEVER, Mark, Wishes

MARK = Mark("flag", "flag", "unflag", "flagged", lambda flags: dict.fromkeys(flags.flagged, NEVER))


def command(
    terms: Annotated[
        list[str] | None, typer.Argument(help="Ids, banks, tags, concepts, files, or a filter.")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Take the flags away.")] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="What is flagged now, with notes.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before many.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Mark questions to come back to."""
    marking.command(MARK, Wishes(terms or [], off, listed, yes, as_json), home)
