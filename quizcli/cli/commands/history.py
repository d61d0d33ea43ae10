"""`quizcli history`: the answers given so far, newest first."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import log as logs
from quizcli import regrades, renames
from quizcli.cli import dates, histories, options, shell
from quizcli.cli.deeds import WORDS, when
from quizcli.cli.text import one_line
from quizcli.model import Event

if TYPE_CHECKING:
    from quizcli.model import Review
    from quizcli.regrades import Regrade
    from quizcli.store.sqlite import SqliteStore

SHOWN_RAW = 40


def command(
    terms: options.Terms = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="At most so many.")] = 20,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """List the answers given so far, newest first."""
    with shell.open_log(home) as log:
        meant = _meant(log, home, terms) if terms else None
        found = _answers(log, meant, number)
        gone = logs.undone(log.events(kind="undo"))
        judged = _judged_again(log) if found else {}
        for problem in log.problems:
            shell.say(problem.message)
    if as_json:
        rows = [_row(each, judged.get(each.uid), undone=each.uid in gone) for each in found]
        shell.put_json({"version": 1, "answers": rows})
    elif found:
        width = max(len(each.question) for each in found)
        for each in found:
            ends = [_again(judged.get(each.uid)), "taken back" if each.uid in gone else ""]
            shell.put("  ".join([_line(each, width), *filter(None, ends)]))
    else:
        shell.say(f"no answers {'to this ' if terms else ''}yet; start with quizcli quiz")


# ------------------------------------------------------------------ which answers
def _meant(log: SqliteStore, home: Path | None, terms: Sequence[str]) -> frozenset[str]:
    """The questions that the terms stand for; one that is in the log alone by its full id.

    QuizError for an unknown name or a broken filter.
    """
    from quizcli.cli.choosing import choose, is_filter

    library, rest = shell.load_banks(home, terms)
    shell.tell_problems(library.problems)
    logged: dict[str, str] = {}
    if not is_filter(rest):
        here = {each.id for each in library.entries}
        names = {each: _in_log(log, each) for each in rest if each not in here}
        logged = {each: name for each, name in names.items() if name}
    others = [each for each in rest if each not in logged]
    found = set(logged.values())
    if others or not rest:
        chosen = choose(library, others, lambda: shell.read_deck(home), retired=True)
        found.update(each.id for each in chosen)
    return frozenset(found)


def _in_log(log: SqliteStore, name: str) -> str:
    """The id that a question of the log has now, if it ever had this one; empty if it never had."""
    now = renames.names_since(-1, histories.standing_renames(log)).get(name, "")
    if now not in ("", name):
        shell.say(f"{name} was renamed: this is quizcli history {now}")
    return now or (name if any(log.reviews(question=name, limit=1)) else "")


def _answers(log: SqliteStore, meant: Container[str] | None, number: int) -> list[Review]:
    """The newest answers to these questions, under any ids that they had; None: to all."""
    every = log.reviews(newest_first=True)
    if meant is None:
        return histories.as_now(log, islice(every, number))
    if any(log.events(kind=renames.KIND, limit=1)):
        every = iter(histories.as_now(log, every))
    return list(islice((each for each in every if each.question in meant), number))


def _judged_again(log: SqliteStore) -> dict[str, Regrade]:
    """What answers count for since their key was fixed, by their uids."""
    rows = [*log.events(kind=regrades.KIND), *log.events(kind="undo")]
    events = [each for each in logs.in_effect(rows) if isinstance(each, Event)]
    return {uid: found for (uid, _), found in regrades.last(events).items()}


# ----------------------------------------------------------------------- in words
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


# ------------------------------------------------------------------------- JSON
def _row(review: Review, regrade: Regrade | None, *, undone: bool) -> dict[str, object]:
    """An answer; its fields are those of a line of the log, named as in all other output."""
    from quizcli.store.lines import to_line

    line = to_line(review)
    names = {
        "id": line["question"],
        "rating": histories.rating_word(review.rating),
        "at": dates.instant(review.at),
    }
    kept = {name: each for name, each in line.items() if name not in ("format", "question")}
    return {"undone": undone, "review": {**kept, **names}, "regraded": _regraded(regrade)}


def _regraded(regrade: Regrade | None) -> dict[str, object] | None:
    if regrade is None:
        return None
    rating = histories.rating_word(regrade.rating)
    return {"outcome": str(regrade.outcome), "share": regrade.share, "rating": rating}
