"""`r`: the question measured once more with the learner's own numbers, old and new side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from quizcli.cli import rerunning, rerunning_several, shell
from quizcli.cli.bindings import MEASURE
from quizcli.cli.orders import Scene
from quizcli.cli.screens import rerun
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
    player.show(partial(rerun.choices, rerunning.choices(variant.asked, signature)))
    while typed := (player.inputs.line("numbers", (MEASURE,), stays=False) or "").strip():
        _once(player, variant, signature, typed)


def _once(player: Player, variant: Variant, signature: Signature | None, typed: str) -> None:
    try:
        name, texts = rerunning_several.parted(variant.asked, signature, typed)
        changed = [rerunning.changed(variant.asked, signature, each) for each in texts]
        pending = [player.desk.submit(each.requests[0]) for each in changed]
        measured = [player.waited_for(each) for each in pending]
    except QuizError as error:
        player.say(str(error))
        return
    runs = list(zip(changed, measured, strict=True))
    if name:
        player.show(partial(rerun.several, rerunning_several.view(name, variant, runs)))
    else:
        player.show(partial(rerun.rerun, rerunning.view(variant, *runs[0])))
