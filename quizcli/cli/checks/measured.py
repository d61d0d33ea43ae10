"""Measuring for a check: several workers behind one `submit`, and what was found before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

from quizcli import check
from quizcli.cli.checks.bar import bar
from quizcli.cli.checks.kept import Findings, Kept
from quizcli.cli.measuring import Measuring

if TYPE_CHECKING:
    from quizcli.model import Problem, Question
    from quizcli.session.world import Submit

CPU = "cpu"
COMPARED = frozenset({"cuda", "mps"})


class Measured(NamedTuple):
    """What measuring found: in how many variants, how many of them known before, how fast."""

    problems: tuple[Problem, ...] = ()
    variants: int = 0
    known: int = 0
    seconds: float = 0.0


class Workers(NamedTuple):
    """Where to measure, and where to measure once more for comparison, if anywhere."""

    submit: Submit
    other: Submit | None = None


@contextmanager
def workers(jobs: int, device: str) -> Iterator[Workers]:
    """Several workers taking turns; each starts with what it is asked first.

    What an accelerator measures is compared with the CPU.
    """
    with ExitStack() as stack:
        submit = _turns(stack, jobs, device)
        other = _turns(stack, jobs, CPU) if device in COMPARED else None
        yield Workers(submit, other)


def _turns(stack: ExitStack, jobs: int, device: str) -> Submit:
    every = [stack.enter_context(Measuring(device)) for _ in range(jobs)]
    turns = cycle(every)
    return lambda request: next(turns).submit(request)


def measure(
    bank: Sequence[Question],
    seeds: Sequence[int],
    measuring: Workers,
    kept: Kept,
    stop: Callable[[], bool] = lambda: False,
) -> Measured:
    """Check every question at every seed, unless it was before; `stop` ends it early.

    What is guessable over a whole bank is told as well.
    """
    started = time.perf_counter()
    problems = check.across(bank)
    known = variants = 0
    with bar(len(bank) * len(seeds)) as progress:
        for question in bank:
            if stop():
                break
            findings = kept.find(question, seeds)
            if findings is None:
                findings = _found(question, seeds, measuring, partial(_on, progress, variants))
                kept.keep(question, seeds, findings)
            else:
                known += findings.variants
            problems += findings.problems
            variants += findings.variants
    kept.save()
    return Measured(tuple(problems), variants, known, time.perf_counter() - started)


def _found(
    question: Question, seeds: Sequence[int], measuring: Workers, progress: Callable[[int], None]
) -> Findings:
    report = check.check([question], seeds, measuring.submit, progress, measuring.other)
    return Findings(report.variants, report.problems)


def _on(progress: Callable[[int], None], before: int, done: int) -> None:
    progress(before + done)
