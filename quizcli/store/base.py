"""What the rest of the program may ask of a review log, whatever keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import NamedTuple, Protocol, Self, TypeAlias

from quizcli.model import Event, Moment, Problem, Review, SessionRecord


class Ending(NamedTuple):
    """That a session was ended on purpose, when, and in a word how."""

    session: str
    at: Moment
    how: str


Kept: TypeAlias = Review | Event | SessionRecord | Ending
"""All that a log keeps, and that is carried to another one."""


class Merged(NamedTuple):
    """What became of rows from elsewhere: the new ones, and those that contradict the log.

    The rest was there already.
    """

    added: tuple[Kept, ...]
    refused: tuple[Kept, ...]


class ReviewStore(Protocol):
    """An append-only log of reviews, of events, and of the sessions they belong to.

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

    def append_event(self, event: Event) -> int:
        """Keep one event, as safely as a review; its sequence number among the events."""

    def append_events(self, events: Iterable[Event]) -> None:
        """Keep all of these events or, when something fails, none of them."""

    def events(
        self,
        *,
        question: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[Event]:
        """The events in the order they were appended: of one question, of one kind."""

    def log(self, after: int = 0) -> Iterator[Review | Event]:
        """Reviews and events in the one order they were appended in.

        Without the first `after` of them: who has seen `length()` entries reads on there.
        """

    def length(self) -> int:
        """How many reviews and events there are, damaged ones included."""

    def merge(self, incoming: Iterable[Kept]) -> Merged:
        """Take in rows of another log, those that are not here yet, in the order given.

        An ending is refused when its session is not here; the first ending stands.
        Other writers get their turn in between.
        """

    def sessions(self) -> Iterator[SessionRecord]:
        """The plans of all sessions, in the order they were kept."""

    def endings(self) -> Iterator[Ending]:
        """The ends of all sessions that were ended on purpose."""

    def begin(self, session: SessionRecord) -> None:
        """Keep the plan of a session, before its first question is asked."""

    def end(self, session_uid: str, at: Moment, how: str) -> None:
        """Note that a session ended on purpose, and in a word how; the first word stands."""

    def unfinished(self) -> Iterator[SessionRecord]:
        """The sessions that were begun here, not ended, and have questions left to answer.

        The newest comes first, each with the plan as it stands now, under the ids of now.  An
        answer that was taken back is to be given again.  Sessions that were taken in from
        another log go on where they were begun.
        """

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
