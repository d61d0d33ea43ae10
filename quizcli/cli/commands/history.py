"""`quizcli history`: the answers given so far, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import log as logs
from quizcli import regrades, renames
from quizcli.cli import histories, options, shell
from quizcli.cli.deeds import WORDS, when
from quizcli.cli.text import one_line
from quizcli.model import Event

if TYPE_CHECKING:
    from quizcli.model import Review
    from quizcli.regrades import Regrade
    from quizcli.store.sqlite import SqliteStore

SHOWN_RAW = 40


def command(
    question: Annotated[str, typer.Argument(help="Only this question, by its full id.")] = "",
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="At most so many.")] = 20,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """List the answers given so far, newest first."""
    with shell.open_log(home) as log:
        found = _answers(log, question, number)
        now = _name_now(log, question) if question and not found else ""
        gone = logs.undone(log.events(kind="undo"))
        judged = _judged_again(log) if found else {}
        for problem in log.problems:
            shell.say(problem.message)
    if as_json:
        from quizcli.store.lines import to_line

        rows = [
            {
                "undone": each.uid in gone,
                "review": to_line(each),
                "regraded": _as_json(judged.get(each.uid)),
            }
            for each in found
        ]
        shell.put_json({"version": 1, "answers": rows})
    elif found:
        width = max(len(each.question) for each in found)
        for each in found:
            ends = [_again(judged.get(each.uid)), "taken back" if each.uid in gone else ""]
            shell.put("  ".join([_line(each, width), *filter(None, ends)]))
    elif now:
        shell.say(f"{question} was renamed; see quizcli history {now}")
    else:
        shell.say("no answers yet; start with quizcli quiz")


def _answers(log: SqliteStore, question: str, number: int) -> list[Review]:
    """The newest answers, to a question under any id that it had."""
    renamed = any(log.events(kind=renames.KIND, limit=1))
    if not question or not renamed:
        found = log.reviews(question=question or None, limit=number, newest_first=True)
        return histories.as_now(log, found)
    every = histories.as_now(log, log.reviews(newest_first=True))
    return [each for each in every if each.question == question][:number]


def _judged_again(log: SqliteStore) -> dict[str, Regrade]:
    """What answers count for since their key was fixed, by their uids."""
    rows = [*log.events(kind=regrades.KIND), *log.events(kind="undo")]
    events = [each for each in logs.in_effect(rows) if isinstance(each, Event)]
    return {uid: found for (uid, _), found in regrades.last(events).items()}


def _name_now(log: SqliteStore, question: str) -> str:
    """The id that a question got since it was first written about; empty without another."""
    return renames.names_since(-1, histories.standing_renames(log)).get(question, "")


def _line(review: Review, width: int) -> str:
    raw = " ".join(review.raw.split())
    raw = raw if len(raw) <= SHOWN_RAW else f"{raw[: SHOWN_RAW - 3]}..."
    grade = f"  {review.rating.name.lower()}" if review.rating else ""
    word = WORDS[review.outcome]
    return f"{when(review.at)}  {one_line(review.question):{width}}  {word:12}{raw}{grade}"


def _again(regrade: Regrade | None) -> str:
    """That an answer was judged again, and what it counts for since."""
    if regrade is None:
        return ""
    grade = f", {regrade.rating.name.lower()}" if regrade.rating else ""
    return f"judged again: {WORDS[regrade.outcome]}{grade}"


def _as_json(regrade: Regrade | None) -> dict[str, object] | None:
    if regrade is None:
        return None
    rating = int(regrade.rating) if regrade.rating else None
    return {"outcome": str(regrade.outcome), "share": regrade.share, "rating": rating}
