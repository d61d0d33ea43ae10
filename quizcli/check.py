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
    Place,
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
CLOSE = Tolerance(rel=1e-6, abs=1e-12)
EXACT = Tolerance()

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
    """One thing that is wrong at one draw.  `subject` tells findings of a kind apart.

    `line` and `column` count from 1 in the author's lines; 0 where no place in them is known.
    """

    code: str
    subject: str
    message: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Report:
    """What a run found: problems in order of place, and how many variants it solved."""

    problems: tuple[Problem, ...]
    variants: int


Check: TypeAlias = Callable[[Variant], Iterable[Finding]]


# --------------------------------------------------------------------- checks
def finite_key(variant: Variant) -> Iterator[Finding]:
    """No key may be infinite or nan, unless the question allows such answers."""
    allowed = variant.asked.question.allow
    for key in variant.keys:
        fault = next((each for each in ("nan", "inf") if _holds(each, key)), "")
        if fault and fault not in allowed:
            yield Finding("E604", "", f"the key is {answers.show(key)}")


def own_reader(variant: Variant) -> Iterator[Finding]:
    """What the learner is told as the key has to be accepted when it is typed."""
    for text in questions.specimens(variant):
        verdict = questions.grade(variant, text)
        if verdict.outcome is not Outcome.RIGHT:
            why = f": {verdict.because}" if verdict.because else ""
            yield Finding("E605", "", f"typing the key, {text}, is {verdict.outcome}{why}")


def mistakes_apart(variant: Variant) -> Iterator[Finding]:
    """No known mistake may equal the key or lie within its tolerance."""
    for i, mistake in enumerate(variant.asked.question.mistakes):
        values = base.at_all_draws(variant, mistake.answer)
        if not values:
            yield Finding("E607", f"mistake {i + 1}", f"{mistake.answer} has no value")
        elif _is_right(values, variant):
            shown = answers.show(values[0])
            yield Finding("E606", f"mistake {i + 1}", f"{mistake.answer} = {shown} counts as right")


def witness_agrees(variant: Variant) -> Iterator[Finding]:
    """The second way to the key has to lead to the same key, at every draw measured."""
    witness = variant.asked.question.witness
    if not witness:
        return
    values = base.at_all_draws(variant, witness)
    if not values:
        yield Finding("E608", "", f"{witness} has no value")
    for value, key in zip(values, variant.keys, strict=False):
        if not answers.matches(value, key, EXACT if _exact(key) else CLOSE):
            message = f"{witness} gives {answers.show(value)}, measured {answers.show(key)}"
            yield Finding("E608", "", message)
            break


def own_tests(variant: Variant) -> Iterator[Finding]:
    """The answers under `tests:` are judged as the author says."""
    tests = variant.asked.question.tests
    scope = base.scope(variant)
    right, unread = {Outcome.RIGHT}, {Outcome.UNREADABLE}
    wrong = {Outcome.WRONG, Outcome.MISTAKE}
    expected = ((tests.accept, right), (tests.reject, wrong), (tests.unreadable, unread))
    for texts, outcomes in expected:
        for each in texts:
            typed = draws.fill(each, scope)
            outcome = questions.grade(variant, typed).outcome
            if outcome not in outcomes:
                wanted = " or ".join(sorted(outcomes))
                yield Finding("E609", each, f"{typed} is {outcome}, expected {wanted}")


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
    name = repr((request.probe, request.program, sorted(request.arguments.items())))
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
        return seed, [Finding("E602", "", str(error), error.line, error.column)]
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
        count = len({each for each, _ in cases})
        message = f"{question.id}: {first.message} (seed {seed}; {count} of {seeds} seeds)"
        again = f"quizcli show {question.id} --seed {seed}"
        place = _place(question, first)
        yield Problem(place, code, message, question=question.id, help=again)


def _place(question: Question, finding: Finding) -> Place:
    """The place in the author's lines, where there is one, else the question's."""
    program = question.program
    if program is None or not finding.line:
        return question.place
    column = program.column + finding.column - 1
    return Place(question.place.path, program.line + finding.line - 1, column, column + 1)


# --------------------------------------------------------------------- inside
def _holds(fault: str, key: Value) -> bool:
    """Whether a key is, or has in it, a `nan` or an `inf`."""
    if isinstance(key, tuple):
        return any(_holds(fault, each) for each in key)
    there = math.isnan if fault == "nan" else math.isinf
    return isinstance(key, float) and there(key)


def _exact(key: Value) -> bool:
    """Whether a key has no float in it: a count that is off by one is another count."""
    if isinstance(key, tuple):
        return all(map(_exact, key))
    return not isinstance(key, float)


def _is_right(values: Sequence[Value], variant: Variant) -> bool:
    """Whether a mistake would be graded right.

    A formula is compared at all draws; a typed number or shape at the first one only,
    and it is enough that the mistake is right there.
    """
    formula = variant.asked.question.type == "formula"
    compared = variant.keys if formula else variant.keys[:1]
    tolerance = questions.tolerance(variant)
    return all(answers.matches(a, b, tolerance) for a, b in zip(values, compared, strict=False))
