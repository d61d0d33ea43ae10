"""`/hint`: the next hint."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from quizcli.cli.furniture import prose
from quizcli.cli.orders import Scene

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.look import Look


def obey(scene: Scene) -> None:
    """Show it in the question where the screen can be drawn again, else below."""
    player = scene.player
    known = len(player.run.hints)
    hint = None if player.turned else player.run.hint()
    if hint is None:
        player.say("There is no further hint." if known else "There is no hint.")
    elif player.stage.redraws:
        player.show_question()
    else:
        player.stage.show(partial(_hint, hint, known + 1))


def _hint(hint: str, number: int, look: Look) -> list[Text]:
    return prose(hint, look, f"Hint {number}: " if look.plain else f" Hint {number}  ")
