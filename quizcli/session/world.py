"""What a session needs of the world outside: banks, measuring, a clock, a log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from quizcli.model import Measurement, Memory, Moment, Question, Request, Review, Value


class Pending(Protocol):
    """A measurement under way."""

    def done(self) -> bool:
        """Whether `result` would return at once."""

    def result(self) -> Measurement:
        """The measurement; waits for it.  Raises MeasureError."""


Submit: TypeAlias = Callable[[Request], Pending]


class Mark(NamedTuple):
    """What an event is to say; whoever keeps it gives it its uid and its instant."""

    kind: str
    question: str = ""
    value: Value | None = None
    target: str = ""


class Tools(NamedTuple):
    """What a session needs of the world outside.

    `append` keeps an answer, `keep` all of some marks or, when something fails, none of them;
    both are committed on return.
    """

    question: Callable[[str], Question]
    submit: Submit
    append: Callable[[Review], None]
    keep: Callable[[Sequence[Mark]], object]
    now: Callable[[], Moment]
    new_id: Callable[[], str]
    memory: Callable[[str], Memory | None] = lambda question: None
