"""`r`: the question measured once more with the learner's own numbers, old and new side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from quizcli.cli import rerunning, screens_rerun, shell
from quizcli.cli.bindings import MEASURE
from quizcli.cli.orders import Scene
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.cli.play import Player
    from quizcli.model import Signature, Variant


def obey(scene: Scene) -> None:
    """Ask for numbers until none are typed; what cannot be measured is said, and asked again."""
    if scene.step is None or scene.step.variant is None:
        return
    player, variant = scene.player, scene.step.variant
    request = variant.asked.requests[0]
    signature = None if request.program else shell.probe_signatures().get(request.probe)
    player.show(partial(screens_rerun.choices, rerunning.choices(variant.asked, signature)))
    while typed := (player.inputs.line("numbers", (MEASURE,), stays=False) or "").strip():
        _once(player, variant, signature, typed)


def _once(player: Player, variant: Variant, signature: Signature | None, typed: str) -> None:
    try:
        asked = rerunning.changed(variant.asked, signature, typed)
        measured = player.waited_for(player.desk.submit(asked.requests[0]))
    except QuizError as error:
        player.say(str(error))
        return
    player.show(partial(screens_rerun.rerun, rerunning.view(variant, asked, measured)))
