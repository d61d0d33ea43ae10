"""`?`: the table of keys, with a sentence for each."""

from __future__ import annotations

from functools import partial

from quizcli.cli import screens
from quizcli.cli.orders import Scene


def obey(scene: Scene) -> None:
    """Show what can be typed or pressed here, until something is."""
    scene.player.show_for_a_moment(partial(screens.overlay, scene.player.overlay()))
