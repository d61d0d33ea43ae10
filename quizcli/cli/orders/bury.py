"""`/bury` and `b`: leave a question out until tomorrow."""

from __future__ import annotations

from quizcli import schedule
from quizcli.cli import shell
from quizcli.cli.orders import Scene
from quizcli.session.world import Mark


def obey(scene: Scene) -> None:
    """It is asked no more in this session either."""
    day = schedule.study_day(shell.now()) + 1
    scene.player.leave_out(Mark("bury", scene.question.id, day), "Left out until tomorrow.")
