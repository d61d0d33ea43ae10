"""A sitting: a session from its first question to its summary, and perhaps another one.

Whatever ends it, what was answered is kept, and the exit code says what came of it.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from quizcli import summaries
from quizcli.cli import shell
from quizcli.cli.manner import USUAL, Manner, kind

if TYPE_CHECKING:
    from quizcli.cli.afterwards import More
    from quizcli.cli.desk import Desk
    from quizcli.cli.play import Player
    from quizcli.session import Session

BELOW, NOT_MEASURED, INTERRUPTED = 1, 5, 130


def play(
    desk: Desk,
    run: Session,
    manner: Manner = USUAL,
    fail_under: int = 0,
    more: More | None = None,
) -> int:
    """Play a session to its end; the exit code.

    With `more`, which begins another session like it, a learner at a terminal may go on, also
    after an early end; the exit code is that of the first session.
    """
    code = _one(desk, run, manner, fail_under)
    while more is not None and desk.look.interactive and code != INTERRUPTED:
        from quizcli.cli import afterwards

        further = afterwards.chosen(desk, run, more)
        if further is None:
            break
        run = further
        if _one(desk, run, manner) == INTERRUPTED:
            return INTERRUPTED
    return code


def _one(desk: Desk, run: Session, manner: Manner, fail_under: int = 0) -> int:
    """One session; a pipe that nobody reads any more is an end too."""
    from quizcli.cli.play import Player

    player = Player(run, desk, desk.titles(run.record.plan), manner)
    try:
        player.play()
        desk.end(run)
        _close(player)
    except KeyboardInterrupt:
        _close_quietly(player)
        _tell_interrupted(desk, run)
        return INTERRUPTED
    except BrokenPipeError:
        desk.end(run)
        return shell.hang_up()
    return _exit_code(desk, run, fail_under)


def _close(player: Player, *, at_once: bool = False) -> None:
    """Show the summary, screen by screen unless it is wanted `at_once`."""
    from quizcli.cli import compose, screens

    run, desk = player.run, player.desk
    if desk.as_json:
        from quizcli.cli.session_json import as_json

        shell.put_json(as_json(run))
    ahead, goal = desk.ahead(run), shell.preferences(desk.home).goal
    view = compose.summary(run, player.titles, player.minutes, ahead, goal)
    player.stage.gap()
    show = player.stage.show if at_once else player.show
    with suppress(EOFError):  # the end of the input between two screens of it
        show(partial(screens.summary, view))


def _close_quietly(player: Player) -> None:
    """Ctrl-C ends whoever reads our output as well, and nobody is asked for a key any more."""
    try:
        _close(player, at_once=True)
    except BrokenPipeError:
        shell.hang_up()


def _tell_interrupted(desk: Desk, run: Session) -> None:
    """A session without a question left is not interrupted, whatever was pressed."""
    if run.over:
        desk.end(run)
    else:
        on = f" with the {kind(run)}" if run.returning else ""
        shell.say(f"interrupted; every answer is saved, quizcli quiz --resume goes on{on}")


def _exit_code(desk: Desk, run: Session, fail_under: int) -> int:
    """Without a single verdict no score was reached."""
    found = summaries.summary(run)
    if desk.failed and not found.answered:
        return NOT_MEASURED
    score = 100 * found.score if found.answered else 0.0
    return BELOW if score < fail_under else 0
