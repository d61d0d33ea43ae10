"""After the summary: what was missed once more, as many again, the session as a file, or enough."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from quizcli import summaries
from quizcli.cli import orders, redoing, screens, shell
from quizcli.cli.furniture import number
from quizcli.cli.views import Binding, Bindings
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.cli.desk import Desk
    from quizcli.session import Session

More: TypeAlias = "Callable[[], Session | None]"
"""Begins another session like the one before; None when nothing is left to ask."""

FINISH = Binding("Enter", "finish", "end here")
REDO, MORE, EXPORT = "m", "n", "e"


def chosen(desk: Desk, run: Session, more: More) -> Session | None:
    """Wait for the learner; the session to go on with, or None."""
    missed = [] if run.returning else [each.question for each in summaries.summary(run).revisit]
    table = _table(len(missed))
    while True:
        try:
            pressed = desk.keyboard.pause(
                (*table, orders.HELP.press), [*(each.press for each in table[1:]), "?"]
            )
        except (EOFError, KeyboardInterrupt):
            return None
        if pressed == "?":
            desk.stage.show(partial(screens.overlay, table))
        elif pressed == EXPORT:
            _export(run)
        elif pressed == REDO and missed and desk.library is not None:
            return redoing.begin(desk, desk.library, missed, run.tries)
        else:
            return _another(more) if pressed == MORE else None


def _table(missed: int) -> Bindings:
    again = f"the {number(missed, 'missed question')} with fresh numbers"
    redo = (Binding(REDO, f"redo {missed} missed", again),) if missed else ()
    return (
        FINISH,
        *redo,
        Binding(MORE, "more", "another session like this one"),
        Binding(EXPORT, "export", "write this session as JSON into the current folder"),
    )


def _another(more: More) -> Session | None:
    run = more()
    if run is None:
        shell.say("nothing more is to be asked today")
    return run


def _export(run: Session) -> None:
    from quizcli.cli import session_json

    try:
        path = session_json.write(run)
    except QuizError as error:
        shell.say(str(error))
    else:
        shell.say(f"written: {path}")
