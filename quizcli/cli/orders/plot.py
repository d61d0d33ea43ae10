"""`p`: the curve of the numbers that were measured."""

from __future__ import annotations

from functools import partial

from quizcli.cli import curves
from quizcli.cli.orders import Scene
from quizcli.cli.screens_curve import curve


def obey(scene: Scene) -> None:
    """Below the feedback, however little room that has left."""
    chart = curves.chart(scene.step) if scene.step else None
    if chart is not None:
        scene.player.show(partial(curve, chart))
