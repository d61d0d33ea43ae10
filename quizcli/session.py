"""A session as a state machine: no screen, no clock, no torch, no disk.

The shell passes in what touches the world (`Tools`) and then drives: `open` a
question, `answer` (or `hint`, `skip`, `reveal`) until a step is final, and again.
Every answer is given to `append` before the step that judges it is returned, so
nothing can be shown that is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

from quizcli import questions, schedule
from quizcli.draws import Dice
from quizcli.expressions import ExpressionError
from quizcli.model import (
    Asked,
    Measurement,
    Memory,
    Moment,
    Outcome,
    Question,
    QuizError,
    Rating,
    Request,
    Review,
    SessionRecord,
    Variant,
    Verdict,
)

FINAL = frozenset({Outcome.SKIPPED, Outcome.UNMEASURED})
MISSED = frozenset({Outcome.WRONG, Outcome.MISTAKE})


class Pending(Protocol):
    """A measurement under way."""

    def done(self) -> bool:
        """Whether `result` would return at once."""

    def result(self) -> Measurement:
        """The measurement; waits for it.  Raises MeasureError."""


Submit: TypeAlias = Callable[[Request], Pending]
Plan: TypeAlias = tuple[tuple[str, int], ...]


class Tools(NamedTuple):
    """What a session needs of the world outside."""

    question: Callable[[str], Question]
    submit: Submit
    append: Callable[[Review], None]
    now: Callable[[], Moment]
    new_id: Callable[[], str]
    memory: Callable[[str], Memory | None] = lambda question: None


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


class Step(NamedTuple):
    """The answer to an answer: the verdict, and whether the question is done with it."""

    verdict: Verdict
    final: bool
    variant: Variant | None = None
    rating: Rating | None = None


@dataclass
class _Turn:
    """The question at hand."""

    asked: Asked
    pending: tuple[Pending, ...]
    attempt: int = 1
    hints: int = 0
    variant: Variant | None = None


def plan(ids: Sequence[str], number: int, seed: int) -> Plan:
    """`number` of the questions in an order that depends on `seed`, each with its own seed."""
    chosen = Dice(seed, "plan").shuffled(sorted(ids))[:number]
    return tuple((each, Dice(seed, each, "question").seed()) for each in chosen)


@dataclass
class Session:
    """One run through a plan.  `tries` is how many answers a question takes.

    `mode` is kept with each answer.  With `returning` a question that was missed comes
    back a few questions later, with fresh numbers, until it is answered right.
    """

    record: SessionRecord
    tools: Tools
    tries: int = 2
    mode: str = "quiz"
    returning: bool = False
    results: list[Result] = field(default_factory=list)
    _turn: _Turn | None = None
    _attempts: dict[tuple[str, int], int] = field(default_factory=dict)

    # ------------------------------------------------------------ where we are
    @property
    def position(self) -> int:
        """How many questions are done."""
        return len(self.results)

    @property
    def over(self) -> bool:
        """Whether nothing is left to ask."""
        return self.position >= len(self.record.plan)

    @property
    def asked(self) -> Asked:
        """The question at hand."""
        return self._at_hand().asked

    @property
    def attempt(self) -> int:
        """Which answer to the question at hand comes next, from 1."""
        return self._at_hand().attempt

    @property
    def last_try(self) -> bool:
        """Whether a wrong answer now would show the key."""
        return self._at_hand().attempt >= self._tries()

    @property
    def hints_left(self) -> int:
        """How many hints have not been shown."""
        turn = self._at_hand()
        return len(turn.asked.question.hints) - turn.hints

    def measured(self) -> bool:
        """Whether the key is there already (or none is needed)."""
        return all(each.done() for each in self._at_hand().pending)

    # ----------------------------------------------------------------- driving
    def open(self) -> Step | None:
        """Take up the next question and send off its measurement.

        Returns None, or a final step when the question cannot be asked at all.
        """
        question_id, seed = self.record.plan[self.position]
        question = self.tools.question(question_id)
        try:
            asked = questions.prepare(question, seed)
        except (QuizError, ExpressionError) as error:
            asked = Asked(question, seed, {}, question.prompt)
            self._turn = _Turn(asked, ())
            return self._unmeasured("", 0.0, str(error))
        pending = tuple(self.tools.submit(each) for each in asked.requests)
        self._turn = _Turn(asked, pending, self._attempts.get((question_id, seed), 0) + 1)
        return None

    def hint(self) -> str | None:
        """The next hint, if one is left."""
        turn = self._at_hand()
        if not self.hints_left:
            return None
        turn.hints += 1
        return questions.hints(turn.asked)[turn.hints - 1]

    def answer(self, typed: str, seconds: float) -> Step:
        """Judge an answer; it is kept before this returns."""
        turn = self._at_hand()
        try:
            variant = self._solve()
        except QuizError as error:
            return self._unmeasured(typed, seconds, str(error))
        verdict = questions.grade(variant, typed)
        final = verdict.outcome is Outcome.RIGHT or (verdict.outcome in MISSED and self.last_try)
        rating = None
        if final:
            rating = schedule.rating(verdict, attempt=turn.attempt, hints=turn.hints)
        self._keep(typed, verdict, seconds, rating)
        if final:
            self._close(verdict)
            if self.returning and rating is Rating.AGAIN:
                self._come_back(turn.asked.question)
        elif verdict.outcome in MISSED:
            turn.attempt += 1
        return Step(verdict, final, variant, rating)

    def reveal(self, typed: str, seconds: float) -> Step:
        """Show a flashcard's model answer; what was recalled is kept first."""
        try:
            variant = self._solve()
        except QuizError as error:
            return self._unmeasured(typed, seconds, str(error))
        verdict = Verdict(Outcome.REVEALED, typed.strip(), str(variant.key))
        self._keep(typed, verdict, seconds, None)
        return Step(verdict, final=False, variant=variant)

    def skip(self, seconds: float) -> Step:
        """Leave the question; the key is not shown, so that it can be asked again."""
        verdict = Verdict(Outcome.SKIPPED)
        self._keep("", verdict, seconds, None)
        self._close(verdict)
        return Step(verdict, final=True)

    # ----------------------------------------------------------------- resuming
    def restore(self, reviews: Iterable[Review]) -> None:
        """Take up an interrupted session: its kept answers become results again."""
        rows: dict[tuple[str, int], list[Review]] = {}
        for review in reviews:
            rows.setdefault((review.question, review.seed), []).append(review)
        for planned in self.record.plan:
            kept = rows.get(planned, [])
            self._attempts[planned] = sum(each.outcome in MISSED for each in kept)
            final = next((each for each in kept if _is_final(each)), None)
            if final is None:
                return
            self.results.append(self._restored(final))

    def _restored(self, review: Review) -> Result:
        question = self.tools.question(review.question)
        result = _result(question, Verdict(review.outcome, review.raw, share=review.share))
        result = result._replace(hints=review.hints, attempts=review.attempt, device=review.device)
        if review.key is None:
            return result
        variant = Variant(questions.prepare(question, review.seed), (review.key,))
        return result._replace(expected=questions.TYPES[question.type].expected(variant))

    # ------------------------------------------------------------------ inside
    def _come_back(self, question: Question) -> None:
        """Put a missed question among those still to come."""
        plan = self.record.plan
        rest = [self.tools.question(each).concept for each, _ in plan[self.position :]]
        place = self.position + schedule.comes_back(rest, question.concept)
        again = Dice(self.record.uid, question.id, self.position).seed()
        plan = (*plan[:place], (question.id, again), *plan[place:])
        self.record = self.record._replace(plan=plan)

    def _at_hand(self) -> _Turn:
        if self._turn is None:
            raise RuntimeError("no question is open")
        return self._turn

    def _tries(self) -> int:
        kind = questions.TYPES[self._at_hand().asked.question.type]
        return self.tries if kind.retries else 1

    def _solve(self) -> Variant:
        turn = self._at_hand()
        if turn.variant is None:
            measurements = [each.result() for each in turn.pending]
            turn.variant = questions.solve(turn.asked, measurements)
        return turn.variant

    def _unmeasured(self, typed: str, seconds: float, why: str) -> Step:
        verdict = Verdict(Outcome.UNMEASURED, typed.strip(), because=why)
        self._keep(typed, verdict, seconds, None)
        self._close(verdict)
        return Step(verdict, final=True)

    def _keep(self, typed: str, verdict: Verdict, seconds: float, rating: Rating | None) -> None:
        turn = self._at_hand()
        measured = turn.variant.measurements if turn.variant else ()
        review = Review(
            uid=self.tools.new_id(),
            session=self.record.uid,
            question=turn.asked.question.id,
            seed=turn.asked.seed,
            draw=turn.asked.draw,
            key=turn.variant.key if turn.variant else None,
            raw=typed,
            outcome=verdict.outcome,
            attempt=turn.attempt,
            rating=rating,
            seconds=seconds,
            hints=turn.hints,
            device=measured[0].device if measured else "",
            backend=measured[0].backend if measured else "",
            at=self.tools.now(),
            mode=self.mode,
            share=verdict.share,
            memory=self.tools.memory(turn.asked.question.id),
        )
        self.tools.append(review)

    def _close(self, verdict: Verdict) -> None:
        turn = self._at_hand()
        measured = turn.variant.measurements if turn.variant else ()
        result = _result(turn.asked.question, verdict)
        device = measured[0].device if measured else ""
        self.results.append(result._replace(hints=turn.hints, attempts=turn.attempt, device=device))
        self._turn = None


def _is_final(review: Review) -> bool:
    return review.rating is not None or review.outcome in FINAL


def _result(question: Question, verdict: Verdict) -> Result:
    return Result(
        question.id,
        question.type,
        question.concept,
        verdict.outcome,
        verdict.understood,
        verdict.expected,
        verdict.share,
    )


# -------------------------------------------------------------------- summary
class Tally(NamedTuple):
    """Right out of asked, for a concept or a type."""

    name: str
    right: int
    asked: int


class Summary(NamedTuple):
    """A session in figures.  `revisit` holds what was missed or skipped, in order."""

    planned: int
    right: int
    missed: int
    skipped: int
    unmeasured: int
    hints: int
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
    count = [each.outcome for each in results].count
    return Summary(
        planned=len(session.record.plan),
        right=count(Outcome.RIGHT),
        missed=count(Outcome.WRONG) + count(Outcome.MISTAKE),
        skipped=count(Outcome.SKIPPED),
        unmeasured=count(Outcome.UNMEASURED),
        hints=sum(each.hints for each in results),
        by_concept=_tallies(results, lambda each: each.concept),
        by_type=_tallies(results, lambda each: each.type),
        revisit=tuple(each for each in results if each.outcome is not Outcome.RIGHT),
    )


def _tallies(results: Sequence[Result], name: Callable[[Result], str]) -> tuple[Tally, ...]:
    judged = [each for each in results if each.outcome in MISSED | {Outcome.RIGHT}]
    names = dict.fromkeys(name(each) for each in judged)
    return tuple(
        Tally(
            each,
            sum(r.outcome is Outcome.RIGHT for r in judged if name(r) == each),
            sum(name(r) == each for r in judged),
        )
        for each in names
    )
