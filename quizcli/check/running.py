"""Draw, measure, check: a question at many seeds, with measurements under way ahead."""

from __future__ import annotations

import shlex
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from quizcli import questions
from quizcli.check.findings import Checks, Finding, Found, Report, of_part, parts
from quizcli.check.keys import devices_agree
from quizcli.expressions import ExpressionError
from quizcli.model import (
    Asked,
    MeasureError,
    Place,
    Problem,
    Question,
    QuizError,
    Request,
    Severity,
    Variant,
)
from quizcli.session.world import Pending, Submit

WINDOW = 16


class _Sent(NamedTuple):
    """A question drawn at a seed, with what is being measured; `twice` on another device."""

    seed: int
    asked: Asked | Finding
    pending: Sequence[Pending] = ()
    twice: Sequence[Pending] = ()


class _Tried(NamedTuple):
    """What a seed led to."""

    seed: int
    variant: Variant | None
    findings: Sequence[Finding]


class _Place:
    """One place to measure; what was sent there is not sent again."""

    def __init__(self, submit: Submit) -> None:
        self._submit = submit
        self._known: dict[str, Pending] = {}

    def send(self, requests: Iterable[Request]) -> list[Pending]:
        """The measurements of these requests, under way or done."""
        return [self._once(each) for each in requests]

    def _once(self, request: Request) -> Pending:
        name = repr((request.probe, request.program, sorted(request.arguments.items())))
        if name not in self._known:
            self._known[name] = self._submit(request)
        return self._known[name]


def run(
    bank: Sequence[Question],
    seeds: Sequence[int],
    submit: Submit,
    checks: Checks,
    progress: Callable[[int], None],
    other: Submit | None,
) -> Report:
    """Check every question at every seed; see `quizcli.check.check`."""
    problems = across(bank, checks)
    done = 0
    for question in bank:
        found: list[Found] = []
        variants: list[Variant] = []
        for seed, variant, findings in _trials(question, seeds, submit, checks, other):
            done += 1
            found.extend((seed, each) for each in findings)
            variants.extend([variant] if variant else [])
            progress(done)
        for each in checks.question:
            found.extend(each(question, variants))
        found.extend(_over_parts(question, variants, checks))
        problems.extend(_problems(question, found, len(seeds)))
    return Report(tuple(sorted(problems)), done)


def across(bank: Sequence[Question], checks: Checks) -> list[Problem]:
    """What the checks of a whole bank say of each bank among these questions."""
    banks: dict[str, list[Question]] = {}
    for each in bank:
        banks.setdefault(each.bank, []).append(each)
    return [problem for each in banks.values() for one in checks.bank for problem in one(each)]


# -------------------------------------------------------------------- trials
def _trials(
    question: Question, seeds: Sequence[int], submit: Submit, checks: Checks, other: Submit | None
) -> Iterator[_Tried]:
    """Seed by seed, with some measurements always under way ahead."""
    here = _Place(submit)
    there = _Place(other) if other and not question.program else None
    ahead: deque[_Sent] = deque()
    for seed in seeds:
        ahead.append(_sent(question, seed, here, there))
        if len(ahead) >= WINDOW:
            yield _tried(ahead.popleft(), checks)
    while ahead:
        yield _tried(ahead.popleft(), checks)


def _sent(question: Question, seed: int, here: _Place, there: _Place | None) -> _Sent:
    """Draw, and send what has to be measured unless the same was sent before."""
    try:
        asked = questions.prepare(question, seed)
    except (QuizError, ExpressionError) as error:
        return _Sent(seed, Finding("E601", "", str(error)))
    twice = there.send(asked.requests) if there else ()
    return _Sent(seed, asked, here.send(asked.requests), twice)


def _tried(sent: _Sent, checks: Checks) -> _Tried:
    if isinstance(sent.asked, Finding):
        return _Tried(sent.seed, None, [sent.asked])
    variant = _solved(sent.asked, sent.pending)
    if isinstance(variant, Finding):
        return _Tried(sent.seed, None, [variant])
    findings = [finding for each in checks.variant for finding in each(variant)]
    findings += _of_parts(variant, checks)
    if sent.twice:
        again = _solved(sent.asked, sent.twice)
        findings += [again] if isinstance(again, Finding) else devices_agree(variant, again)
    return _Tried(sent.seed, variant, findings)


def _of_parts(variant: Variant, checks: Checks) -> Iterator[Finding]:
    """The findings of each part, which say of which; of the question itself without parts."""
    for place, (label, part) in enumerate(parts(variant)):
        for finding in (finding for each in checks.part for finding in each(part)):
            yield of_part(finding, label, place)


def _over_parts(question: Question, variants: Sequence[Variant], checks: Checks) -> Iterator[Found]:
    """What all variants of each part show together; a part is read below the question's prompt."""
    for place, column in enumerate(zip(*map(parts, variants), strict=True)):
        label, every = column[0][0], [part for _, part in column]
        asked = every[0].asked.question
        if label:
            asked = asked._replace(prompt=f"{question.prompt}\n{asked.prompt}")
        for seed, finding in (found for each in checks.each_part for found in each(asked, every)):
            yield seed, of_part(finding, label, place)


def _solved(asked: Asked, pending: Sequence[Pending]) -> Variant | Finding:
    try:
        return questions.solve(asked, [each.result() for each in pending])
    except MeasureError as error:
        return Finding("E602", "", str(error), error.line, error.column)
    except QuizError as error:
        return Finding("E603", "", str(error))


# ------------------------------------------------------------------ problems
def _problems(question: Question, found: Sequence[Found], seeds: int) -> Iterator[Problem]:
    """One problem for each kind of finding, with the first seed that shows it."""
    kinds: dict[tuple[str, str], list[Found]] = {}
    for seed, finding in found:
        kinds.setdefault((finding.code, finding.subject), []).append((seed, finding))
    for (code, _), cases in kinds.items():
        seed, first = cases[0]
        count = len({each for each, _ in cases})
        yield Problem(
            place=_place(question, first),
            code=code,
            message=f"{question.id}: {_alone(first.message, question, seed)} "
            f"(seed {seed}; {count} of {seeds} seeds)",
            severity=Severity.WARNING if code.startswith("W") else Severity.ERROR,
            question=question.id,
            help=f"quizcli show {_named(question)} --seed {seed}",
            field=first.field,
        )


def _alone(message: str, question: Question, seed: int) -> str:
    """A message without the id and the seed, where it names them itself."""
    return message.removeprefix(f"{question.id}: ").replace(f" (seed {seed})", "")


def _named(question: Question) -> str:
    """How a command is told of a question: by its file too, for that may lie anywhere."""
    bank, _, local = question.id.partition("/")
    path = question.place.path
    return f"{shlex.quote(path)} {local}" if path else f"{bank}/{local}"


def _place(question: Question, finding: Finding) -> Place:
    """The place in the author's lines, where there is one, else the question's."""
    program = question.program
    if program is None or not finding.line:
        return question.place
    column = program.column + finding.column - 1
    return Place(question.place.path, program.line + finding.line - 1, column, column + 1)
