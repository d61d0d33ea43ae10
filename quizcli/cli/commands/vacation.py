"""`quizcli vacation --from DATE --to DATE`: days kept free of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import dates, options, previews
from quizcli.model import QuizError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizcli.planning.proposal import Proposal


def command(
    terms: options.Terms = None,
    first: Annotated[
        str, typer.Option("--from", help="The first day off: 2026-12-24, tomorrow or +14.")
    ] = "",
    last: Annotated[str, typer.Option("--to", help="The last day off.")] = "",
    yes: previews.Yes = False,
    trust_clock: options.TrustClock = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Keep days free: half is asked before, half after.  Shown first, undone by undo."""
    from quizcli.planning import vacation

    start, end = _days(first, last)
    chosen = previews.choose(home, terms or [])
    plan = vacation.planned(chosen.situation, start, end)
    what = previews.cards(len(plan.moves))
    words = f"{what} moved for the days off from {dates.show(start)} to {dates.show(end)}"
    how = previews.How(yes, as_json, plain, home, trust_clock)
    previews.offer(plan, words, list(_about(plan, start)), how, {})


def _days(first: str, last: str) -> tuple[int, int]:
    if not (first and last):
        raise QuizError("say which days to keep free: --from 2026-12-24 --to 2027-01-02")
    today = dates.today()
    start, end = dates.read(first, today, "--from"), dates.read(last, today, "--to")
    if start > end:
        raise QuizError(f"--from {dates.show(start)} is after --to {dates.show(end)}; swap them")
    return start, end


def _about(plan: Proposal, start: int) -> Iterator[str]:
    if plan.remembered is None:
        yield "nothing to move: no question is due on these days"
        return
    early = sum(each.day < start for each in plan.moves)
    before, after = map(previews.percent, plan.remembered)
    yield f"{early} before the days off, {len(plan.moves) - early} after them"
    yield f"remembered when they are asked: {before} as due, {after} as moved"
    if start > plan.first:
        yield "what you answer until then may come due on these days again: plan once more then"
