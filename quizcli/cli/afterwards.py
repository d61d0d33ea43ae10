"""After the summary: what was missed once more, as many again, the session as a file, or enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from quizcli import summaries
from quizcli.cli import orders, redoing, screens, shell
from quizcli.cli.compose import LEFT
from quizcli.cli.furniture import number
from quizcli.cli.views import Binding, Bindings
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.cli.desk import Desk
    from quizcli.session import Session
    from quizcli.session.turns import Result

More: TypeAlias = "Callable[[], Session | None]"
"""Begins another session like the one before; None when nothing is left to ask."""

FINISH = Binding("Enter", "finish", "end here")
WIDE = 60
"""Columns in which the footer has room for what is counted."""
REDO, MORE, EXPORT = "m", "n", "e"


def chosen(desk: Desk, run: Session, more: More) -> Session | None:
    """Wait for the learner; the session to go on with, or None."""
    left = () if run.returning else summaries.summary(run).revisit
    table = _table(left, wide=desk.stage.look.width >= WIDE)
    while True:
        try:
            keys = [*(each.press for each in table[1:]), orders.QUIT.key, orders.HELP.key]
            pressed = desk.keyboard.pause((*table, orders.HELP.press), keys)
        except (EOFError, KeyboardInterrupt):
            return None
        if pressed == "?":
            desk.stage.pass_by(None, partial(screens.overlay, table))
        elif pressed == EXPORT:
            _export(run)
        elif pressed == REDO and left and desk.library is not None:
            again = list(dict.fromkeys(each.question for each in left))
            return redoing.begin(desk, desk.library, again, run.tries)
        else:
            return _another(more) if pressed == MORE else None


def _table(left: Sequence[Result], *, wide: bool) -> Bindings:
    words = Counter(LEFT.get(each.outcome, "missed") for each in left)
    counts = ", ".join(
        f"{words[each]} {each}" for each in ("missed", *LEFT.values()) if words[each]
    )
    again = f"with fresh numbers, {number(len(left), 'question')}: {counts}"
    redo = (Binding(REDO, f"redo {counts if wide else len(left)}", again),) if left else ()
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
