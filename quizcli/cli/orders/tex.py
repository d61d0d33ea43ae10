"""`/tex` and `t`: the formulas of a question as their author wrote them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from quizcli.cli import blocks
from quizcli.cli.orders import Scene
from quizcli.cli.text import clean

if TYPE_CHECKING:
    from quizcli.session import Session
    from quizcli.session.turns import Step


def obey(scene: Scene) -> None:
    """Those of the prompt and the options; after the verdict those of the explanation too."""
    from quizcli.cli.maths.source import tex_lines

    player = scene.player
    player.show(partial(tex_lines, _text(player.run, scene.step)))


def offered(run: Session, step: Step | None = None) -> bool:
    """Whether there is a formula to be shown."""
    return any(blocks.formulas(blocks.read(clean(_text(run, step)).strip("\n"))))


def _text(run: Session, step: Step | None) -> str:
    """The bank's text, of the question at hand or of the one that a step has ended."""
    if step is None:
        asked, explain = run.asked, ""
    elif step.variant is None:
        return ""
    else:
        asked, explain = step.variant.asked, step.variant.asked.question.explain
    texts = (asked.prompt, *(each.text for each in asked.options), explain)
    return "\n\n".join(each for each in texts if each)
