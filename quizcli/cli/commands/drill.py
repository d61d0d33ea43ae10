"""`quizcli drill`: what is due today, and a few new questions among it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli.cli import manner, options, session_json, shell, today
from quizcli.cli.choosing import choose

if TYPE_CHECKING:
    from quizcli.cli.desk import Desk
    from quizcli.session import Session


class Wishes(NamedTuple):
    """What the command line asks for; None leaves it to the settings."""

    terms: tuple[str, ...] = ()
    new: int | None = None
    limit: int | None = None
    minutes: float = 0
    device: str = "cpu"
    tries: int = 2
    quick: bool | None = None
    timer: bool | None = None


def command(
    terms: options.Terms = None,
    *,
    new: Annotated[
        int | None, typer.Option("--new", min=0, help="New questions a day; see quizcli config.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, help="Due questions at most; see quizcli config."),
    ] = None,
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
    """Answer what is due; a missed question comes back until it is right."""
    from quizcli.cli.desk import seated

    tries = options.tries(one_try)
    wishes = Wishes(tuple(terms or ()), new, limit, minutes, device, tries, quick, timer)
    with seated(
        home,
        plain=plain,
        no_author_code=no_author_code,
        trust_clock=trust_clock,
        as_json=as_json,
    ) as desk:
        code = drill(desk, wishes)
    raise typer.Exit(code)


def drill(desk: Desk, wishes: Wishes) -> int:
    """Play what is due at this desk; the exit code."""
    from quizcli.cli.sitting import play

    run = begun(desk, wishes)
    if run is None:
        shell.say("nothing is due and no new question is left for today; see quizcli due")
        if desk.as_json:
            shell.put_json(session_json.NOTHING)
        return 0
    how = manner.chosen(desk.home, minutes=wishes.minutes, quick=wishes.quick, timer=wishes.timer)
    return play(desk, run, how, more=partial(begun, desk, wishes))


def begun(desk: Desk, wishes: Wishes) -> Session | None:
    """A session over the queue of today, kept in the log; None when the queue is empty."""
    from quizcli.cli.desk import DRILL

    library, rest = shell.load_banks(desk.home, wishes.terms)
    shell.tell_problems(library.problems)
    deck = desk.deck()
    entries = desk.askable(library, choose(library, rest, lambda: deck), wishes.device)
    new = deck.settings.new if wishes.new is None else wishes.new
    limit = deck.settings.limit if wishes.limit is None else wishes.limit
    queue = today.queue(deck, entries, limit, new, today.prerequisites(desk.home))
    if not queue:
        return None
    plan = tuple((each, today.fresh_seed(desk.log, each, deck.today)) for each in queue)
    return desk.begin(library, plan, {"tries": wishes.tries, "mode": DRILL})
