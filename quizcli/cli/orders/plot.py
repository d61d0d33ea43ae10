"""`p`: the curve of the numbers that were measured."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from quizcli.cli import curves, stage
from quizcli.cli.orders import Scene
from quizcli.cli.screens.curve import AMPLE, curve

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli import plots
    from quizcli.cli.look import Look


def obey(scene: Scene) -> None:
    """Below the feedback, however little room that has left: on a screen of its own."""
    chart = curves.chart(scene.step) if scene.step else None
    if chart is not None:
        scene.player.show(partial(_screen, chart, stage.height() - stage.ROOM))


def _screen(chart: plots.Chart, rows: int, look: Look) -> list[Text]:
    """As high as the terminal, or as the plot has to be."""
    return curve(chart, look, rows) or curve(chart, look, AMPLE)
