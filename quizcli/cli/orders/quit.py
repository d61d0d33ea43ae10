"""`/quit` and `q`: end the session with its summary."""

from __future__ import annotations

from quizcli.cli.orders import Quit, Scene


def obey(scene: Scene) -> None:
    """After a verdict the next day of the question is settled first."""
    if scene.step is not None:
        scene.player.desk.settle(scene.step, scene.step.rating)
    raise Quit
