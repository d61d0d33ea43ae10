"""A session as a state machine: no screen, no clock, no torch, no disk.

The shell passes in what touches the world (`Tools`) and then drives: `open` a
question, `answer` (or `hint`, `skip`, `reveal`) until a step is final, and again.
Every answer is given to `append` before the step that judges it is returned, so
nothing can be shown that is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

from quizcli import questions, replans, schedule
from quizcli.dice import Dice
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
    Value,
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
Planned: TypeAlias = replans.Planned
Plan: TypeAlias = replans.Plan


class Mark(Protocol):
    """Keeps an event; committed on return."""

    def __call__(
        self, kind: str, question: str = "", value: Value | None = None, target: str = ""
    ) -> object:
        """Keep an event with these fields."""


class Tools(NamedTuple):
    """What a session needs of the world outside."""

    question: Callable[[str], Question]
    submit: Submit
    append: Callable[[Review], None]
    now: Callable[[], Moment]
    new_id: Callable[[], str]
    mark: Mark
    take_back: Callable[[Sequence[str]], object]
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
    points: int = 1


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
    rows: tuple[str, ...] = ()


class _Begun(NamedTuple):
    """How far a question had come when it was put aside."""

    attempts: int = 0
    hints: int = 0
    rows: tuple[str, ...] = ()

    def more(self, review: Review) -> _Begun:
        """How far it has come with one more row."""
        attempts = self.attempts + (review.outcome in MISSED)
        return _Begun(attempts, max(self.hints, review.hints), (*self.rows, review.uid))


class _Closed(NamedTuple):
    """A question that is done: its rows in the log, and when it was to come back."""

    question: Question
    rows: tuple[str, ...]
    returns: Planned | None = None


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
    _closed: list[_Closed] = field(default_factory=list)
    _begun: dict[Planned, _Begun] = field(default_factory=dict)

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
    def at_hand(self) -> bool:
        """Whether a question is open."""
        return self._turn is not None

    @property
    def last(self) -> Question:
        """The question that was done last."""
        return self._closed[-1].question

    @property
    def last_answer(self) -> str:
        """The uid of the row that ended the question done last."""
        return self._closed[-1].rows[-1]

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

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints shown so far, also before the question was put aside."""
        turn = self._at_hand()
        return questions.hints(turn.asked)[: turn.hints]

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
        begun = self._begun.get((question_id, seed), _Begun())
        self._turn = _Turn(asked, pending, begun.attempts + 1, begun.hints, rows=begun.rows)
        return None

    def hint(self) -> str | None:
        """The next hint, if one is left."""
        turn = self._at_hand()
        if not self.hints_left:
            return None
        turn.hints += 1
        return self.hints[-1]

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
            self._come_back_after(rating)
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

    # ------------------------------------------------------------ second thoughts
    def undo(self) -> Question | None:
        """Take back the last question done; it is the next one, with fresh numbers.

        A question at hand is put aside and comes after it.  None when nothing is left to
        take back.
        """
        if not self._closed:
            return None
        self.put_aside()
        last = self._closed.pop()
        self.results.pop()
        self.tools.take_back(last.rows[::-1])
        again = last.question.id, Dice(self.record.uid, *last.rows).seed()
        rest = self.record.plan[self.position + 1 :]
        self._plan_anew([again, *(each for each in rest if each != last.returns)], last.question.id)
        return last.question

    def overrule(self, rating: Rating) -> None:
        """Give the last question done another rating than the one from evidence."""
        last = self._closed[-1]
        self.tools.mark("overrule", last.question.id, int(rating), last.rows[-1])
        self._stay_away(last)
        self._closed[-1] = last._replace(returns=None)
        self._come_back_after(rating)

    def leave_out(self, question: str) -> None:
        """Ask a question no more in this session, not even when it is at hand."""
        if self._turn and self._turn.asked.question.id == question:
            self._turn = None
        rest = self.record.plan[self.position :]
        self._plan_anew([each for each in rest if each[0] != question], question)

    def put_aside(self) -> None:
        """Leave the question at hand as it is; `open` goes on with it."""
        if self._turn is not None:
            asked = self._turn.asked
            begun = _Begun(self._turn.attempt - 1, self._turn.hints, self._turn.rows)
            self._begun[asked.question.id, asked.seed] = begun
            self._turn = None

    # ----------------------------------------------------------------- resuming
    def restore(self, reviews: Iterable[Review], planned: Collection[int] = ()) -> None:
        """Take up an interrupted session: its kept answers become results again.

        They come in the order in which they were given.  `planned` are the seeds of what came
        into the plan on the way (see `replans.seeds`): a missed question that was to come back,
        and was not planned before the end came, is planned now.
        """
        done: dict[Planned, Review] = {}
        for review in reviews:
            asked = review.question, review.seed
            self._begun[asked] = self._begun.get(asked, _Begun()).more(review)
            if _is_final(review):
                done[asked] = review
        left = (each for each in self.record.plan if each not in done)
        self.record = self.record._replace(plan=(*done, *left))
        for asked, final in done.items():
            self._take_up(asked, final)
        if done and self.returning:
            self._return_last(final.rating, planned)

    def _take_up(self, planned: Planned, final: Review) -> None:
        """An answer that ended its question becomes a result."""
        question = self.tools.question(final.question)
        self.results.append(_restored(question, final))
        again = self._returning(question.id)
        returns = again if again in self.record.plan[self.position :] else None
        self._closed.append(_Closed(question, self._begun.pop(planned).rows, returns))

    def _return_last(self, rating: Rating | None, planned: Collection[int]) -> None:
        """What was not written any more after the last answer: that it comes back, or does not."""
        last = self._closed[-1]
        if rating is not Rating.AGAIN:
            self._stay_away(last)
        elif self._returning(last.question.id)[1] not in planned:
            self._come_back_after(rating)

    # ------------------------------------------------------------------ inside
    def _come_back_after(self, rating: Rating | None) -> None:
        """Where missed questions return, put the last one done among those still to come."""
        if not self.returning or rating is not Rating.AGAIN:
            return
        last, rest = self._closed[-1], self.record.plan[self.position :]
        concepts = [self.tools.question(each).concept for each, _ in rest]
        place = schedule.comes_back(concepts, last.question.concept)
        again = self._returning(last.question.id)
        self._closed[-1] = last._replace(returns=again)
        self._plan_anew([*rest[:place], again, *rest[place:]], last.question.id)

    def _returning(self, question: str) -> Planned:
        """The question done last, with the numbers with which it comes back."""
        return question, Dice(self.record.uid, question, self.position).seed()

    def _stay_away(self, last: _Closed) -> None:
        """Take the place back that a question was given among those still to come."""
        rest = self.record.plan[self.position :]
        self._plan_anew([each for each in rest if each != last.returns], last.question.id)

    def _plan_anew(self, rest: Sequence[Planned], question: str) -> None:
        """Another plan for what is still to come, because of this question; it is kept."""
        before = self.record.plan
        plan = (*before[: self.position], *rest)
        if plan != before:
            self.record = self.record._replace(plan=plan)
            what = replans.value(before, plan)
            self.tools.mark(replans.KIND, question, what, self.record.uid)

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
        turn.rows += (review.uid,)

    def _close(self, verdict: Verdict) -> None:
        turn = self._at_hand()
        measured = turn.variant.measurements if turn.variant else ()
        result = _result(turn.asked.question, verdict)
        device = measured[0].device if measured else ""
        self.results.append(result._replace(hints=turn.hints, attempts=turn.attempt, device=device))
        self._closed.append(_Closed(turn.asked.question, turn.rows))
        self._turn = None


def _is_final(review: Review) -> bool:
    return review.rating is not None or review.outcome in FINAL


def _restored(question: Question, review: Review) -> Result:
    """The result that an answer in the log had, without measuring anything."""
    result = _result(question, Verdict(review.outcome, review.raw, share=review.share))
    result = result._replace(hints=review.hints, attempts=review.attempt, device=review.device)
    if review.key is None:
        return result
    variant = Variant(questions.prepare(question, review.seed), (review.key,))
    expected = questions.TYPES[question.type].expected(variant)
    return result._replace(expected=expected, understood=_understood(variant, review.raw))


def _understood(variant: Variant, raw: str) -> str:
    """How an answer was read; as it was typed where that cannot be said without measuring."""
    try:
        return questions.grade(variant, raw).understood or raw
    except (QuizError, ExpressionError, ValueError, LookupError):
        return raw


def _result(question: Question, verdict: Verdict) -> Result:
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
