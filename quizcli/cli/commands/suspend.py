"""`quizcli suspend TERMS`: leave questions out until further notice."""

from __future__ import annotations

from typing import Annotated

import typer

from quizcli.cli import marking, options
from quizcli.cli.marking import NEVER, Mark, Wishes

MARK = Mark(
    "suspend",
    "suspend",
    "unsuspend",
    "suspended",
    lambda flags: dict.fromkeys(flags.suspended, NEVER),
)


def command(
    terms: Annotated[
        list[str] | None, typer.Argument(help="Ids, banks, tags, concepts, files, or a filter.")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Ask them again.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="What is suspended now.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before many.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Leave questions out until further notice."""
    marking.command(MARK, Wishes(terms or [], off, listed, yes, as_json), home)
