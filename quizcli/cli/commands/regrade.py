"""`quizcli regrade ID`: stored answers judged again after a key was fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import log as logs
from quizcli import regrades
from quizcli.cli import dates, exhibit, marks, options, shell
from quizcli.cli.deeds import WORDS, when
from quizcli.cli.furniture import number
from quizcli.model import Event

if TYPE_CHECKING:
    from quizcli.items.regrading import Change, Outlook
    from quizcli.model import Question, Rating
    from quizcli.store.sqlite import SqliteStore

SHOWN = 20
SHOWN_RAW = 30


def command(
    terms: Annotated[
        list[str], typer.Argument(help="A question's id, after the bank's file if need be.")
    ],
    apply: Annotated[
        bool, typer.Option("--apply", help="Keep it; without this, only say what would change.")
    ] = False,
    device: options.Device = "cpu",
    no_author_code: options.NoAuthorCode = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Judge stored answers again after a key was fixed; nothing is overwritten."""
    shell.check_device(device)
    library, rest = shell.load_banks(home, terms)
    question = exhibit.find(library, rest, " ".join(terms), home, author_code=not no_author_code)
    with shell.open_log(home) as log:
        found = _outlook(log, question, device)
        if apply and found.changes:
            _keep(log, question, found)
        for problem in log.problems:
            shell.say(problem.message)
    if as_json:
        shell.put_json(_as_json(question, found, applied=apply))
    else:
        _tell(question, found, applied=apply)


def _outlook(log: SqliteStore, question: Question, device: str) -> Outlook:
    from quizcli.cli.measuring import Measuring
    from quizcli.items.regrading import outlook

    rows = list(log.log())
    settled = frozenset(
        each.target
        for each in logs.in_effect(rows)
        if isinstance(each, Event) and each.kind == "overrule"
    )
    with Measuring(device) as measuring:
        return outlook(question, logs.effective(rows), measuring.measure, settled)


def _keep(log: SqliteStore, question: Question, found: Outlook) -> None:
    words = f"{question.id}: {number(len(found.changes), 'answer')} judged again"
    values = (regrades.value(each.review.uid, each.regrade) for each in found.changes)
    marks.keep_regrades(log, words, question.id, values)


# ---------------------------------------------------------------------- telling
def _tell(question: Question, found: Outlook, *, applied: bool) -> None:
    if not found.read and not found.left:
        shell.say(f"your log holds no answers to {question.id}, so there is nothing to judge again")
        return
    changed = len(found.changes)
    what = f"{changed} judged otherwise" if changed else "all judged as before"
    if found.read:
        shell.put(f"{question.id}: {number(found.read, 'answer')} read again, {what}")
    for each in found.changes[:SHOWN]:
        shell.put(_line(each))
    if changed > SHOWN:
        shell.put(f"and {changed - SHOWN} more; --json lists all of them")
    for why, count in found.left:
        shell.put(f"left as they are: {number(count, 'answer')} {why}")
    if changed and applied:
        shell.say("kept as new events; quizcli undo takes all of it back")
    elif changed:
        shell.say("nothing is kept yet; the same command with --apply keeps it")


def _line(change: Change) -> str:
    """When, what was typed and how it is read, and what it was and is."""
    review, regrade = change.review, change.regrade
    raw = " ".join(review.raw.split())
    raw = raw if len(raw) <= SHOWN_RAW else f"{raw[: SHOWN_RAW - 3]}..."
    understood = " ".join(change.understood.split())
    said = understood if understood.startswith(raw) else f"{raw} ({understood})"
    judged = f"{WORDS[review.outcome]} -> {WORDS[regrade.outcome]}"
    if regrade.outcome is review.outcome:
        judged = f"{WORDS[review.outcome]}, {review.share:.2f} -> {regrade.share:.2f} of the points"
    rating = f", {_grade(review.rating)} -> {_grade(regrade.rating)}" if regrade.rating else ""
    return f"  {when(review.at)}  {said}: {judged}{rating}"


def _grade(rating: Rating | None) -> str:
    return rating.name.lower() if rating else "not rated"


def _as_json(question: Question, found: Outlook, *, applied: bool) -> dict[str, object]:
    return {
        "version": 1,
        "id": question.id,
        "read": found.read,
        "applied": applied and bool(found.changes),
        "changes": [_change(each) for each in found.changes],
        "left": [{"why": str(why), "answers": count} for why, count in found.left],
    }


def _change(change: Change) -> dict[str, object]:
    from quizcli.cli.histories import rating_word
    from quizcli.store.values import encode_text

    review, regrade = change.review, change.regrade
    rating = regrade.rating or review.rating
    return {
        "uid": review.uid,
        "at": dates.instant(review.at),
        "raw": encode_text(review.raw),
        "understood": change.understood,
        "expected": change.expected,
        "outcome": {"was": str(review.outcome), "is": str(regrade.outcome)},
        "share": {"was": review.share, "is": regrade.share},
        "rating": {"was": rating_word(review.rating), "is": rating_word(rating)},
    }
