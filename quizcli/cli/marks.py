"""Events as they are written: each with an instant after those it has to follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from quizcli import actions
from quizcli import log as logs
from quizcli.cli import histories, shell
from quizcli.model import Event, Moment, Value

if TYPE_CHECKING:
    from quizcli.session.world import Mark
    from quizcli.store.base import ReviewStore


def keep(
    log: ReviewStore, kind: str, question: str = "", value: Value | None = None, target: str = ""
) -> Event:
    """Write one event about a question (or about none) and return it; committed on return."""
    event = Event(shell.new_id(), _behind(log, [question]), kind, question, value, target)
    log.append_event(event)
    return event


def keep_plan(log: ReviewStore, words: str, days: Iterable[tuple[str, int, str]]) -> Event:
    """Move many cards at once: each a question, its new due day and the uid of its last answer.

    One undo takes all of it back, because every move names the heading as its cause.
    """
    moves = list(days)
    heading = _heading(log, words, [question for question, _, _ in moves])
    events = [
        Event(shell.new_id(), heading.at, "reschedule", question, (day, heading.uid), last)
        for question, day, last in moves
    ]
    log.append_events([heading, *events])
    return heading


def keep_all(
    log: ReviewStore, words: str, kind: str, questions: Sequence[str], value: Value | None = None
) -> Event:
    """Mark questions (one or more) in one way, so that one undo takes all of it back.

    Several marks name a heading with these words as their cause.  Returns what an undo names.
    """
    if len(questions) == 1:
        return keep(log, kind, questions[0], value)
    heading = _heading(log, words, questions)
    events = [
        Event(shell.new_id(), heading.at, kind, question, value, heading.uid)
        for question in questions
    ]
    log.append_events([heading, *events])
    return heading


def keep_regrades(log: ReviewStore, words: str, question: str, values: Iterable[Value]) -> Event:
    """Judge answers to a question again, each by a value of `regrades`; one undo takes all back."""
    heading = _heading(log, words, [question])
    events = [
        Event(shell.new_id(), heading.at, "regrade", question, value, heading.uid)
        for value in values
    ]
    log.append_events([heading, *events])
    return heading


def keep_together(log: ReviewStore, marks: Sequence[Mark]) -> None:
    """Keep the marks of one deed, all or none; those of a kind, as undos, share their instant."""
    kinds = dict.fromkeys((each.kind, each.question) for each in marks)
    instants = {each: _behind(log, [each[1]]) for each in kinds}
    log.append_events(
        Event(shell.new_id(), instants[each.kind, each.question], *each) for each in marks
    )


def renew(log: ReviewStore, question: str) -> Event:
    """Let the answers to a question so far no longer count for its schedule."""
    rows = histories.rows_of(log, question)
    event = Event(shell.new_id(), logs.later(shell.now(), rows), "renew", question)
    log.append_event(event)
    return event


def take_back(log: ReviewStore, groups: Iterable[Iterable[str]]) -> None:
    """Undo the rows with these uids, all or none; the undos of a group share an instant."""
    at = logs.later(shell.now(), log.events(kind="undo"))
    events: list[Event] = []
    for place, uids in enumerate(groups):
        instant = at._replace(milliseconds=at.milliseconds + place)
        events += actions.take_back(uids, instant, shell.new_id)
    log.append_events(events)


def _behind(log: ReviewStore, questions: Iterable[str]) -> Moment:
    """Now, or an instant behind all events of these questions when the clock was set back."""
    rows = histories.rows_of(log, *questions)
    return logs.later(shell.now(), (each for each in rows if isinstance(each, Event)))


def _heading(log: ReviewStore, words: str, questions: Iterable[str]) -> Event:
    return Event(shell.new_id(), _behind(log, ["", *questions]), "plan", value=words)
