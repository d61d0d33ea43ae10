"""`quizcli postpone`: what is due moved to later days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, previews

if TYPE_CHECKING:
    from quizcli.planning.proposal import Proposal, Situation


def command(
    terms: options.Terms = None,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=0, help="How many stay today; usually the daily limit."),
    ] = None,
    over: Annotated[
        int | None,
        typer.Option("--over", min=1, max=365, help="Over how many days; usually enough of them."),
    ] = None,
    yes: previews.Yes = False,
    trust_clock: options.TrustClock = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Keep the most urgent questions today, spread the others.  Shown first, undone by undo."""
    from quizcli.planning import postpone

    chosen = previews.choose(home, terms or [])
    plan = postpone.planned(chosen.situation, keep, over)
    words = f"{previews.cards(len(plan.moves))} postponed"
    how = previews.How(yes, as_json, plain, home, trust_clock)
    previews.offer(plan, words, [_about(plan, chosen.situation)], how, {})


def _about(plan: Proposal, situation: Situation) -> str:
    if plan.remembered is None:
        return _nothing(sum(situation.asked_on(e) == situation.today for e in situation.movable()))
    before, after = map(previews.percent, plan.remembered)
    return f"remembered when they are asked: {before} today, {after} on the later days"


def _nothing(due: int) -> str:
    """Why nothing is moved where so many questions are due today."""
    if not due:
        return "nothing to move: nothing is due today"
    return f"nothing to move: {due} due today may all stay; --keep {due // 2} keeps fewer"
