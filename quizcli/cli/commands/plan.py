"""`quizcli plan --exam-date DATE` and `quizcli plan --advance N`: reviews brought forward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import dates, options, previews
from quizcli.model import QuizError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizcli.cli.previews import Chosen, How
    from quizcli.planning.proposal import Proposal


def command(
    terms: options.Terms = None,
    exam_date: Annotated[
        str, typer.Option("--exam-date", help="The day of the exam: 2026-12-20, tomorrow or +14.")
    ] = "",
    advance: Annotated[
        int, typer.Option("--advance", min=0, help="Answer so many ahead, today.")
    ] = 0,
    yes: previews.Yes = False,
    trust_clock: options.TrustClock = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Bring reviews forward: for an exam, or to answer ahead.  Shown first, undone by undo."""
    if bool(exam_date) == bool(advance):
        raise QuizError("say what for: --exam-date 2026-12-20, or --advance 20 to answer ahead")
    how = previews.How(yes, as_json, plain, home, trust_clock)
    if advance:
        _ahead(previews.choose(home, terms or []), advance, how)
        return
    day = dates.read(exam_date, dates.today(), "--exam-date")
    if day == dates.today():
        raise QuizError(f"--exam-date {dates.show(day)} is today: no day is left before it")
    _exam(previews.choose(home, terms or []), day, how)


# ----------------------------------------------------------------------- exam
def _exam(chosen: Chosen, day: int, how: How) -> None:
    from quizcli.planning import exam

    plan = exam.planned(chosen.situation, day)
    new = len(chosen.deck.new(chosen.entries))
    notes = [*_about_exam(plan, day, chosen), *_about_new(new, day - chosen.deck.today)]
    what = previews.cards(len(plan.moves))
    words = f"{what} brought forward for the exam on {dates.show(day)}"
    previews.offer(plan, words, notes, how, {"new": new})


def _about_exam(plan: Proposal, day: int, chosen: Chosen) -> Iterator[str]:
    if not plan.moves:
        yield "nothing to move: every question that was begun is asked before the exam anyway"
    if plan.remembered:
        before, after = map(previews.percent, plan.remembered)
        with_plan = f", {after} with the plan" if plan.moves else ""
        yield f"remembered on {dates.show(day)} if all goes well: {before}{with_plan}"
    fullest = max((plan.after[each.day] for each in plan.moves), default=0)
    limit = chosen.deck.settings.limit
    if fullest > limit:
        yield f"{fullest} on the fullest of these days is more than the {limit} that a drill asks"


def _about_new(new: int, days: int) -> Iterator[str]:
    if new:
        verb = "is" if new == 1 else "are"
        what = f"{new} new {'question' if new == 1 else 'questions'} {verb} not begun"
        yield f"{what}: {-(-new // days)} a day would cover {'it' if new == 1 else 'them'}"


# ---------------------------------------------------------------------- ahead
def _ahead(chosen: Chosen, count: int, how: How) -> None:
    from quizcli.planning import advance

    plan = advance.planned(chosen.situation, count)
    notes = [_about_ahead(plan)]
    words = f"{previews.cards(len(plan.moves))} brought forward to today"
    previews.offer(plan, words, notes, how, {})


def _about_ahead(plan: Proposal) -> str:
    if plan.remembered is None:
        return "nothing to move: no question that was begun is due later and can be asked today"
    before, after = map(previews.percent, plan.remembered)
    return f"remembered when they are asked: {before} as due, {after} today"
