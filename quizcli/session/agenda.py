"""What of a session is done, and what is still to come.

The plan changes on the way: a missed question comes back, one that was taken back is asked
again, one that is left out goes.  Each change is kept together with the marks it comes of, as
one, so that after a kill both are there, or none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from quizcli import replans, schedule
from quizcli.dice import Dice
from quizcli.model import Question, Rating, SessionRecord
from quizcli.replans import Planned
from quizcli.session.turns import Result
from quizcli.session.world import Mark, Tools


class Closed(NamedTuple):
    """A question that is done: its rows in the log, and what became of it."""

    question: Question
    rows: tuple[str, ...]
    result: Result


class Agenda:
    """The plan of a session; what is `closed` stands before what is to come.

    With `returning` a question that was missed comes back a few questions later.
    """

    def __init__(self, record: SessionRecord, tools: Tools, *, returning: bool) -> None:
        self.record = record
        self.closed: list[Closed] = []
        self.returning = returning
        self._tools = tools

    @property
    def position(self) -> int:
        """How many questions are done."""
        return len(self.closed)

    @property
    def rest(self) -> tuple[Planned, ...]:
        """What is still to come, the question at hand included."""
        return self.record.plan[self.position :]

    def come_back_after(self, rating: Rating | None, because: Sequence[Mark] = ()) -> None:
        """Where missed questions return, put the last one done among those still to come.

        After any other rating it is not among them.
        """
        last, rest, again = self.closed[-1].question, list(self.rest), self._again()
        if not self.returning or rating is not Rating.AGAIN:
            rest = [each for each in rest if each != again]
        elif again not in rest:
            concepts = [self._tools.question(each).concept for each, _ in rest]
            rest.insert(schedule.comes_back(concepts, last.concept), again)
        self._change(rest, last.id, because)

    def overrule(self, rating: Rating) -> None:
        """Give the last question done another rating."""
        last = self.closed[-1]
        mark = Mark("overrule", last.question.id, int(rating), last.rows[-1])
        self.come_back_after(rating, [mark])

    def take_back(self) -> Question | None:
        """The last question done comes next, with fresh numbers; None when there is none."""
        if not self.closed:
            return None
        returned, last = self._again(), self.closed.pop()
        undos = [Mark("undo", target=each) for each in reversed(last.rows)]
        again = last.question.id, Dice(self.record.uid, *last.rows).seed()
        rest = (each for each in self.rest[1:] if each != returned)
        self._change((again, *rest), last.question.id, undos)
        return last.question

    def leave_out(self, mark: Mark) -> None:
        """Ask the question of a mark no more."""
        rest = [each for each in self.rest if each[0] != mark.question]
        self._change(rest, mark.question, [mark])

    def drop(self, questions: Collection[str]) -> int:
        """Ask none of these now, which the log does not hear of; how many there were."""
        before = self.record.plan
        left = (each for each in self.rest if each[0] not in questions)
        self.record = self.record._replace(plan=(*before[: self.position], *left))
        return len(before) - len(self.record.plan)

    def restore(
        self, done: Mapping[Planned, Closed], rating: Rating | None, planned: Collection[int]
    ) -> None:
        """These questions were done in this order, the last one with this rating.

        `planned` are the seeds of what came into the plan on the way (see `replans.seeds`): that
        the last one comes back, or does not, may not have been written any more.
        """
        left = (each for each in self.record.plan if each not in done)
        self.record = self.record._replace(plan=(*done, *left))
        self.closed.extend(done.values())
        if not done or not self.returning:
            return
        if rating is not Rating.AGAIN or self._again()[1] not in planned:
            self.come_back_after(rating)

    def _again(self) -> Planned:
        """The question done last, with the numbers with which it comes back."""
        question = self.closed[-1].question.id
        return question, Dice(self.record.uid, question, self.position).seed()

    def _change(self, rest: Iterable[Planned], question: str, because: Sequence[Mark]) -> None:
        """Another plan for what is still to come, because of this question."""
        before = self.record.plan
        plan = (*before[: self.position], *rest)
        marks = [*because]
        if plan != before:
            value = replans.value(before, plan)
            marks.append(Mark(replans.KIND, question, value, self.record.uid))
        if marks:
            self._tools.keep(marks)
        self.record = self.record._replace(plan=plan)
