"""The question at hand, the steps that it takes, and the result that it ends with."""

from __future__ import annotations

from typing import NamedTuple

from quizcli import questions
from quizcli.model import Asked, Measurement, Outcome, Question, Rating, Review, Variant, Verdict
from quizcli.session.world import Pending

MISSED = frozenset({Outcome.WRONG, Outcome.MISTAKE})


class Result(NamedTuple):
    """What became of one question, for progress and summary."""

    question: str
    type: str
    concept: str
    outcome: Outcome
    understood: str = ""
    expected: str = ""
    share: float = 0.0
    hints: int = 0
    attempts: int = 1
    device: str = ""
    points: int = 1


class Step(NamedTuple):
    """The answer to an answer: the verdict, and whether the question is done with it."""

    verdict: Verdict
    final: bool
    variant: Variant | None = None
    rating: Rating | None = None


class Begun(NamedTuple):
    """How far a question had come when it was put aside."""

    attempts: int = 0
    hints: int = 0
    rows: tuple[str, ...] = ()

    def more(self, review: Review) -> Begun:
        """How far it has come with one more row."""
        attempts = self.attempts + (review.outcome in MISSED)
        rows = (*self.rows, review.uid)
        return Begun(attempts, self.hints, rows).hinted(review.hints)

    def hinted(self, hints: int) -> Begun:
        """How far it has come when so many hints were shown."""
        return self._replace(hints=max(self.hints, hints))


UNTOUCHED = Begun()


class Turn:
    """The question at hand, with the measurements that were sent off for it.

    `attempt` is which answer comes next, from 1; `hints` is how many were shown, and `rows` are
    the uids of what was kept of it.
    """

    def __init__(
        self, asked: Asked, pending: tuple[Pending, ...] = (), begun: Begun = UNTOUCHED
    ) -> None:
        self.asked = asked
        self._pending = pending
        self.attempt = begun.attempts + 1
        self.hints = min(begun.hints, len(asked.question.hints))
        self.rows = begun.rows
        self.variant: Variant | None = None

    @property
    def begun(self) -> Begun:
        """How far it has come."""
        return Begun(self.attempt - 1, self.hints, self.rows)

    @property
    def hints_left(self) -> int:
        """How many hints have not been shown."""
        return len(self.asked.question.hints) - self.hints

    @property
    def shown(self) -> tuple[str, ...]:
        """The hints shown so far, also before it was put aside."""
        return questions.hints(self.asked)[: self.hints]

    @property
    def measured(self) -> bool:
        """Whether the key is there already (or none is needed)."""
        return all(each.done() for each in self._pending)

    @property
    def measurement(self) -> Measurement:
        """What was measured at the draw that the learner sees; an empty one where nothing was."""
        measured = self.variant.measurements if self.variant else ()
        return measured[0] if measured else NOT_MEASURED

    def tries(self, most: int) -> int:
        """How many answers it takes where a question takes `most`."""
        return most if questions.TYPES[self.asked.question.type].retries else 1

    def solve(self) -> Variant:
        """The question with its key; waits for the measurements.  Raises QuizError."""
        if self.variant is None:
            measurements = [each.result() for each in self._pending]
            self.variant = questions.solve(self.asked, measurements)
        return self.variant

    def result(self, verdict: Verdict) -> Result:
        """What became of it with this verdict."""
        found = judged(self.asked.question, verdict)
        device = self.measurement.device
        return found._replace(hints=self.hints, attempts=self.attempt, device=device)


NOT_MEASURED = Measurement({}, device="")


def judged(question: Question, verdict: Verdict) -> Result:
    """What became of a question, as far as the verdict tells."""
    return Result(
        question.id,
        question.type,
        question.concept,
        verdict.outcome,
        verdict.understood,
        verdict.expected,
        verdict.share,
        points=question.points,
    )
