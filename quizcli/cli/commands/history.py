"""`quizcli history`: the answers given so far, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import log as logs
from quizcli import renames
from quizcli.cli import histories, options, shell
from quizcli.cli.deeds import WORDS, when
from quizcli.cli.text import one_line

if TYPE_CHECKING:
    from quizcli.model import Review
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
        for problem in log.problems:
            shell.say(problem.message)
    if as_json:
        from quizcli.store.lines import to_line

        rows = [{"undone": each.uid in gone, "review": to_line(each)} for each in found]
        shell.put_json({"version": 1, "answers": rows})
    elif found:
        width = max(len(each.question) for each in found)
        for each in found:
            shell.put(_line(each, width) + ("  taken back" if each.uid in gone else ""))
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


def _name_now(log: SqliteStore, question: str) -> str:
    """The id that a question got since it was first written about; empty without another."""
    return renames.names_since(-1, histories.standing_renames(log)).get(question, "")


def _line(review: Review, width: int) -> str:
    raw = " ".join(review.raw.split())
    raw = raw if len(raw) <= SHOWN_RAW else f"{raw[: SHOWN_RAW - 3]}..."
    grade = f"  {review.rating.name.lower()}" if review.rating else ""
    word = WORDS[review.outcome]
    return f"{when(review.at)}  {one_line(review.question):{width}}  {word:12}{raw}{grade}"
