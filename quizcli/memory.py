"""How a memory fades and grows: the FSRS-6 model in stability, difficulty and days.

The engine is the Rust crate behind Anki, and this is its only door: it takes ratings
that do not exist, a retention of 1.5 and an empty history, answers them with nonsense,
and leaves by a panic that `except Exception` does not catch.  So everything that goes in
is looked at here first.

Days are whole study days since the answer before (see `schedule`); 0 means the same day,
for which the model has a rule of its own.

Source: the FSRS-6 formulas, github.com/open-spaced-repetition/awesome-fsrs/wiki.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ParamSpec, TypeAlias, TypeVar

from fsrs_rs_python import (
    DEFAULT_PARAMETERS,
    FSRS,
    FSRSItem,
    FSRSReview,
    ItemState,
    MemoryState,
    NextStates,
)

from quizcli.model import Memory, QuizError, Rating
from quizcli.schedule import LONGEST
from quizcli.settings import LEAST_RETENTION, MOST_RETENTION

P = ParamSpec("P")
T = TypeVar("T")

Step: TypeAlias = tuple[int, Rating]
"""One answer: days since the answer before (0 for the first), and its rating."""

Lesson: TypeAlias = FSRSItem
"""What fitting learns from: a history up to an answer that came on a later day."""

DEFAULT: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
"""The 21 parameters fitted to the histories of many learners."""

MOST_STEPS = 256
"""What fitting reads of one history; its memory use grows with the square of this."""

_BOUNDS = (
    *((0.001, 100.0),) * 4,  # stability after the first answer, by rating
    *((1.0, 10.0), (0.001, 4.0), (0.001, 4.0), (0.001, 0.75)),  # difficulty
    *((0.0, 4.5), (0.0, 0.8), (0.001, 3.5)),  # stability after a right answer
    *((0.001, 5.0), (0.001, 0.25), (0.001, 0.9), (0.0, 4.0)),  # ... after a wrong one
    *((0.0, 1.0), (1.0, 6.0)),  # hard penalty, easy bonus
    *((0.0, 2.0), (0.0, 2.0), (0.0, 0.8)),  # a second answer on one day
    (0.1, 0.8),  # how fast forgetting slows down
)
_ROUNDING = 1e-6  # the engine keeps parameters as float32


class Model:
    """FSRS-6 with a learner's `parameters` and the share of answers they want right.

    Raises QuizError for a retention outside 0.70 to 0.99 and for parameters that are not
    21 numbers in the range that fitting keeps to.  The methods raise ValueError for days
    that are not whole numbers from 0 to 36,500, for ratings outside Again to Easy, for a
    memory that is none (stability above 0, difficulty 1 to 10), and for a history that is
    empty or does not begin with 0 days.
    """

    def __init__(self, parameters: Sequence[float] = DEFAULT, retention: float = 0.9) -> None:
        if not LEAST_RETENTION <= retention <= MOST_RETENTION:
            raise QuizError(
                f"the share of answers to get right is {retention}; "
                f"choose one from {LEAST_RETENTION:.2f} to {MOST_RETENTION:.2f}"
            )
        self.parameters = _checked_parameters(parameters)
        self.retention = retention
        self._engine = _called(FSRS, self.parameters)
        self._decay = -self.parameters[-1]
        self._factor = 0.9 ** (1 / self._decay) - 1

    def first(self, rating: Rating) -> Memory:
        """The memory after the first answer."""
        return self._after(None, 0, rating)

    def next(self, memory: Memory, elapsed_days: int, rating: Rating) -> Memory:
        """The memory after one more answer."""
        return self._after(memory, elapsed_days, rating)

    def intervals(self, memory: Memory | None, elapsed_days: int) -> dict[Rating, int]:
        """Days until the next answer for each rating.

        `memory` is None for a new question, whose elapsed days do not matter.

        Again is 0: the question comes back on the same day, and its date is set by the
        answer that is right.  The others are the days after which the wanted share is
        still remembered, from 1 to 36,500, with Hard <= Good <= Easy.
        """
        states = self._states(memory, elapsed_days)
        hard = _days(states.hard)
        good = max(hard, _days(states.good))
        easy = max(good, _days(states.easy))
        return {Rating.AGAIN: 0, Rating.HARD: hard, Rating.GOOD: good, Rating.EASY: easy}

    def retrievability(self, memory: Memory, elapsed_days: int) -> float:
        """The chance of a right answer, 0 to 1; 0.9 when as many days as the stability went by."""
        _check_days(elapsed_days)
        return self.chance(_engine_memory(memory).stability, elapsed_days)

    def chance(self, stability: float, elapsed_days: int) -> float:
        """`retrievability` of what the model itself gave, which is not looked at again."""
        return float((1 + self._factor * elapsed_days / stability) ** self._decay)

    def replay(self, history: Sequence[Step]) -> Memory:
        """The memory after a whole history."""
        return self.replay_all([history])[0]

    def replay_all(self, histories: Iterable[Sequence[Step]]) -> list[Memory]:
        """The memory after each of many histories, in one call of the engine.

        It is equal, to the last bit, to `first` and `next` step by step.
        """
        items = [FSRSItem(_reviews(each)) for each in histories]
        return [_memory(each) for each in _called(self._engine.memory_state_batch, items)]

    def chances_all(self, histories: Iterable[Sequence[Step]]) -> list[list[float]]:
        """The chance of a right answer before each answer of many histories.

        It is 0 before the first one, where there is no memory yet, and 1 on the same day.
        """
        return [list(self._chances(*each)) for each in self._with_states(histories)]

    def memories_all(self, histories: Iterable[Sequence[Step]]) -> list[list[Memory]]:
        """The memory before each answer but the first of many histories.

        It is equal, to the last bit, to `first` and `next` step by step.
        """
        return [
            [_memory(state) for _, state in zip(history[1:], states, strict=False)]
            for history, states in self._with_states(histories)
        ]

    def _with_states(
        self, histories: Iterable[Sequence[Step]]
    ) -> Iterable[tuple[Sequence[Step], list[MemoryState]]]:
        """Each history with its states, the first of them that before the second answer."""
        every = list(histories)
        items = [FSRSItem(_reviews(each)) for each in every]
        found = _called(self._engine.historical_memory_state_batch, items)
        return zip(every, found, strict=True)

    def _chances(self, history: Sequence[Step], states: Sequence[MemoryState]) -> Iterator[float]:
        yield 0.0
        for (days, _), before in zip(history[1:], states, strict=False):
            yield self.chance(before.stability, days)

    def _after(self, memory: Memory | None, elapsed_days: int, rating: Rating) -> Memory:
        _check_rating(rating)
        states = self._states(memory, elapsed_days)
        by_rating = (states.again, states.hard, states.good, states.easy)
        return _memory(by_rating[rating - 1].memory)

    def _states(self, memory: Memory | None, elapsed_days: int) -> NextStates:
        _check_days(elapsed_days)
        state = None if memory is None else _engine_memory(memory)
        return _called(self._engine.next_states, state, self.retention, elapsed_days)


def lessons(history: Sequence[Step]) -> list[Lesson]:
    """One lesson for each answer that came on a later day than the one before, in order.

    Those beyond the first `MOST_STEPS` answers give none.  Raises ValueError as `Model` does.
    """
    reviews = _reviews(history)[:MOST_STEPS]
    ends = [k for k, (days, _) in enumerate(history[:MOST_STEPS]) if days]
    return [FSRSItem(reviews[: end + 1]) for end in ends]


def fit(taught: Sequence[Lesson]) -> tuple[float, ...]:
    """Parameters fitted to lessons in the order in which they were learned.

    The same lessons give the same parameters; the later ones count somewhat more.  They are
    the default ones when there is too little to learn from.  Raises QuizError when there is
    nothing.
    """
    if not taught:
        raise QuizError("nothing to learn from yet: no question was answered on two days")
    return _checked_parameters(_called(FSRS(DEFAULT).compute_parameters, list(taught)))


# --------------------------------------------------------------------- guards
def _called(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call the engine; whatever it raises, a panic included, becomes a QuizError."""
    try:
        return function(*args, **kwargs)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic derives from BaseException alone
        raise QuizError(f"the memory model failed: {error}") from error


def _checked_parameters(parameters: Sequence[float]) -> tuple[float, ...]:
    if len(parameters) != len(_BOUNDS):
        raise QuizError(f"FSRS-6 has {len(_BOUNDS)} parameters, not {len(parameters)}")
    for k, (value, (low, high)) in enumerate(zip(parameters, _BOUNDS, strict=True)):
        if not low - _ROUNDING <= value <= high + _ROUNDING:
            raise QuizError(f"parameter {k} of FSRS-6 is {value}; it lies in {low:g} to {high:g}")
    return tuple(parameters)


def _check_days(days: int) -> None:
    if type(days) is not int or not 0 <= days <= LONGEST:
        raise ValueError(f"days are a whole number from 0 to {LONGEST}, not {days!r}")


def _check_rating(rating: Rating) -> None:
    if rating not in (1, 2, 3, 4):
        raise ValueError(f"a rating is one of Again, Hard, Good and Easy, not {rating!r}")


def _reviews(history: Sequence[Step]) -> list[FSRSReview]:
    if not history:
        raise ValueError("an empty history leaves no memory")
    if history[0][0]:
        raise ValueError("a history begins with 0 days")
    for days, rating in history:
        _check_days(days)
        _check_rating(rating)
    return [FSRSReview(rating, days) for days, rating in history]


def _engine_memory(memory: Memory) -> MemoryState:
    if not (0 < memory.stability < float("inf") and 1 <= memory.difficulty <= 10):
        raise ValueError(f"{memory} is no memory: stability is above 0, difficulty 1 to 10")
    return MemoryState(memory.stability, memory.difficulty)


def _memory(state: MemoryState) -> Memory:
    return Memory(state.stability, state.difficulty)


def _days(state: ItemState) -> int:
    return min(max(1, round(state.interval)), LONGEST)
