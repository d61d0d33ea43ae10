"""The tests of memory in a log, each with the chance of a right answer before it.

A test is an answer that says how well something was remembered for days: the first of a study
day, in a mode that writes the schedule, to a question whose answer before was right, on an
earlier study day.  Repeats on one day, first answers and what was left unlearned are no tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from quizcli import cards, schedule
from quizcli.log import Flags
from quizcli.memory import Model
from quizcli.model import Memory, Rating, Review

MATURE = 21
"""Days: a card whose interval is so long is mature, as in Anki."""


class Recall(NamedTuple):
    """A test of memory on study day `day`, after `elapsed` days.

    `predicted` is the chance that the present model gave it.  `mature` says whether the
    interval for the wanted share was 21 days or longer, before it was rounded and moved.
    """

    question: str
    day: int
    elapsed: int
    predicted: float
    mature: bool
    right: bool


def recalls(
    reviews: Iterable[Review], model: Model, flags: Flags = cards.UNMARKED
) -> tuple[Recall, ...]:
    """The tests among these reviews, question by question; `reviews` are in order."""
    answers: defaultdict[str, list[Review]] = defaultdict(list)
    for each in reviews:
        if cards.counts(each, flags):
            answers[each.question].append(each)
    return tuple(found for rows in answers.values() for found in _tests(rows, model))


def _tests(rows: Sequence[Review], model: Model) -> Iterator[Recall]:
    memory: Memory | None = None
    last_day, known, final = 0, False, len(rows) - 1
    for i, row in enumerate(rows):
        assert row.rating is not None
        day, right = schedule.study_day(row.at), row.rating is not Rating.AGAIN
        days = schedule.elapsed(last_day, day) if memory else 0
        if memory and days and known:
            predicted = model.retrievability(memory, days)
            yield Recall(row.question, day, days, predicted, mature(memory, model), right)
        last_day, known = day, right
        if i < final:  # what comes after the last answer tests nothing yet
            memory = _after(memory, days, row.rating, model)


def _after(memory: Memory | None, days: int, rating: Rating, model: Model) -> Memory:
    return model.next(memory, days, rating) if memory else model.first(rating)


def mature(memory: Memory, model: Model) -> bool:
    """Whether the wanted share is still remembered after 21 days."""
    return model.retrievability(memory, MATURE) >= model.retention
