"""`quizcli cram`: any questions, until they are right, without a trace in the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import session
from quizcli.cli import manner, options, shell
from quizcli.cli.choosing import choose
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.cli.desk import Desk
    from quizcli.session import Session


def command(
    terms: Annotated[
        list[str], typer.Argument(help="Banks, tags, concepts, ids, files, or a filter.")
    ],
    number: Annotated[
        int, typer.Option("-n", "--number", min=0, help="How many at most; 0: all of them.")
    ] = 0,
    *,
    minutes: options.Minutes = 0,
    quick: options.Quick = None,
    timer: options.Timer = None,
    device: options.Device = "cpu",
    one_try: options.OneTry = False,
    trust_clock: options.TrustClock = False,
    no_author_code: options.NoAuthorCode = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.SummaryJson = False,
) -> None:
    """Answer any questions until they are right; the schedule does not hear of it."""
    from quizcli.cli.desk import seated
    from quizcli.cli.sitting import play

    with seated(
        home,
        plain=plain,
        no_author_code=no_author_code,
        trust_clock=trust_clock,
        as_json=as_json,
    ) as desk:
        run = _begun(desk, terms, number, device, tries=options.tries(one_try))
        how = manner.chosen(home, minutes=minutes, quick=quick, timer=timer)
        code = play(desk, run, how)
    raise typer.Exit(code)


def _begun(desk: Desk, terms: list[str], number: int, device: str, tries: int) -> Session:
    from quizcli.cli.desk import CRAM

    library, rest = shell.load_banks(desk.home, terms)
    shell.tell_problems(library.problems)
    chosen = choose(library, rest, desk.deck)
    if not chosen:
        raise QuizError("no question fits; see quizcli list")
    entries = desk.askable(library, chosen, device)
    plan = session.plan([each.id for each in entries], number or len(entries), shell.new_seed())
    return desk.begin(library, plan, {"tries": tries, "mode": CRAM})
