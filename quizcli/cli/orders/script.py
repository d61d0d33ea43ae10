"""`c`: what was run for a question, copied as a script that runs alone."""

from __future__ import annotations

from quizcli.cli import clipboard, scripts, shell
from quizcli.cli.orders import Scene


def obey(scene: Scene) -> None:
    """Copy it, and say how."""
    player = scene.player
    if scene.step is not None and scene.step.variant is not None:
        titles = player.desk.titles(((scene.question.id, 0),))
        text = scripts.of_question(scene.step.variant, *titles)
        player.say(clipboard.copy(text, shell.find_places(player.desk.home).data))
