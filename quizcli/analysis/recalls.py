"""The tests of memory in a log, each with the chance of a right answer before it.

A test is an answer that says how well something was remembered for days: the first of a study
day, in a mode that writes the schedule, to a question whose answer before was right, on an
earlier study day.  Repeats on one day, first answers and what was left unlearned are no tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from quizcli import cards, schedule
from quizcli.log import Flags
from quizcli.memory import Model, Step
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
    answers: defaultdict[str, list[tuple[int, Rating]]] = defaultdict(list)
    for each in reviews:
        if each.rating is not None and cards.counts(each, flags):
            answers[each.question].append((schedule.study_day(each.at), each.rating))
    histories = [_steps(given) for given in answers.values()]
    memories = model.memories_all(histories)
    told = zip(answers.items(), histories, memories, strict=True)
    return tuple(
        found
        for (question, given), steps, before in told
        for found in _tests(question, given, steps, before, model)
    )


def _steps(given: Sequence[tuple[int, Rating]]) -> list[Step]:
    """Answers, each a study day and a rating, as the model wants them."""
    days = (schedule.elapsed(last, day) for (last, _), (day, _) in pairwise(given))
    return [(0, given[0][1]), *zip(days, (rating for _, rating in given[1:]), strict=True)]


def _tests(
    question: str,
    given: Sequence[tuple[int, Rating]],
    steps: Sequence[Step],
    memories: Sequence[Memory],
    model: Model,
) -> Iterator[Recall]:
    """The tests among the answers to a question; `memories` are those before all but the first."""
    for i, memory in enumerate(memories, start=1):
        days, rating = steps[i]
        if days and steps[i - 1][1] is not Rating.AGAIN:
            predicted, right = model.chance(memory.stability, days), rating is not Rating.AGAIN
            yield Recall(question, given[i][0], days, predicted, mature(memory, model), right)


def mature(memory: Memory, model: Model) -> bool:
    """Whether the wanted share is still remembered after 21 days; `memory` is the model's own."""
    return model.chance(memory.stability, MATURE) >= model.retention
