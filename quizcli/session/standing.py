"""Where a session stands: what can be asked of it without changing it."""

from __future__ import annotations

from quizcli.model import Asked, Question, SessionRecord
from quizcli.session.agenda import Agenda
from quizcli.session.turns import Result, Turn


class Standing:
    """The question at hand, those that are done, and what is still to come.

    `tries` is how many answers a question takes; `mode` is kept with each answer.
    """

    def __init__(self, agenda: Agenda, tries: int, mode: str) -> None:
        self.tries, self.mode = tries, mode
        self._agenda = agenda
        self._turn: Turn | None = None

    @property
    def record(self) -> SessionRecord:
        """The session with its plan as it stands."""
        return self._agenda.record

    @property
    def returning(self) -> bool:
        """Whether missed questions come back."""
        return self._agenda.returning

    @property
    def results(self) -> list[Result]:
        """What became of the questions that are done, in order."""
        return [each.result for each in self._agenda.closed]

    @property
    def position(self) -> int:
        """How many questions are done."""
        return self._agenda.position

    @property
    def over(self) -> bool:
        """Whether nothing is left to ask."""
        return not self._agenda.rest

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
        return self._agenda.closed[-1].question

    @property
    def last_answer(self) -> str:
        """The uid of the row that ended the question done last."""
        return self._agenda.closed[-1].rows[-1]

    @property
    def attempt(self) -> int:
        """Which answer to the question at hand comes next, from 1."""
        return self._at_hand().attempt

    @property
    def last_try(self) -> bool:
        """Whether a wrong answer now would show the key."""
        turn = self._at_hand()
        return turn.attempt >= turn.tries(self.tries)

    @property
    def hints_left(self) -> int:
        """How many hints have not been shown."""
        return self._at_hand().hints_left

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints shown so far, also before the question was put aside."""
        return self._at_hand().shown

    def measured(self) -> bool:
        """Whether the key is there already (or none is needed)."""
        return self._at_hand().measured

    def _at_hand(self) -> Turn:
        if self._turn is None:
            raise RuntimeError("no question is open")
        return self._turn
