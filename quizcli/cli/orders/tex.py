"""`/tex` and `t`: the formulas of a question as their author wrote them."""

from __future__ import annotations

from functools import partial

from quizcli.cli.maths_source import tex_lines
from quizcli.cli.orders import Scene


def obey(scene: Scene) -> None:
    """Those of the prompt and the options; after the verdict those of the explanation too."""
    player = scene.player
    if scene.step is not None and scene.step.variant is not None:
        asked = scene.step.variant.asked
        texts = [asked.prompt, *(each.text for each in asked.options), asked.question.explain]
    else:
        asked = player.run.asked
        texts = [asked.prompt, *(each.text for each in asked.options)]
    player.show(partial(tex_lines, "\n\n".join(texts)))
