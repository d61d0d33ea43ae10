"""What the screens say of one answer: what was given and what is right, whole or part by part."""

from __future__ import annotations

from rich.text import Text

from quizcli.cli.furniture import DIM, RIGHT, STRONG, WRONG, prose, text, value
from quizcli.cli.layout import flow, indent, join, row, shorten
from quizcli.cli.look import Look
from quizcli.cli.screens import plain
from quizcli.cli.views import FeedbackView, Missed, PartView


def part(view: PartView, look: Look) -> list[Text]:
    """The judgement of a part, and its feedback below."""
    sign = Text(look.glyphs.right, RIGHT) if view.right else Text(look.glyphs.wrong, WRONG)
    name = shorten(text(view.label, look, STRONG), look.width // 4, look.glyphs.cut)
    label = row("   ", sign, " ", name, " ")
    told = [text(view.judgement, look), *answers(view, look, STRONG)]
    if view.tolerance and view.expected:
        told.append(tolerance(view.tolerance, look))
    told.append(text(view.points, look))
    lines = indent(flow(told, look.width - label.cell_len - 1, "   "), label)
    below = Text(" " * label.cell_len)
    return [*lines, *(prose(view.because, look, below) if view.because else [])]


def tolerance(words: str, look: Look) -> Text:
    """How near an answer has to be, behind its label."""
    return join([Text("tolerance", DIM), text(words, look, STRONG)], " ")


def answers(view: FeedbackView | Missed | PartView, look: Look, style: str = "") -> list[Text]:
    """What was answered and what is right, each behind its label."""
    expected = plain.expected(view)
    shown = (("you", view.given), ("measured" if view.measured else "answer", expected))
    return [
        join([Text(label, DIM), value(words, look, marked_up=view.marked_up, style=style)], " ")
        for label, words in shown
        if words
    ]
