"""`quizcli drill`: what is due today, and a few new questions among it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell, today
from quizcli.cli.choosing import choose
from quizcli.model import SessionRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizcli.cli.desk import Desk
    from quizcli.session import Session


def command(
    terms: Annotated[
        list[str] | None, typer.Argument(help="Banks, tags, concepts, ids, files, or a filter.")
    ] = None,
    new: Annotated[int, typer.Option("--new", min=0, help="New questions a day.")] = 10,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Due questions at most.")] = 100,
    device: options.Device = "cpu",
    one_try: Annotated[
        bool, typer.Option("--one-try", help="Show the key after the first wrong answer.")
    ] = False,
    plain: options.Plain = False,
    home: options.Home = None,
) -> None:
    """Answer what is due; a missed question comes back until it is right."""
    from quizcli.cli.commands.quiz import play
    from quizcli.cli.desk import Desk

    with ExitStack() as stack:
        desk = Desk(home, shell.look(plain=plain), stack)
        run = _begun(desk, terms or [], new, limit, device, tries=1 if one_try else 2)
        if run is None:
            shell.say("nothing is due and no new question is left for today; see quizcli due")
            return
        code = play(desk, run, fail_under=0)
    raise typer.Exit(code)


def _begun(
    desk: Desk, terms: Sequence[str], new: int, limit: int, device: str, tries: int
) -> Session | None:
    """A session over the queue of today, kept in the log; None when the queue is empty."""
    from quizcli.cli.desk import DRILL

    library, rest = shell.load_banks(desk.home, terms)
    shell.tell_problems(library.problems)
    deck = desk.deck()
    entries = desk.askable(choose(library, rest, lambda: deck), device)
    queue = today.queue(deck, entries, limit, new, today.prerequisites(desk.home))
    if not queue:
        return None
    plan = tuple((each, today.seed(each, deck.today)) for each in queue)
    record = SessionRecord(shell.new_id(), shell.now(), plan, {"tries": tries, "mode": DRILL})
    desk.running.claim(record.uid)
    desk.log.begin(record)
    return desk.session(library, record, tries)
