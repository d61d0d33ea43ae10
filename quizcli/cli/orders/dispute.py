"""`d`: a verdict that the learner holds to be wrong, kept for the author."""

from __future__ import annotations

from quizcli import disputes
from quizcli.cli import marks
from quizcli.cli.orders import Scene

NOTHING = "There is no verdict to dispute."
WHO_READS = "For the author; Enter alone keeps it without a reason, Ctrl-D drops it."
KEPT = "Kept; quizcli report shows it to the author with a test to paste. The verdict stands."


def obey(scene: Scene) -> None:
    """Ask why, which may stay empty, and keep it with the answer."""
    player = scene.player
    if scene.step is None or scene.step.variant is None:
        player.say(NOTHING)
        return
    player.say(WHO_READS)
    reason = player.inputs.line("why", stays=False)
    if reason is None:
        player.say("Nothing was kept.")
        return
    value, answer = disputes.value(reason), player.run.last_answer
    marks.keep(player.desk.log, disputes.KIND, scene.question.id, value, answer)
    player.say(KEPT)
