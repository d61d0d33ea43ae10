"""Checks over seeds: a question answers itself many times before a learner sees it.

Each check is a function from a solved variant to findings; `CHECKS` is their list.
Drawing and measuring can fail too, and those failures are findings as well.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from quizcli import answers, draws, questions
from quizcli.expressions import ExpressionError
from quizcli.model import (
    Asked,
    MeasureError,
    Outcome,
    Problem,
    Question,
    QuizError,
    Request,
    Tolerance,
    Value,
    Variant,
)
from quizcli.questions import base
from quizcli.session import Pending, Submit

WINDOW = 16
CLOSE = Tolerance(rel=1e-6, abs=1e-9)

CODES = {
    "E601": "the numbers cannot be drawn",
    "E602": "the measurement fails",
    "E603": "the measurement contradicts the question",
    "E604": "the key is not finite",
    "E605": "the key is rejected by its own reader",
    "E606": "a mistake counts as right",
    "E607": "a mistake has no value",
    "E608": "the witness disagrees with the measurement",
    "E609": "an answer under tests is judged otherwise",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong at one draw.  `subject` tells findings of a kind apart."""

    code: str
    subject: str
    message: str


@dataclass(frozen=True)
class Report:
    """What a run found: problems in order of place, and how many variants it solved."""

    problems: tuple[Problem, ...]
    variants: int


Check: TypeAlias = Callable[[Variant], Iterable[Finding]]


# --------------------------------------------------------------------- checks
def finite_key(variant: Variant) -> Iterator[Finding]:
    """No key may be infinite or not a number."""
    for key in variant.keys:
        if not _finite(key) and "inf" not in variant.asked.question.allow:
            yield Finding("E604", "", f"the key is {key}")


def own_reader(variant: Variant) -> Iterator[Finding]:
    """What the learner is told as the key has to be accepted when it is typed."""
    for text in questions.specimens(variant):
        verdict = questions.grade(variant, text)
        if verdict.outcome is not Outcome.RIGHT:
            why = verdict.because or verdict.outcome.value
            yield Finding("E605", "", f"typing the key, {text}, is {verdict.outcome}: {why}")


def mistakes_apart(variant: Variant) -> Iterator[Finding]:
    """No known mistake may equal the key or lie within its tolerance."""
    for i, mistake in enumerate(variant.asked.question.mistakes):
        values = base.at_all_draws(variant, mistake.answer)
        if not values:
            yield Finding("E607", f"mistake {i + 1}", f"{mistake.answer} has no value")
        elif _right_everywhere(values, variant):
            shown = answers.show(values[0])
            yield Finding("E606", f"mistake {i + 1}", f"{mistake.answer} = {shown} counts as right")


def witness_agrees(variant: Variant) -> Iterator[Finding]:
    """The second way to the key has to lead to the same key, at every draw measured."""
    witness = variant.asked.question.witness
    if not witness:
        return
    values = base.at_all_draws(variant, witness)
    pairs = zip(values, variant.keys, strict=False)
    if not values or not all(answers.matches(value, key, CLOSE) for value, key in pairs):
        shown = answers.show(values[0]) if values else "nothing"
        message = f"{witness} gives {shown}, measured {answers.show(variant.key)}"
        yield Finding("E608", "", message)


def own_tests(variant: Variant) -> Iterator[Finding]:
    """The answers under `tests:` are judged as the author says."""
    tests = variant.asked.question.tests
    scope = base.scope(variant)
    right, unread = {Outcome.RIGHT}, {Outcome.UNREADABLE}
    wrong = {Outcome.WRONG, Outcome.MISTAKE}
    expected = ((tests.accept, right), (tests.reject, wrong), (tests.unreadable, unread))
    for texts, outcomes in expected:
        for text in (draws.fill(each, scope) for each in texts):
            outcome = questions.grade(variant, text).outcome
            if outcome not in outcomes:
                wanted = " or ".join(sorted(outcomes))
                yield Finding("E609", text, f"{text} is {outcome}, expected {wanted}")


CHECKS: tuple[Check, ...] = (finite_key, own_reader, mistakes_apart, witness_agrees, own_tests)


# -------------------------------------------------------------------- running
def check(
    bank: Iterable[Question],
    seeds: Sequence[int],
    submit: Submit,
    progress: Callable[[int], None] = lambda done: None,
) -> Report:
    """Draw, measure and check every question at every seed.

    `progress` is told after each variant how many are done.
    """
    problems: list[Problem] = []
    done = 0
    for question in bank:
        found: list[tuple[int, Finding]] = []
        for seed, findings in _trials(question, seeds, submit):
            done += 1
            found.extend((seed, each) for each in findings)
            progress(done)
        problems.extend(_problems(question, found, len(seeds)))
    return Report(tuple(sorted(problems)), done)


def _trials(
    question: Question, seeds: Sequence[int], submit: Submit
) -> Iterator[tuple[int, list[Finding]]]:
    """Findings seed by seed, with some measurements always under way ahead."""
    known: dict[str, Pending] = {}
    ahead: deque[tuple[int, Asked | Finding, list[Pending]]] = deque()
    for seed in seeds:
        ahead.append((seed, *_sent(question, seed, submit, known)))
        if len(ahead) >= WINDOW:
            yield _findings(*ahead.popleft())
    while ahead:
        yield _findings(*ahead.popleft())


def _sent(
    question: Question, seed: int, submit: Submit, known: dict[str, Pending]
) -> tuple[Asked | Finding, list[Pending]]:
    """Draw, and send what has to be measured unless the same was sent before."""
    try:
        asked = questions.prepare(question, seed)
    except (QuizError, ExpressionError) as error:
        return Finding("E601", "", str(error)), []
    return asked, [_once(request, submit, known) for request in asked.requests]


def _once(request: Request, submit: Submit, known: dict[str, Pending]) -> Pending:
    name = repr((request.probe, sorted(request.arguments.items())))
    if name not in known:
        known[name] = submit(request)
    return known[name]


def _findings(
    seed: int, asked: Asked | Finding, pending: Sequence[Pending]
) -> tuple[int, list[Finding]]:
    if isinstance(asked, Finding):
        return seed, [asked]
    try:
        variant = questions.solve(asked, [each.result() for each in pending])
    except MeasureError as error:
        return seed, [Finding("E602", "", str(error))]
    except QuizError as error:
        return seed, [Finding("E603", "", str(error))]
    return seed, [finding for each in CHECKS for finding in each(variant)]


def _problems(
    question: Question, found: Sequence[tuple[int, Finding]], seeds: int
) -> Iterator[Problem]:
    """One problem for each kind of finding, with the first seed that shows it."""
    kinds: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    for seed, finding in found:
        kinds.setdefault((finding.code, finding.subject), []).append((seed, finding))
    for (code, _), cases in kinds.items():
        seed, first = cases[0]
        message = f"{question.id}: {first.message} (seed {seed}; {len(cases)} of {seeds} seeds)"
        again = f"quizcli show {question.id} --seed {seed}"
        yield Problem(question.place, code, message, question=question.id, help=again)


# --------------------------------------------------------------------- inside
def _finite(key: Value) -> bool:
    if isinstance(key, tuple):
        return all(_finite(each) for each in key)
    return not isinstance(key, float) or math.isfinite(key)


def _right_everywhere(values: Sequence[Value], variant: Variant) -> bool:
    """Whether a mistake would be graded right: at each draw within the tolerance."""
    tolerance = questions.tolerance(variant)
    pairs = zip(values, variant.keys, strict=False)
    return all(_same(value, key, tolerance) for value, key in pairs)


def _same(value: Value, key: Value, tolerance: Tolerance) -> bool:
    return value == key or answers.matches(value, key, tolerance)
