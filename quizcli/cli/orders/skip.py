"""`/skip`: leave the question at hand for later."""

from __future__ import annotations

from quizcli.cli.orders import Scene, Skip


def obey(scene: Scene) -> None:
    """Its key is not shown, so that it can be asked again."""
    raise Skip
