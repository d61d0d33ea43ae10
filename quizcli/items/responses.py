"""From logs to a table of learners by items: the first attempts, and what each scored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from quizcli.log import Effective
from quizcli.model import Outcome, Review
from quizcli.regrades import JUDGED

Rows: TypeAlias = Mapping[int, Mapping[str, float]]
"""Scores between 0 and 1 by learner, and then by item; an item not answered is not there."""


class Response(NamedTuple):
    """A first attempt of a learner, who is a number; `asked_as` is the question's id then."""

    review: Review
    asked_as: str
    learner: int = 0

    @property
    def score(self) -> float:
        """The share of the points, 0 to 1."""
        return score(self.review)


def attempts(found: Effective) -> list[Response]:
    """The first attempt of every asking that stands, in order.

    Answers to a question before it became another one (`renew`) are not among them, nor are
    those that were not judged.
    """
    formerly = found.flags.formerly
    return [
        Response(each, formerly.get(each.uid, each.question))
        for each in found.reviews
        if each.attempt == 1 and _counts(each, found)
    ]


def _counts(review: Review, found: Effective) -> bool:
    since = found.flags.renewed.get(review.question, -1)
    return review.outcome in JUDGED and review.at.milliseconds > since


def first_askings(found: Iterable[Response]) -> list[Response]:
    """Of the attempts of one learner those of the first time that each question was asked."""
    first: dict[str, Response] = {}
    for each in found:
        first.setdefault(each.review.question, each)
    return list(first.values())


def score(review: Review) -> float:
    """The share of the points that an answer earned; right without a share is 1."""
    if 0 < review.share < 1:
        return float(review.share)
    return float(review.outcome is Outcome.RIGHT)


def responses(logs: Sequence[Iterable[Response]]) -> list[Response]:
    """What counts of the attempts of each learner.

    One learner alone gives every asking: nothing can be compared, but a share still be counted.
    """
    alone = len(logs) == 1
    return [
        each._replace(learner=learner)
        for learner, found in enumerate(logs)
        for each in (found if alone else first_askings(found))
    ]


def by_question(found: Iterable[Response]) -> dict[str, list[Response]]:
    """The responses to each question."""
    groups: defaultdict[str, list[Response]] = defaultdict(list)
    for each in found:
        groups[each.review.question].append(each)
    return dict(groups)


def rows(found: Iterable[Response]) -> Rows:
    """The table; of several responses of a learner to an item the first one counts."""
    table: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for each in found:
        table[each.learner].setdefault(each.review.question, each.score)
    return dict(table)
