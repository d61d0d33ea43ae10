"""What the coming months bring: the learner's own cards, answered day by day in advance.

The real scheduler decides (`memory`, `schedule.fuzzed`); only the answers are dice.  A question
is answered right with the chance that the memory model gives it on that day; one that is
missed is answered again on the same day until it is right.  A day asks the due questions most
likely forgotten up to the limit, and then new ones.  It begins with tomorrow.

The engine brings a simulator of its own, but that one makes up its cards, and knows neither
our rounding and fuzz nor whole study days.  This one starts from the cards as they are and
needs about two seconds for 100,000 answers.

The dice of an answer depend on the seed, the question and the day alone, so that two runs
differ by their models and hardly by luck.  A few cards are run through several times.  Moving
due days to emptier ones nearby and credit for prerequisites are left out: the first changes
no month, the second asks a little less than is foretold here.
"""

from __future__ import annotations

from typing import NamedTuple

from quizcli.memory import Model
from quizcli.workload.desk import Day, Desk, Situation
from quizcli.workload.habits import Habits

MONTH = 30
"""Days of a month here; the last one may be shorter."""

CARDS, ROUNDS = 2_000, 10
"""So many cards even out the dice; with fewer there are more rounds, up to so many."""


class Month(NamedTuple):
    """The days `first` to `last` from today on.

    `reviews`, `new` and `seconds` are means of a day; `right` is the expected share of right
    answers to due questions (None without any); `remembered` is how many questions are
    expected to be remembered at the end of its last day.
    """

    first: int
    last: int
    reviews: float
    new: float
    seconds: float
    right: float | None
    remembered: float


class Run(NamedTuple):
    """What a model brings; `waiting` are due questions that the limit leaves at the end."""

    days: tuple[Day, ...]
    waiting: float

    @property
    def months(self) -> tuple[Month, ...]:
        """The months in order."""
        count = len(self.days)
        starts = range(1, count + 1, MONTH)
        return tuple(self._part(each, min(each + MONTH - 1, count)) for each in starts)

    @property
    def whole(self) -> Month:
        """All days as one month."""
        return self._part(1, len(self.days))

    def _part(self, first: int, last: int) -> Month:
        done = self.days[first - 1 : last]
        reviews = sum(each.reviews for each in done)
        return Month(
            first,
            last,
            reviews / len(done),
            sum(each.new for each in done) / len(done),
            sum(each.seconds for each in done) / len(done),
            sum(each.chances for each in done) / reviews if reviews else None,
            done[-1].remembered,
        )


def run(situation: Situation, model: Model, how: Habits, days: int, seed: int) -> Run:
    """What the `days` after today (at least one) bring; the same for the same seed."""
    expected = len(situation.cards) + min(len(situation.new), situation.a_day * days)
    rounds = min(ROUNDS, -(-CARDS // max(expected, 1)))
    desks = [Desk(situation, model, how, seed + each) for each in range(rounds)]
    by_day = [
        _mean([desk.work(each, _ends(each, days)) for desk in desks]) for each in range(1, days + 1)
    ]
    return Run(tuple(by_day), sum(len(each.waiting) for each in desks) / rounds)


def _ends(day: int, days: int) -> bool:
    return day == days or day % MONTH == 0


def _mean(days: list[Day]) -> Day:
    return Day(*(sum(each) / len(days) for each in zip(*days, strict=True)))
