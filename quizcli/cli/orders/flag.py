"""`/flag` and `f`: flag a question, or take its flag away."""

from __future__ import annotations

from quizcli.cli import marks
from quizcli.cli.deck import standing
from quizcli.cli.orders import Scene


def obey(scene: Scene) -> None:
    """The session goes on as it is."""
    log, question = scene.player.desk.log, scene.question.id
    flagged = question in standing(log, question).flags.flagged
    marks.keep(log, "unflag" if flagged else "flag", question)
    done = "flag taken away" if flagged else "flagged"
    scene.player.say(f"{done.capitalize()}.")
