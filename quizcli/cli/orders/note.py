"""`/note` and `n`: a note about a question, shown with it from then on."""

from __future__ import annotations

from quizcli.cli import marks
from quizcli.cli.deck import standing
from quizcli.cli.orders import Scene

DROP = "-"
HOW = f"Shown with this question; Enter alone leaves it as it is, {DROP} drops it."
LONGEST = 1000
"""Characters; more is an essay, and belongs elsewhere."""


def obey(scene: Scene) -> None:
    """Keep what follows the order, or what is typed on a line of its own.

    Nothing typed leaves things as they are; a lone dash takes the note away.
    """
    log, question = scene.player.desk.log, scene.question.id
    before = standing(log, question).flags.notes.get(question, "")
    text = scene.words or _asked(scene, before)
    if not text:
        scene.player.say("The note stays as it is.")
    elif text == DROP:
        marks.keep(log, "note", question, "")
        scene.player.say("Note taken away.")
    else:
        marks.keep(log, "note", question, text[:LONGEST])
        scene.player.say("Noted.")


def _asked(scene: Scene, before: str) -> str:
    if before:
        scene.player.say(f"Your note so far: {before}")
    scene.player.say(HOW)
    typed = scene.player.inputs.line("note", stays=False)
    return (typed or "").strip()
