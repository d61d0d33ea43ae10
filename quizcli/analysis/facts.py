"""Everything that the figures are computed from, and what several of them share.

The figures are computed when they are asked for, so that one section alone costs no more
than it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from quizcli import schedule
from quizcli.analysis import amounts, concepts, days, hardest, pace
from quizcli.analysis.calibration import Calibration, calibration
from quizcli.analysis.days import WEEKS, Calendar, Day, Totals
from quizcli.analysis.distributions import Distributions, distributions
from quizcli.analysis.forecast import Forecast, forecast
from quizcli.analysis.hours import hours
from quizcli.analysis.recalls import Recall, recalls
from quizcli.analysis.retention import Retention, retention
from quizcli.analysis.shares import Share
from quizcli.cards import Card
from quizcli.log import Effective
from quizcli.memory import Model
from quizcli.model import NOTHING


class Item(NamedTuple):
    """What the figures need to know of a question in reach."""

    question: str
    type: str
    concept: str
    retired: bool = False


class Facts:
    """A learner's log with the cards that it leaves, on the study day `today`.

    `items` are the questions that are meant, `names` those of concepts by their ids (in the
    order of the map, prerequisites first), and `needs` what each builds on.  With `only` the
    answers to other questions are left out; else those that no bank has any more count too.
    """

    def __init__(
        self,
        found: Effective,
        deck: Mapping[str, Card],
        model: Model,
        today: int,
        items: Iterable[Item],
        *,
        names: Mapping[str, str] = NOTHING,
        needs: schedule.Prerequisites = NOTHING,
        only: bool = False,
    ) -> None:
        self.items = tuple(items)
        self.model, self.today = model, today
        self.names, self.needs, self.only = names, needs, only
        wanted = frozenset(each.question for each in self.items)
        kept = (each for each in found.reviews if not only or each.question in wanted)
        self.reviews = amounts.dated(kept, today)
        self.cards = {id_: card for id_, card in deck.items() if not only or id_ in wanted}
        self._flags = found.flags

    @property
    def wanted(self) -> float:
        """The share of answers that the learner wants right."""
        return self.model.retention

    @cached_property
    def answers(self) -> int:
        """How many answers there are."""
        return sum(each.rating is not None for each in self.reviews)

    @cached_property
    def days(self) -> Mapping[int, Day]:
        """What was done on each study day."""
        return days.by_day(self.reviews)

    @property
    def day(self) -> Day:
        """What was done today."""
        return self.days.get(self.today, Day())

    @cached_property
    def totals(self) -> Totals:
        """All days together."""
        return days.totals(self.days, self.today)

    def calendar(self, weeks: int = WEEKS) -> Calendar:
        """The last weeks."""
        return days.calendar(self.days, self.today, weeks)

    @cached_property
    def forecast(self) -> Forecast:
        """The days ahead, without what is asked no more."""
        retired = {each.question for each in self.items if each.retired}
        asked = (each for id_, each in self.cards.items() if id_ not in retired)
        return forecast(asked, self.today)

    @cached_property
    def recalls(self) -> tuple[Recall, ...]:
        """All tests of memory."""
        return recalls(self.reviews, self.model, self._flags)

    @cached_property
    def retention(self) -> tuple[Retention, ...]:
        """True retention by window."""
        return retention(self.recalls, self.today)

    @cached_property
    def calibration(self) -> Calibration:
        """Chances and what happened."""
        return calibration(self.recalls)

    @cached_property
    def masteries(self) -> Mapping[str, concepts.Mastery]:
        """What is known of each concept of the questions that are meant."""
        concept_of = {each.question: each.concept for each in self.items}
        last = concepts.recent(self.reviews, concept_of)
        return concepts.masteries(concept_of, self.cards, last, self.today, self.model)

    @property
    def weakest(self) -> tuple[concepts.Mastery, ...]:
        """What to strengthen first."""
        return concepts.weakest(self.masteries, self.needs)

    @property
    def tree(self) -> tuple[concepts.Branch, ...]:
        """The concepts of the map and those of questions alone; with `only` those meant."""
        known = [each for each in self.names if each in self.masteries or not self.only]
        others = sorted(self.masteries.keys() - self.names.keys())
        return concepts.tree([*known, *others], self.needs)

    @cached_property
    def distributions(self) -> Distributions:
        """Stability, difficulty and intervals of the cards."""
        return distributions(self.cards.values())

    @property
    def hardest(self) -> tuple[hardest.Trouble, ...]:
        """The questions that give most trouble."""
        return hardest.hardest(self.cards, self.recalls)

    @cached_property
    def hours(self) -> tuple[Share, ...]:
        """Answers by hour of the day."""
        return hours(self.reviews)

    @cached_property
    def pace(self) -> tuple[pace.Pace, ...]:
        """How long answers take."""
        return pace.pace(self.reviews, {each.question: each.type for each in self.items})
