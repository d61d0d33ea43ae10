"""`v`: the lines that were run for a question."""

from __future__ import annotations

from functools import partial

from quizcli.cli import scripts
from quizcli.cli.orders import Scene
from quizcli.cli.screens.lines import lines_run


def obey(scene: Scene) -> None:
    """Show them below the verdict, with the numbers of this question."""
    if scene.step is not None and scene.step.variant is not None:
        asked = scene.step.variant.asked
        helpers = asked.requests[0].program is None
        scene.player.show(partial(lines_run, scripts.lines_run(asked), helpers=helpers))
