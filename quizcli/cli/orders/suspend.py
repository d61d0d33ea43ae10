"""`/suspend` and `s`: leave a question out until further notice."""

from __future__ import annotations

from quizcli.cli.orders import Scene
from quizcli.session.world import Mark


def obey(scene: Scene) -> None:
    """It is asked no more in this session either."""
    scene.player.leave_out(
        Mark("suspend", scene.question.id),
        "Left out until further notice; quizcli suspend --off ends that.",
    )
