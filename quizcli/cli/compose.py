"""Where a session is, as the views that the screens show: functions of session and step, with
the names that the concept maps have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import questions, summaries
from quizcli.cli import views, wording
from quizcli.cli.furniture import answered, number
from quizcli.model import Asked, Outcome, PartVerdict, Question, Verdict
from quizcli.questions import shares
from quizcli.schedule import NO_WAITS, Waits
from quizcli.session import Session
from quizcli.session.turns import Result, Step

if TYPE_CHECKING:
    from quizcli.bank.concepts import Concept
    from quizcli.cli.scheduler import Ahead

MARKED_UP = frozenset({"choice", "order", "match"})
"""Types whose answers are bank text."""

LEFT = {Outcome.SKIPPED: "skipped", Outcome.UNMEASURED: "not measured"}
AGAIN = "One more try."


def progress(run: Session, titles: tuple[str, ...]) -> views.Progress:
    """The position, counted from 1, and the score so far."""
    found = summaries.summary(run)
    return views.Progress(
        titles,
        position=run.position + 1,
        total=len(run.record.plan),
        done=run.position,
        right=found.right,
        missed=found.missed,
    )


def question(run: Session, titles: tuple[str, ...]) -> views.QuestionView:
    """The question at hand with the hints shown so far, without what its names might tell."""
    note = AGAIN if run.attempt > 1 else ""
    view = unanswered(run.asked, progress(run, titles))
    return view._replace(id="", hints=run.hints, note=note)


def unanswered(asked: Asked, at: views.Progress, *, named: bool = False) -> views.QuestionView:
    """A question before it is answered, with its id; `named` for authors, with its concept.

    The name of a concept comes from the map, for which no first question has to wait.
    """
    kind, question = questions.TYPES[asked.question.type], asked.question
    return views.QuestionView(
        at,
        id=question.id,
        type=question.type,
        concept=wording.concept(question.concept) if named else "",
        prompt=asked.prompt,
        options=tuple(kind.options(asked).items()),
        how=kind.how(asked),
    )


# ------------------------------------------------------------------- feedback
def feedback(step: Step, waits: Waits = NO_WAITS) -> views.FeedbackView:
    """The judgement; the key and the explanation only once the question is done.

    `waits` are the days until the next review for each rating, where there are any.
    """
    verdict = step.verdict
    if step.variant is None or verdict.outcome is Outcome.UNREADABLE:
        return views.FeedbackView(verdict.outcome, because=verdict.because)
    view = views.FeedbackView(
        verdict.outcome,
        given=verdict.understood,
        measured=bool(step.variant.measurements),
        marked_up=step.variant.asked.question.type in MARKED_UP,
        because=verdict.because,
        next="" if step.final else AGAIN,
        grades=_grades(step, waits),
        points=_earned(step.variant.asked.question, verdict),
    )
    if verdict.parts:
        view = view._replace(given="", because="", parts=_parts(step, step.variant.asked.question))
    return _with_key(view, step) if step.final else view


def _earned(asked: Question, verdict: Verdict) -> str:
    """The points earned, where they are not all of one or none; a flashcard counts its own."""
    counted = asked.points > 1 or 0 < verdict.share < 1
    if not counted or (asked.points == 1 and questions.TYPES[asked.type].self_graded):
        return ""
    return shares.points(verdict.share * asked.points, asked.points)


def _parts(step: Step, asked: Question) -> tuple[views.PartView, ...]:
    """The judgement of each part; its key only once the question is done."""
    pairs = zip(step.verdict.parts, asked.parts, strict=True)
    measured = bool(step.variant and step.variant.measurements)
    return tuple(
        _part(each, measured=measured, marked_up=part.type in MARKED_UP, final=step.final)
        for each, part in pairs
    )


def _part(each: PartVerdict, *, measured: bool, marked_up: bool, final: bool) -> views.PartView:
    verdict = each.verdict
    tells = final and verdict.expected != verdict.understood
    return views.PartView(
        each.label,
        verdict.outcome is Outcome.RIGHT,
        shares.judgement(each),
        shares.points(each.earned, each.points),
        given="" if verdict.outcome is Outcome.SKIPPED else verdict.understood,
        expected=verdict.expected if tells else "",
        measured=measured,
        marked_up=marked_up,
        tolerance=verdict.tolerance if tells and verdict.tolerance != "exact" else "",
        because=verdict.because,
    )


def _with_key(view: views.FeedbackView, step: Step) -> views.FeedbackView:
    from quizcli.cli import curves  # no question on a screen waits for it

    assert step.variant is not None
    asked = step.variant.asked.question
    # The model answer of a flashcard has been on the screen already, and parts have their own.
    known = questions.TYPES[asked.type].self_graded or step.verdict.parts
    expected = "" if known else step.verdict.expected
    view = view._replace(
        expected=expected,
        tolerance=step.verdict.tolerance,
        explain=questions.explanation(step.variant),
        source=wording.source(asked.source),
        concept=wording.concept(asked.concept),
        place=_place(asked),
        curve=curves.chart(step),
    )
    return _with_measurement(view, step)


def _with_measurement(view: views.FeedbackView, step: Step) -> views.FeedbackView:
    if step.variant is None or not step.variant.measurements:
        return view
    first = step.variant.measurements[0]
    return view._replace(
        backend=first.backend, device=first.device, milliseconds=1000 * first.seconds
    )


def _grades(step: Step, waits: Waits) -> tuple[views.Grade, ...]:
    return tuple(
        views.Grade(str(int(each)), each.name.lower(), days, suggested=each is step.rating)
        for each, days in waits.items()
    )


def leech(lapses: int, builds_on: Iterable[Concept], asked: Question) -> views.LeechView:
    """What to study instead of a question that was forgotten so often."""
    concepts = list(builds_on)
    study = " ".join(f"concept:{each.id}" for each in concepts[:1])
    advice = f"Study that first: quizcli cram {study}. " if study else ""
    return views.LeechView(
        lapses,
        tuple((each.name, each.summary) for each in concepts),
        asked.witness,
        f"{advice}quizcli suspend {asked.id} leaves this one out.",
    )


def _place(asked: Question) -> str:
    """Where the question stands, as file and line."""
    path = asked.place.path
    return f"{Path(path).name}:{asked.place.line}" if path else ""


def turned(run: Session, step: Step) -> views.RecallView:
    """A flashcard turned over, and what is asked next."""
    asked = run.asked.question
    most = points(run)
    if most > 1:
        ask = f"How many of the {most} points did you name? 0 to {most}"
    else:
        ask = "Did you know it? 1 yes, 0 no"
    return views.RecallView(step.verdict.expected, asked.rubric, ask=ask)


def points(run: Session) -> int:
    """How many points the flashcard at hand gives."""
    from quizcli.questions import recall  # only sessions with flashcards pay for it

    return recall.points(run.asked)


# -------------------------------------------------------------------- summary
def summary(
    run: Session,
    titles: tuple[str, ...],
    minutes: float,
    ahead: Ahead | None = None,
    goal: int = 0,
) -> views.SummaryView:
    """The session so far in figures, and what to come back to; `goal` is of answers a day."""
    found = summaries.summary(run)
    return views.SummaryView(
        titles,
        questions=len(run.results),
        minutes=minutes,
        right=found.right,
        missed=found.missed,
        hints=found.hints,
        skipped=found.skipped,
        unmeasured=found.unmeasured,
        topics=_counts(found.by_concept, wording.concept),
        types=_counts(found.by_type, wording.kind),
        revisit=tuple(_missed(run.tools.question(each.question), each) for each in found.revisit),
        outlook=_outlook(ahead, goal) if ahead else (),
        saved="each answer as it was given",
        points=shares.points(found.earned, found.points) if found.pointed else "",
    )


def _outlook(ahead: Ahead, goal: int) -> tuple[tuple[str, str], ...]:
    days = f"{number(ahead.streak, 'day')}, today {answered(ahead.answered, goal)}"
    left = f"{ahead.today} still today, " if ahead.today else ""
    due = f"{left}tomorrow {ahead.tomorrow} more, in the next 7 days {ahead.week} more"
    return (("streak", days), ("due", due))


def _counts(
    tallies: tuple[summaries.Tally, ...], name: Callable[[str], str]
) -> tuple[views.Count, ...]:
    return tuple(views.Count(name(each.name), each.right, each.asked) for each in tallies)


def _missed(asked: Question, result: Result) -> views.Missed:
    return views.Missed(
        result.question,
        about=asked.objective,
        given=result.understood,
        expected="" if questions.TYPES[result.type].self_graded else result.expected,
        measured=bool(result.device),
        marked_up=result.type in MARKED_UP,
        left=LEFT.get(result.outcome, ""),
    )
