"""The screens in words, for screen readers, pipes and logs: lines that only ever follow
each other, without glyphs, columns or bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from quizcli.cli import markdown, wording
from quizcli.cli.furniture import literal, number, prose, value
from quizcli.cli.look import Look
from quizcli.cli.screens import drill
from quizcli.cli.views import (
    Count,
    FeedbackView,
    Missed,
    PartView,
    QuestionView,
    RecallView,
    SummaryView,
)
from quizcli.model import Outcome

JUDGEMENTS = {
    Outcome.RIGHT: "Right.",
    Outcome.WRONG: "Not yet.",
    Outcome.MISTAKE: "Not yet.",
    Outcome.UNREADABLE: "That could not be read; it costs nothing.",
    Outcome.SKIPPED: "Skipped.",
    Outcome.REVEALED: "Recalled.",
    Outcome.UNMEASURED: "This could not be measured; it does not count.",
}
NOTHING = "nothing was judged"
"""What stands in place of a score where there is none."""
SAME = "the same"
MOST_BANKS = 2
FROM_PROGRAM = frozenset({Outcome.UNREADABLE, Outcome.UNMEASURED})
"""Outcomes whose `because` is a sentence of the program, not of a bank."""


def question(view: QuestionView, look: Look) -> list[Text]:
    """A question in words."""
    at = view.progress
    about = [each for each in (view.id, wording.kind(view.type), view.concept) if each]
    score = f" So far {at.right} right, {at.missed} missed." if at.scored else ""
    lines = literal(f"Question {at.position} of {at.total} ({', '.join(about)}).{score}", look, "")
    lines += [Text(""), *prose(view.prompt, look, "")]
    lines += [Text("")] if view.options else []
    for key, words in view.options:
        lines += [Text("")] if key == "a" != view.options[0][0] else []
        lines += prose(words, look, f"  {key}: ")
    for i, hint in enumerate(view.hints, start=1):
        lines += [Text(""), *prose(hint, look, f"Hint {i}: ")]
    said = _sentences([view.note, view.how], look)
    return [*lines, Text(""), *said] if said else lines


def feedback(view: FeedbackView, look: Look) -> list[Text]:
    """The judgement in words."""
    points = f"{view.points[:1].upper()}{view.points[1:]}." if view.points else ""
    lines = _sentences([JUDGEMENTS[view.outcome], points], look)
    for each in view.parts:
        lines += _part(each, look)
    answers = (
        ("You answered: ", view.given),
        ("Measured: " if view.measured else "The answer: ", expected(view)),
    )
    for label, words in answers:
        shown = value(words, look, marked_up=view.marked_up)
        lines += literal(shown.plain, look, label) if shown else []
    lines += _sentences([_tolerance(view), _where(view)], look)
    if view.because:
        plain_words = view.outcome in FROM_PROGRAM
        lines += literal(view.because, look, "") if plain_words else prose(view.because, look, "")
    if view.curve is not None:
        from quizcli.cli.screens.curve import spoken  # plots only where there is one

        lines += spoken(view.curve, look)
    lines += prose(view.explain, look, "Why: ") if view.explain else []
    lines += literal(view.remark, look, "Your note: ") if view.remark else []
    lines += _sentences([f"Time: {view.time}." if view.time else "", view.next], look)
    lines += literal(view.id, look, "Question: ") if view.id else []
    lines += literal(view.concept, look, "Concept: ") if view.concept else []
    lines += _ending(view.source, view.place, look)
    return [*lines, *drill.grades(view.grades, look)]


def _part(part: PartView, look: Look) -> list[Text]:
    """The judgement of a part in words."""
    given, expected = (
        value(each, look, marked_up=part.marked_up).plain for each in (part.given, part.expected)
    )
    told = (
        part.judgement,
        f"you answered {given}" if given else "",
        f"{'measured' if part.measured else 'the answer is'} {expected}" if expected else "",
        f"tolerance {part.tolerance}" if part.tolerance and expected else "",
        part.points,
    )
    lines = literal(f"{'; '.join(each for each in told if each)}.", look, f"{part.label} ")
    return [*lines, *(prose(part.because, look, "    ") if part.because else [])]


def _tolerance(view: FeedbackView) -> str:
    return f"Tolerance: {view.tolerance}." if view.tolerance and view.expected else ""


def _where(view: FeedbackView) -> str:
    place = " on ".join(each for each in (view.backend, view.device) if each)
    if not place:
        return ""
    time = "" if view.milliseconds is None else f" in {view.milliseconds:.0f} ms"
    return f"Measured by {place}{time}." if view.backend else f"Measured on {place}{time}."


def recall(view: RecallView, look: Look) -> list[Text]:
    """The model answer in words."""
    lines = literal(view.given, look, "You answered: ") if view.given else []
    lines += prose(view.answer, look, "Model answer: ")
    lines += [Text("The points of a good answer:")] if view.rubric else []
    for i, point in enumerate(view.rubric, start=1):
        lines += prose(point, look, f"  {i}. ")
    return [*lines, *_ending(view.source, view.place, look), *_sentences([view.ask], look)]


def summary(view: SummaryView, look: Look) -> list[Text]:
    """The session in words."""
    asked = view.right + view.missed
    score = f"{view.right} right of {asked}, {view.right / asked:.0%}" if asked else NOTHING
    last = "" if view.last is None else f" (last time {view.last:.0%})"
    lines = _sentences(
        [
            f"Session done: {number(view.questions, 'question')} in {minutes(view.minutes)}.",
            f"{score[:1].upper()}{score[1:]}{last}.",
            f"{view.points}." if view.points else "",
        ],
        look,
    )
    lines += _sentences([f"Also: {', '.join(extras(view))}." if extras(view) else ""], look)
    lines += _counts("By topic", view.topics, look)
    lines += _counts("By kind", view.types, look)
    lines += [Text("To revisit:")] if view.revisit else []
    lines += [line for each in view.revisit for line in _missed(each, look)]
    for label, words in (*view.outlook, ("saved", view.saved)):
        lines += literal(words, look, f"{label.capitalize()}: ") if words else []
    return lines


def _counts(title: str, counts: Iterable[Count], look: Look) -> list[Text]:
    said = "; ".join(f"{each.name} {each.right} of {each.asked}" for each in counts)
    return literal(f"{said}.", look, f"{title}: ") if said else []


def _missed(missed: Missed, look: Look) -> list[Text]:
    given, expected = (
        value(each, look, marked_up=missed.marked_up).plain
        for each in (missed.given, missed.expected)
    )
    parts = (
        markdown.line(missed.about, look).plain.rstrip("."),
        missed.left,
        f"you answered {given}" if given and not missed.left else "",
        f"{'measured' if missed.measured else 'the answer is'} {expected}" if expected else "",
    )
    said = "; ".join(each for each in parts if each)
    return literal(f"{missed.id}: {said}." if said else missed.id, look, "  ")


# --------------------------------------------------------------------- shared
def expected(view: FeedbackView | Missed | PartView) -> str:
    """What is right, for beside what was answered: where it is the same once is enough."""
    if view.given != view.expected:
        return view.expected
    if not view.measured:
        return ""
    return SAME if len(view.expected) > len(SAME) else view.expected


def banks(titles: Sequence[str]) -> str:
    """The titles of the first banks, and how many more there are."""
    said, more = ", ".join(titles[:MOST_BANKS]), len(titles) - MOST_BANKS
    return f"{said} and {number(more, 'more bank')}" if more > 0 else said


def minutes(spent: float) -> str:
    """A length of time as people say it."""
    return number(round(spent), "minute") if spent >= 1 else "less than a minute"


def extras(view: SummaryView) -> list[str]:
    """What is worth a word only when it happened."""
    return [
        *([number(view.hints, "hint")] if view.hints else []),
        *([f"{view.skipped} skipped"] if view.skipped else []),
        *([f"{view.unmeasured} not measured"] if view.unmeasured else []),
    ]


def _sentences(said: Iterable[str], look: Look) -> list[Text]:
    whole = " ".join(each for each in said if each)
    return literal(whole, look, "") if whole else []


def _ending(source: str, place: str, look: Look) -> list[Text]:
    lines = literal(source, look, "Source: ") if source else []
    return [*lines, *(literal(place, look, "Place: ") if place else [])]
