"""A session as a state machine: no screen, no clock, no torch, no disk.

The shell passes in what touches the world (`world.Tools`) and then drives: `open` a
question, `answer` (or `hint`, `skip`, `reveal`) until a step is final, and again.
Every answer is given to `append` before the step that judges it is returned, and every
hint taken to `keep` before it is told, so nothing can be shown that is not kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from quizcli import questions, schedule
from quizcli.dice import Dice
from quizcli.expressions import ExpressionError
from quizcli.model import (
    Asked,
    Event,
    Outcome,
    Question,
    QuizError,
    Rating,
    Review,
    SessionRecord,
    Verdict,
)
from quizcli.replans import Plan, Planned
from quizcli.session.agenda import Agenda, Closed
from quizcli.session.standing import Standing
from quizcli.session.turns import MISSED, UNTOUCHED, Begun, Step, Turn
from quizcli.session.world import Mark, Tools

TRIES = 2
"""How many answers a question takes where nothing else is said."""


def plan(ids: Sequence[str], number: int, seed: int) -> Plan:
    """`number` of the questions in an order that depends on `seed`, each with its own seed."""
    chosen = Dice(seed, "plan").shuffled(sorted(ids))[:number]
    return tuple((each, Dice(seed, each, "question").seed()) for each in chosen)


class Session(Standing):
    """One run through a plan.  `tries` is how many answers a question takes.

    `mode` is kept with each answer.  With `returning` a question that was missed comes
    back a few questions later, with fresh numbers, until it is answered right.
    """

    def __init__(
        self,
        record: SessionRecord,
        tools: Tools,
        tries: int = TRIES,
        mode: str = "quiz",
        *,
        returning: bool = False,
    ) -> None:
        super().__init__(Agenda(record, tools, returning=returning), tries, mode)
        self.tools = tools
        self._begun: dict[Planned, Begun] = {}

    # ----------------------------------------------------------------- driving
    def open(self) -> Step | None:
        """Take up the next question and send off its measurement.

        Returns None, or a final step when the question cannot be asked at all.
        """
        question_id, seed = self._agenda.rest[0]
        question = self.tools.question(question_id)
        try:
            asked = questions.prepare(question, seed)
        except (QuizError, ExpressionError) as error:
            self._turn = Turn(Asked(question, seed, {}, question.prompt))
            return self._unmeasured("", 0.0, str(error))
        pending = tuple(self.tools.submit(each) for each in asked.requests)
        self._turn = Turn(asked, pending, self._begun.get((question_id, seed), UNTOUCHED))
        return None

    def hint(self) -> str | None:
        """The next hint, if one is left; that it was taken is kept before."""
        turn = self._at_hand()
        if not turn.hints_left:
            return None
        value = turn.asked.seed, turn.hints + 1
        self.tools.keep([Mark("hint", turn.asked.question.id, value, self.record.uid)])
        turn.hints += 1
        return turn.shown[-1]

    def hinted(self, hints: int) -> None:
        """So many hints were shown elsewhere; the next answer tells of them."""
        turn = self._at_hand()
        turn.hints = max(turn.hints, min(hints, len(turn.asked.question.hints)))

    def answer(self, typed: str, seconds: float) -> Step:
        """Judge an answer; it is kept before this returns."""
        turn = self._at_hand()
        try:
            variant = turn.solve()
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
            self._agenda.come_back_after(rating)
        elif verdict.outcome in MISSED:
            turn.attempt += 1
        return Step(verdict, final, variant, rating)

    def reveal(self, typed: str, seconds: float) -> Step:
        """Show a flashcard's model answer; what was recalled is kept first."""
        try:
            variant = self._at_hand().solve()
        except QuizError as error:
            return self._unmeasured(typed, seconds, str(error))
        verdict = Verdict(Outcome.REVEALED, typed.strip(), str(variant.key))
        self._keep(typed, verdict, seconds, None)
        return Step(verdict, final=False, variant=variant)

    def skip(self, seconds: float) -> Step:
        """Leave the question; the key is not shown, so that it can be asked again."""
        return self._ended("", Verdict(Outcome.SKIPPED), seconds)

    # ------------------------------------------------------------ second thoughts
    def undo(self) -> Question | None:
        """Take back the last question done; it is the next one, with fresh numbers.

        A question at hand is put aside and comes after it.  None when nothing is left to
        take back.
        """
        if self._agenda.closed:
            self.put_aside()
        return self._agenda.take_back()

    def overrule(self, rating: Rating) -> None:
        """Give the last question done another rating than the one from evidence."""
        self._agenda.overrule(rating)

    def leave_out(self, mark: Mark) -> None:
        """Ask the question of a mark no more in this session, not even when it is at hand.

        The mark, which says why, is kept together with the change of the plan.
        """
        self._agenda.leave_out(mark)
        if self._turn and self._turn.asked.question.id == mark.question:
            self._turn = None

    def drop(self, unasked: Collection[str]) -> int:
        """Ask none of these now; how many were left to ask.

        The log does not hear of it: they are asked again when the session is taken up.
        """
        return self._agenda.drop(unasked)

    def put_aside(self) -> None:
        """Leave the question at hand as it is; `open` goes on with it."""
        if self._turn is not None:
            asked = self._turn.asked
            self._begun[asked.question.id, asked.seed] = self._turn.begun
            self._turn = None

    # ----------------------------------------------------------------- resuming
    def restore(
        self,
        reviews: Iterable[Review],
        planned: Collection[int] = (),
        hints: Iterable[Event] = (),
    ) -> None:
        """Take up an interrupted session: its kept answers become results again.

        They come in the order in which they were given.  `planned` are the seeds of what came
        into the plan on the way (see `replans.seeds`): a missed question that was to come back,
        and was not planned before the end came, is planned now.  `hints` are the hints taken.
        """
        from quizcli.session import restoring  # most sessions are new

        self._begun, done, rating = restoring.find(reviews, hints, self.tools.question)
        self._agenda.restore(done, rating, planned)

    # ------------------------------------------------------------------ inside
    def _unmeasured(self, typed: str, seconds: float, why: str) -> Step:
        verdict = Verdict(Outcome.UNMEASURED, typed.strip(), because=why)
        return self._ended(typed, verdict, seconds)

    def _ended(self, typed: str, verdict: Verdict, seconds: float) -> Step:
        """A question that is done without a rating."""
        self._keep(typed, verdict, seconds, None)
        self._close(verdict)
        return Step(verdict, final=True)

    def _keep(self, typed: str, verdict: Verdict, seconds: float, rating: Rating | None) -> None:
        turn = self._at_hand()
        question = turn.asked.question.id
        review = Review(
            uid=self.tools.new_id(),
            session=self.record.uid,
            question=question,
            seed=turn.asked.seed,
            draw=turn.asked.draw,
            key=turn.variant.key if turn.variant else None,
            raw=typed,
            outcome=verdict.outcome,
            attempt=turn.attempt,
            rating=rating,
            seconds=seconds,
            hints=turn.hints,
            device=turn.measurement.device,
            backend=turn.measurement.backend,
            at=self.tools.now(),
            mode=self.mode,
            share=verdict.share,
            memory=self.tools.memory(question),
        )
        self.tools.append(review)
        turn.rows += (review.uid,)

    def _close(self, verdict: Verdict) -> None:
        turn = self._at_hand()
        closed = Closed(turn.asked.question, turn.rows, turn.result(verdict))
        self._agenda.closed.append(closed)
        self._turn = None
