"""A session in figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quizcli import questions
from quizcli.model import Outcome
from quizcli.session.turns import MISSED, Result

if TYPE_CHECKING:
    from quizcli.session import Session


class Tally(NamedTuple):
    """Right out of asked, for a concept or a type."""

    name: str
    right: int
    asked: int


class Summary(NamedTuple):
    """A session in figures.  `revisit` holds what was missed or skipped, in order.

    `pointed` says that the points, earned out of all, tell more than the right answers do.
    """

    planned: int
    right: int
    missed: int
    skipped: int
    unmeasured: int
    hints: int
    earned: float
    points: int
    pointed: bool
    by_concept: tuple[Tally, ...]
    by_type: tuple[Tally, ...]
    revisit: tuple[Result, ...]

    @property
    def answered(self) -> int:
        """Questions that have a verdict."""
        return self.right + self.missed

    @property
    def score(self) -> float:
        """The share of right answers among those with a verdict; 1 when there is none."""
        return self.right / self.answered if self.answered else 1.0


def summary(session: Session) -> Summary:
    """The session so far in figures."""
    results = session.results
    judged = [each for each in results if each.outcome in MISSED | {Outcome.RIGHT}]
    count = [each.outcome for each in results].count
    return Summary(
        planned=len(session.record.plan),
        right=count(Outcome.RIGHT),
        missed=count(Outcome.WRONG) + count(Outcome.MISTAKE),
        skipped=count(Outcome.SKIPPED),
        unmeasured=count(Outcome.UNMEASURED),
        hints=sum(each.hints for each in results),
        earned=sum(each.share * each.points for each in judged),
        points=sum(each.points for each in judged),
        pointed=any(map(_pointed, judged)),
        by_concept=_tallies(judged, lambda each: each.concept),
        by_type=_tallies(judged, lambda each: each.type),
        revisit=tuple(each for each in results if each.outcome is not Outcome.RIGHT),
    )


def _pointed(result: Result) -> bool:
    """Whether it has several points or a part of its point; a flashcard counts its own."""
    partly = 0 < result.share < 1 and not questions.TYPES[result.type].self_graded
    return result.points != 1 or partly


def _tallies(judged: Sequence[Result], name: Callable[[Result], str]) -> tuple[Tally, ...]:
    names = dict.fromkeys(name(each) for each in judged)
    return tuple(
        Tally(
            each,
            sum(r.outcome is Outcome.RIGHT for r in judged if name(r) == each),
            sum(name(r) == each for r in judged),
        )
        for each in names
    )
