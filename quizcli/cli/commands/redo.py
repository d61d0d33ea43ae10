"""`quizcli redo`: what was missed in the last session, with fresh numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from quizcli.cli import manner, options, redoing, session_json, shell

if TYPE_CHECKING:
    from quizcli.cli.desk import Desk
    from quizcli.session import Session


def command(
    *,
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
    """Answer what was missed or skipped in the last session once more."""
    from quizcli.cli.desk import seated
    from quizcli.cli.sitting import play

    with seated(
        home,
        plain=plain,
        no_author_code=no_author_code,
        trust_clock=trust_clock,
        as_json=as_json,
    ) as desk:
        run = _begun(desk, device, tries=options.tries(one_try))
        if run is None:
            shell.say("nothing was missed in the last session")
            if as_json:
                shell.put_json(session_json.NOTHING)
        code = play(desk, run, manner.chosen(home, quick=quick, timer=timer)) if run else 0
    raise typer.Exit(code)


def _begun(desk: Desk, device: str, tries: int) -> Session | None:
    """A session over what the last one left; None when it left nothing."""
    record, missed = redoing.last(desk.log)
    files = record.options.get("files")
    named = [str(each) for each in files] if isinstance(files, tuple) else []
    library, _ = shell.load_banks(desk.home, named)
    shell.tell_problems(library.problems)
    entries = [each for each in library.entries if each.id in missed]
    if not entries:
        return None
    here = desk.askable(library, entries, device)
    return redoing.begin(desk, library, [each.id for each in here], tries)
