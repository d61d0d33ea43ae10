"""`/edit` and `e`: open a question in the learner's editor."""

from __future__ import annotations

from quizcli.cli import shell
from quizcli.cli.commands import edit
from quizcli.cli.orders import Scene
from quizcli.model import QuizError


def obey(scene: Scene) -> None:
    """This session goes on with the question as it was."""
    try:
        edited = edit.edit(scene.question, scene.player.desk.home)
    except QuizError as error:
        shell.say(str(error))
        return
    if edited.now is not None and edited.now != scene.question:
        shell.say("this session goes on with the question as it was")
