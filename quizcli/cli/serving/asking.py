"""The methods that ask and judge: next, hint, answer, grade, skip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from quizcli import questions
from quizcli.answers.parts import BETWEEN
from quizcli.cli import scripting
from quizcli.cli.answer_json import as_object, both
from quizcli.cli.commands import answer as answers
from quizcli.cli.commands import next as nexts
from quizcli.cli.commands.answer import LONGEST, Given, Told
from quizcli.cli.part_lines import alone
from quizcli.cli.scripting import Asking
from quizcli.cli.serving.counter import Counter, Graded
from quizcli.model import QuizError, Rating

Params: TypeAlias = Mapping[str, Any]
Found: TypeAlias = "dict[str, object]"


def next_(counter: Counter, params: Params) -> Found:
    """The first question is measured from now on, and the time counts."""
    desk = counter.desk
    wishes = nexts.Wishes(params["number"] or 1, params["new"], params["limit"])
    entries = counter.chosen(params["terms"])
    found = nexts.find(desk.log, desk.deck(), counter.library, entries, wishes, counter.needs())
    for each in found.first[:1]:
        counter.show(each.asking, each.asked)
    return nexts.as_object(found, hints=False)


def hint(counter: Counter, params: Params) -> Found:
    """The next hint counts from now on."""
    desk, entry = counter.desk, counter.askable(params["id"])
    asking = scripting.meant(desk.log, desk.deck(), entry.id, params["seed"])
    asked = questions.prepare(counter.library.question(entry.id), asking.seed)
    every = () if asking.revealed else questions.hints(asked)
    given = counter.hints(asking)
    text = every[given] if given < len(every) else None
    if text is not None:
        counter.hinted(asking, given + 1)
    return {
        "id": asking.question,
        "seed": asking.seed,
        "hint": None if text is None else both(text),
        "hints_left": max(0, len(every) - given - 1),
    }


def answer(counter: Counter, params: Params) -> Found:
    """As `quizcli answer`; what follows for the schedule waits for another grade."""
    desk, entry = counter.desk, counter.askable(params["id"])
    with scripting.alone(desk.home, entry.id):
        run, asking = answers.opened(desk, counter.library, entry, params["seed"], counter.tries)
        step = run.open() or answers.judged(run, asking, _given(counter, asking, params))
        told = answers.scheduled(desk, Told(asking, step))
    counter.graded = Graded(run, asking, step)
    return as_object(told)


def _given(counter: Counter, asking: Asking, params: Params) -> Given:
    value, seconds = params["value"], params["seconds"]
    if isinstance(value, list):
        value = _whole(counter, asking.question, value)
    if seconds is None:
        seconds = min(counter.seconds(asking), LONGEST)
    hints = max(params["hints"] or 0, counter.hints(asking))
    return Given(value, params["points"], hints, seconds)


def _whole(counter: Counter, name: str, values: Sequence[str]) -> str:
    """The answers to the parts of a question as the one line that a learner could type."""
    question = counter.library.question(name)
    labels = questions.TYPES[question.type].labels(question)
    if not labels:
        raise QuizError(f"{name} has no parts: send its answer as one text")
    if len(values) != len(labels) or not all(each.strip() for each in values):
        raise QuizError(f"{name} has {len(labels)} parts: send a text for each, - for none")
    return f"{BETWEEN} ".join(map(alone, labels, values))


def grade(counter: Counter, params: Params) -> Found:
    """As the keys 1 to 4 after a verdict: kept as an event, and the schedule follows."""
    last, rating = counter.graded, Rating[params["grade"].upper()]
    question = counter.entry(params["id"]).id
    if last is None or last.step.rating is None or last.asking.question != question:
        raise QuizError(f"{question} was not judged just now: a grade comes right after an answer")
    if rating is not last.step.rating:
        last.run.overrule(rating)
    told = answers.scheduled(counter.desk, Told(last.asking, last.step), rating)
    counter.settle(rating)
    return {
        "id": question,
        "seed": last.asking.seed,
        "rating": told.rating,
        "due_on": told.due,
        "interval": told.interval,
    }


def skip(counter: Counter, params: Params) -> Found:
    """The key is not shown, so that it can be asked again."""
    desk, entry = counter.desk, counter.askable(params["id"])
    with scripting.alone(desk.home, entry.id):
        run, asking = answers.opened(desk, counter.library, entry, params["seed"], counter.tries)
        step = run.open() or run.skip(min(counter.seconds(asking), LONGEST))
    return as_object(Told(asking, step))
