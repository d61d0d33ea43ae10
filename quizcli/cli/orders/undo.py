"""`/undo` and `u`: take back the last answer of this session."""

from __future__ import annotations

from quizcli.cli.orders import Aside, Scene


def obey(scene: Scene) -> None:
    """Its question comes next."""
    player = scene.player
    question = player.run.undo()
    if question is None:
        player.say("Nothing of this session is left to take back; quizcli undo goes on.")
        return
    player.desk.undone(question.id)
    raise Aside
