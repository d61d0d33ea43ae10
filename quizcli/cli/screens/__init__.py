"""The screens: what is shown of a question, an answer and a session, as lines of Rich text.

Each function is pure, gives lines no wider than the look, and has a plain version
in words (`screens.plain`) that it turns to by itself.  `draw` puts lines on a
console.  A screen is a question with what belongs to it: in a terminal the footer
stands below the answer line and goes when the answer is given (see `lines`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from quizcli.cli import wording
from quizcli.cli.furniture import (
    DIM,
    RIGHT,
    STRONG,
    WRONG,
    bar,
    ending,
    footer,
    header,
    indented,
    literal,
    number,
    overlay,
    prompt,
    prose,
    rule,
    text,
    waiting,
)
from quizcli.cli.layout import flow, join, pad, row, shorten, spread
from quizcli.cli.look import Look
from quizcli.cli.screens import drill, plain
from quizcli.cli.screens import summary as summary_screen
from quizcli.cli.screens.parts import answers, part, tolerance
from quizcli.cli.views import (
    Binding,
    Bindings,
    Count,
    FeedbackView,
    Missed,
    Progress,
    QuestionView,
    RecallView,
    SummaryView,
)
from quizcli.model import Outcome

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "Binding",
    "Bindings",
    "Count",
    "FeedbackView",
    "Missed",
    "Progress",
    "QuestionView",
    "RecallView",
    "SummaryView",
    "draw",
    "feedback",
    "footer",
    "header",
    "overlay",
    "prompt",
    "question",
    "recall",
    "summary",
    "waiting",
]

NAME = 20


def draw(console: Console, lines: Iterable[Text]) -> None:
    """Put lines on the console as they are."""
    stack = Text("\n").join(lines)
    console.print(stack, no_wrap=True, overflow="ignore", crop=False)


# ------------------------------------------------------------------- question
def question(view: QuestionView, look: Look) -> list[Text]:
    """A question from its header down to the rule above the answer."""
    if look.plain:
        return plain.question(view, look)
    about = (wording.kind(view.type), view.concept)
    parts = [text(view.id, look, STRONG), *(text(each, look, DIM) for each in about)]
    lines = [*header(view.progress, look)]
    lines += indented(flow([each for each in parts if each], look.width - 2, "  "))
    lines += [Text(""), *prose(view.prompt, look), Text("")]
    if view.options:
        lines += [*_options(view, look), Text("")]
    for i, hint in enumerate(view.hints, start=1):
        lines += prose(hint, look, Text(f" Hint {i}  ", DIM))
    lines += [Text("")] if view.hints else []
    lines += literal(view.note, look, style=STRONG) if view.note else []
    lines += literal(view.how, look, style=DIM) if view.how else []
    return [*lines, rule(look)]


def _options(view: QuestionView, look: Look) -> list[Text]:
    """One option a line, a gap before a second list; the two of a boolean side by side."""
    if view.type == "boolean":
        both = [
            join([text(key, look, STRONG), text(word, look)], " ") for key, word in view.options
        ]
        return indented(indented(indented(flow(both, look.width - 4, "   "))))
    lines: list[Text] = []
    for key, words in view.options:
        lines += [Text("")] if lines and key == "a" else []
        lines += prose(words, look, row("   ", text(key, look, STRONG), "  "))
    return lines


# ------------------------------------------------------------------- feedback
def feedback(view: FeedbackView, look: Look) -> list[Text]:
    """The judgement, what was understood and measured, and why."""
    if look.plain:
        return plain.feedback(view, look)
    lines = [*_verdict(view, look), *(line for each in view.parts for line in part(each, look))]
    if view.because:
        plain_words = view.outcome in plain.FROM_PROGRAM
        lines += literal(view.because, look) if plain_words else prose(view.because, look)
    if view.curve is not None:
        from quizcli.cli.screens.curve import curve  # plots only where there is one

        lines += curve(view.curve, look, view.room)
    if view.explain:
        lines += prose(view.explain, look, Text(" Why  ", STRONG))
    lines += literal(view.remark, look, Text(" Note  ", STRONG)) if view.remark else []
    lines += literal(view.next, look, style=DIM) if view.next else []
    return [
        *lines,
        *ending(view.source, (view.id, view.concept), view.place, look),
        *drill.grades(view.grades, look),
    ]


def _verdict(view: FeedbackView, look: Look) -> list[Text]:
    """The first line: judgement and figures, where it was measured at its end."""
    room = look.width - 2
    left = [_judgement(view.outcome, look), *_figures(view, look)]
    right = text(_where(view), look, DIM)
    lines = flow(left, room, "   ")
    if right and lines[-1].cell_len + right.cell_len + 3 <= room:
        lines[-1] = spread(lines[-1], right, room)
    elif right:
        lines.append(shorten(right, room, look.glyphs.cut))
    return indented(lines)


def _judgement(outcome: Outcome, look: Look) -> Text:
    glyphs = look.glyphs
    return {
        Outcome.RIGHT: Text(f"{glyphs.right} RIGHT", RIGHT),
        Outcome.WRONG: Text(f"{glyphs.wrong} NOT YET", WRONG),
        Outcome.MISTAKE: Text(f"{glyphs.wrong} NOT YET", WRONG),
        Outcome.UNREADABLE: Text("? NOT READ, costs nothing", STRONG),
        Outcome.SKIPPED: Text(f"{glyphs.skipped} SKIPPED", STRONG),
        Outcome.REVEALED: Text(f"{glyphs.skipped} RECALLED", STRONG),
        Outcome.UNMEASURED: Text("! NOT MEASURED, does not count", STRONG),
    }[outcome]


def _figures(view: FeedbackView, look: Look) -> list[Text]:
    told = answers(view, look, STRONG)
    if view.tolerance and view.expected:
        told.append(tolerance(view.tolerance, look))
    told += [text(each, look, STRONG) for each in (view.points, view.time) if each]
    return told


def _where(view: FeedbackView) -> str:
    """Which backend measured on which device in which time."""
    place = " ".join(each for each in (view.backend, view.device) if each)
    time = "" if view.milliseconds is None else f"{view.milliseconds:.0f} ms"
    return ", ".join(each for each in (place, time) if each)


# --------------------------------------------------------------------- recall
def recall(view: RecallView, look: Look) -> list[Text]:
    """The model answer, the points of a good one, and the question that follows."""
    if look.plain:
        return plain.recall(view, look)
    lines = literal(view.given, look, Text(" You    ", DIM)) if view.given else []
    lines += prose(view.answer, look, Text(" Model  ", STRONG))
    if view.rubric:
        lines.append(Text(""))
    for i, point in enumerate(view.rubric, start=1):
        lines += prose(point, look, row("   ", Text(str(i), STRONG), "  "))
    lines += ending(view.source, (), view.place, look)
    return [*lines, *(literal(view.ask, look, style=STRONG) if view.ask else [])]


# -------------------------------------------------------------------- summary
def summary(view: SummaryView, look: Look) -> list[Text]:
    """The session in figures, and what to come back to."""
    if look.plain:
        return plain.summary(view, look)
    lines = [*_headline(view, look), rule(look), *_score(view, look)]
    lines += summary_screen.tallies(view, look)
    lines += summary_screen.revisit(view.revisit, look)
    ends = [each for each in (*view.outlook, ("saved", view.saved)) if each[1]]
    labels = [shorten(text(each, look, DIM), NAME, look.glyphs.cut) for each, _ in ends]
    room = max((each.cell_len for each in labels), default=0)
    lines += [Text("")] if ends else []
    for label, (_, words) in zip(labels, ends, strict=True):
        lines += literal(words, look, row(" ", pad(label, room), "  "))
    return [*lines, rule(look)]


def _headline(view: SummaryView, look: Look) -> list[Text]:
    parts = [
        Text("Session done", STRONG),
        Text(number(view.questions, "question")),
        Text(plain.minutes(view.minutes)),
        text(plain.banks(view.titles), look),
    ]
    return indented(flow([each for each in parts if each], look.width - 2, "   "))


def _score(view: SummaryView, look: Look) -> list[Text]:
    last = "" if view.last is None else f"(last time {view.last:.0%})"
    parts = [
        _share(view, look),
        Text(last),
        text(view.points, look),
        *(Text(each) for each in plain.extras(view)),
    ]
    return indented(flow([each for each in parts if each], look.width - 2, "  "))


def _share(view: SummaryView, look: Look) -> Text:
    asked = view.right + view.missed
    if not asked:
        return Text(plain.NOTHING)
    share = view.right / asked
    return row(f"{view.right} right of {asked}  ", bar(share, 20, look), f"  {share:.0%}")
