"""`quizcli bury TERMS`: leave questions out until another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import dates, marking, options
from quizcli.cli.marking import Mark, Wishes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizcli.log import Flags


def command(
    terms: Annotated[
        list[str] | None, typer.Argument(help="Ids, banks, tags, concepts, files, or a filter.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="For so many days.")] = 1,
    off: Annotated[bool, typer.Option("--off", help="Ask them again today.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="What is buried now.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before many.")] = False,
    trust_clock: options.TrustClock = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Leave questions out until tomorrow, or for several days."""
    today = dates.today()

    def marked(flags: Flags) -> Mapping[str, int]:
        return {each: day for each, day in flags.buried.items() if day > today}

    mark = Mark("bury", "bury", "unbury", "buried", marked)
    wishes = Wishes(terms or [], off, listed, yes, as_json, today + days, trust_clock)
    marking.command(mark, wishes, home)
