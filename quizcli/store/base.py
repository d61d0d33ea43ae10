"""What the rest of the program may ask of a review log, whatever keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Protocol, Self

from quizcli.model import Moment, Problem, Review, SessionRecord


class ReviewStore(Protocol):
    """An append-only log of reviews and of the sessions they were given in.

    Every method raises QuizError (exit code 5) when the place that keeps the log
    fails; the message says what to do.
    """

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Damaged rows met by the reads so far; they were left out of what was returned."""

    def append(self, review: Review) -> int:
        """Keep one review and return its sequence number, counted from 1.

        When this returns, the review survives the end of the program and of the
        machine: show feedback after it, never before.  Appending an identical review
        again changes nothing; another review with the same uid is refused.
        """

    def reviews(
        self,
        *,
        question: str | None = None,
        session: str | None = None,
        since: Moment | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[Review]:
        """The reviews in the order they were appended, whatever the clock said.

        Those of one question, of one session, from an instant on; at most `limit`.
        Reviews appended after the first one was read are not among them.
        """

    def begin(self, session: SessionRecord) -> None:
        """Keep the plan of a session, before its first question is asked."""

    def end(self, session_uid: str, at: Moment, how: str) -> None:
        """Note that a session ended on purpose, and in a word how; the first word stands."""

    def unfinished(self) -> SessionRecord | None:
        """The newest session that was begun, not ended, and has questions left to answer."""

    def count(self) -> int:
        """How many reviews there are."""

    def close(self) -> None:
        """Let go of the log; closing twice is fine."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
