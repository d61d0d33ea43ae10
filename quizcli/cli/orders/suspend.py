"""`/suspend` and `s`: leave a question out until further notice."""

from __future__ import annotations

from quizcli.cli import marks
from quizcli.cli.orders import Scene


def obey(scene: Scene) -> None:
    """It is asked no more in this session either."""
    marks.keep(scene.player.desk.log, "suspend", scene.question.id)
    scene.player.leave_out(
        scene.question, "Left out until further notice; quizcli suspend --off ends that."
    )
