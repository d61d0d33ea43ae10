"""Verdicts that a learner disputes: which ones stand, and what was said of them.

A `dispute` event names the answer by its `target`, and its value is the learner's reason.  It
changes no verdict and no schedule: it is for the author, who is told by `quizcli report`.  Of
several about one answer the last one stands.  It goes with its answer when that is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from quizcli.model import Event, Review, Value

Entry: TypeAlias = Review | Event

KIND = "dispute"
LONGEST = 2000
"""Characters of a reason that are kept."""


class Dispute(NamedTuple):
    """An answer whose verdict is disputed, and why, in the learner's words (mostly few)."""

    event: Event
    review: Review
    reason: str


def value(reason: str) -> Value:
    """The value of the event with this reason, which may be empty."""
    return reason.strip()[:LONGEST]


def reason(event: Event) -> str:
    """What the learner said; empty for a value that was not written here."""
    return event.value[:LONGEST] if isinstance(event.value, str) else ""


def standing(rows: Iterable[Entry]) -> tuple[Dispute, ...]:
    """The disputes among rows that are in effect and in order, with the ids of now.

    One that names no answer of its question is left out.
    """
    every = list(rows)
    answers = {each.uid: each for each in every if isinstance(each, Review)}
    events = (each for each in every if isinstance(each, Event) and each.kind == KIND)
    last = {each.target: each for each in events if _is_about(each, answers.get(each.target))}
    return tuple(Dispute(each, answers[each.target], reason(each)) for each in last.values())


def _is_about(event: Event, review: Review | None) -> bool:
    return review is not None and review.question == event.question
