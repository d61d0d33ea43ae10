"""What the log holds about a question, under whatever ids it had."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quizcli import log as logs
from quizcli import renames
from quizcli.model import Review

if TYPE_CHECKING:
    from quizcli.model import Event, Rating
    from quizcli.store.base import ReviewStore


def rows_of(log: ReviewStore, *questions: str) -> list[logs.Entry]:
    """All rows that may be about these questions, with the renames that tell."""
    moved = list(log.events(kind=renames.KIND))
    rows: list[logs.Entry] = [*moved]
    for name in renames.earlier_ids(questions, moved):
        rows += log.reviews(question=name)
        rows += log.events(question=name)
    return rows


def standing_renames(log: ReviewStore) -> list[Event]:
    """The renames that are not undone, in order."""
    rows = [*log.events(kind=renames.KIND), *log.events(kind="undo")]
    return [each for each in logs.in_effect(rows) if not isinstance(each, Review)]


def as_now(log: ReviewStore, reviews: Iterable[Review]) -> list[Review]:
    """Answers as they come, with the ids that their questions have now."""
    found, moved = list(reviews), standing_renames(log)
    if not moved:
        return found
    rows = renames.follow(logs.in_order([*found, *moved])).rows
    names = {each.uid: each.question for each in rows if isinstance(each, Review)}
    return [each._replace(question=names[each.uid]) for each in found]


def rating_word(rating: Rating | None) -> str | None:
    """A rating as JSON has it: again, hard, good or easy, or none."""
    return rating.name.lower() if rating else None
