"""`/bury` and `b`: leave a question out until tomorrow."""

from __future__ import annotations

from quizcli import schedule
from quizcli.cli import marks, shell
from quizcli.cli.orders import Scene


def obey(scene: Scene) -> None:
    """It is asked no more in this session either."""
    day = schedule.study_day(shell.now()) + 1
    marks.keep(scene.player.desk.log, "bury", scene.question.id, day)
    scene.player.leave_out(scene.question, "Left out until tomorrow.")
