"""Questions of a session that were missed, once more, with fresh numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizcli import log as logs
from quizcli import session
from quizcli.cli import histories, shell
from quizcli.model import Outcome, QuizError, Review
from quizcli.session.turns import MISSED

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.cli.desk import Desk
    from quizcli.model import SessionRecord
    from quizcli.session import Session
    from quizcli.store.base import ReviewStore

LEFT = MISSED | {Outcome.SKIPPED}


def begin(desk: Desk, library: Library, questions: Sequence[str], tries: int) -> Session:
    """A new session over these questions, kept in the log."""
    seed = shell.new_seed()
    plan = session.plan(questions, len(questions), seed)
    return desk.begin(library, plan, {"seed": seed, "tries": tries})


def last(log: ReviewStore) -> tuple[SessionRecord, list[str]]:
    """The newest session with answers, and what was missed or skipped in it, in order.

    QuizError when there is none.
    """
    # single answers (`quizcli answer`) belong to sessions that were never planned
    records = {each.uid: each for each in log.sessions()}
    newest = (each.session for each in log.reviews(newest_first=True))
    uid = next((each for each in newest if each in records), None)
    if uid is None:
        raise QuizError("there is no session to redo yet; start one with quizcli quiz")
    return records[uid], _left(histories.as_now(log, _standing(log, uid)))


def _standing(log: ReviewStore, uid: str) -> list[Review]:
    rows: list[logs.Entry] = [*log.reviews(session=uid), *log.events(kind="undo")]
    return [each for each in logs.in_effect(rows) if isinstance(each, Review)]


def _left(reviews: Sequence[Review]) -> list[str]:
    """Questions whose last word is that they were missed or skipped."""
    outcomes = {each.question: each.outcome for each in reviews}
    return [question for question, outcome in outcomes.items() if outcome in LEFT]
