"""`/undo` and `u`: take back the last answer of this session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizcli import disputes, log
from quizcli.cli.orders import Aside, Scene
from quizcli.model import Event

if TYPE_CHECKING:
    from quizcli.cli.play import Player

NOTHING = "Nothing of this session is left to take back; quizcli undo goes on."


def obey(scene: Scene) -> None:
    """Its question comes next."""
    player = scene.player
    disputed = bool(player.run.results) and _disputed(player)
    question = player.run.undo()
    if question is None:
        player.say(NOTHING)
        return
    player.desk.undone(question.id)
    also = "; the dispute went with it" if disputed else ""
    player.say_next(f"The answer was taken back{also}.")
    raise Aside


def _disputed(player: Player) -> bool:
    """Whether the learner disputes the last verdict."""
    rows = player.desk.log
    events = log.in_effect([*rows.events(kind=disputes.KIND), *rows.events(kind="undo")])
    answer = player.run.last_answer
    return any(isinstance(each, Event) and each.target == answer for each in events)
