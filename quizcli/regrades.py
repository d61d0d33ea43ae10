"""Answers that were judged again after a key was fixed: what they count for now.

The answer stays in the log as it was given; a `regrade` event says what it is judged to be
since.  Of several the last one stands, and what the learner says of the rating (`overrule`)
stands above all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from quizcli.model import Event, Outcome, Rating, Review, Value

KIND = "regrade"

JUDGED = frozenset({Outcome.RIGHT, Outcome.WRONG, Outcome.MISTAKE})
"""What an answer can be judged to be when it is read again."""


class Regrade(NamedTuple):
    """What an answer is judged to be: its outcome, its share of the points, and its rating.

    The rating is None where the answer keeps the one that it has.
    """

    outcome: Outcome
    share: float
    rating: Rating | None = None


Regrades: TypeAlias = Mapping[tuple[str, str], Regrade]
"""The last of each answer, by the answer's uid and its question."""


def value(answer: str, regrade: Regrade) -> Value:
    """The value of the event that says so of the answer with the uid `answer`."""
    return answer, str(regrade.outcome), float(regrade.share), int(regrade.rating or 0)


def read(event: Event) -> tuple[str, Regrade] | None:
    """The answer's uid and what is said of it; None for a value that was not written here."""
    match event.value:
        case (str(answer), str(outcome), int() | float() | Fraction() as share, int(rating)):
            whole = not isinstance(share, bool) and not isinstance(rating, bool)
            if whole and outcome in JUDGED and 0 <= share <= 1 and 0 <= rating <= max(Rating):
                given = Rating(rating) if rating else None
                return answer, Regrade(Outcome(outcome), float(share), given)
    return None


def last(events: Iterable[Event]) -> Regrades:
    """The regrades of events in order."""
    said = ((each, read(each)) for each in events if each.kind == KIND)
    return {(found[0], each.question): found[1] for each, found in said if found}


def regraded(review: Review, regrades: Regrades) -> Review:
    """The answer as it was judged last."""
    found = regrades.get((review.uid, review.question))
    if found is None:
        return review
    return review._replace(
        outcome=found.outcome, share=found.share, rating=found.rating or review.rating
    )
