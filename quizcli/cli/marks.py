"""Events as they are written: each with an instant after those it has to follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quizcli import log as logs
from quizcli.cli import shell
from quizcli.model import Event, Value

if TYPE_CHECKING:
    from quizcli.store.base import ReviewStore


def keep(
    log: ReviewStore, kind: str, question: str = "", value: Value | None = None, target: str = ""
) -> Event:
    """Write one event about a question (or about none) and return it; committed on return."""
    at = logs.later(shell.now(), log.events(question=question))
    event = Event(shell.new_id(), at, kind, question, value, target)
    log.append_event(event)
    return event


def keep_plan(log: ReviewStore, words: str, days: Iterable[tuple[str, int, str]]) -> Event:
    """Move many cards at once: each a question, its new due day and the uid of its last answer.

    One undo takes all of it back, because every move names the heading as its cause.
    """
    heading = Event(
        shell.new_id(), logs.later(shell.now(), log.events(question="")), "plan", value=words
    )
    moves = [
        Event(shell.new_id(), heading.at, "reschedule", question, (day, heading.uid), last)
        for question, day, last in days
    ]
    log.append_events([heading, *moves])
    return heading
