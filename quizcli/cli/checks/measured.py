"""Measuring for a check: several workers behind one `submit`, and what was found before."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

from quizcli import check
from quizcli.cli.checks.kept import Findings, Kept
from quizcli.cli.measuring import Measuring

if TYPE_CHECKING:
    from quizcli.model import Problem, Question
    from quizcli.session import Submit

TELL_EVERY = 0.2


class Measured(NamedTuple):
    """What measuring found: in how many variants, how many of them known before, how fast."""

    problems: tuple[Problem, ...] = ()
    variants: int = 0
    known: int = 0
    seconds: float = 0.0


@contextmanager
def workers(jobs: int, device: str) -> Iterator[Submit]:
    """Several workers taking turns; each starts with what it is asked first."""
    with ExitStack() as stack:
        every = [stack.enter_context(Measuring(device)) for _ in range(jobs)]
        turns = cycle(every)
        yield lambda request: next(turns).submit(request)


def measure(
    bank: Sequence[Question],
    seeds: Sequence[int],
    submit: Submit,
    kept: Kept,
    stop: Callable[[], bool] = lambda: False,
) -> Measured:
    """Check every question at every seed, unless it was before; `stop` ends it early."""
    started = time.perf_counter()
    problems: list[Problem] = []
    known = variants = 0
    with _progress(len(bank) * len(seeds)) as progress:
        for question in bank:
            if stop():
                break
            findings = kept.find(question, seeds)
            if findings is None:
                findings = _found(question, seeds, submit, partial(_on, progress, variants))
                kept.keep(question, seeds, findings)
            else:
                known += findings.variants
            problems += findings.problems
            variants += findings.variants
    kept.save()
    return Measured(tuple(problems), variants, known, time.perf_counter() - started)


def _found(
    question: Question, seeds: Sequence[int], submit: Submit, progress: Callable[[int], None]
) -> Findings:
    report = check.check([question], seeds, submit, progress)
    return Findings(report.variants, report.problems)


def _on(progress: Callable[[int], None], before: int, done: int) -> None:
    progress(before + done)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A line on a terminal's standard error that counts; nothing elsewhere."""
    told = 0.0

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told > TELL_EVERY:
            told = time.monotonic()
            print(f"\r{done} of {total} variants", end="", file=sys.stderr, flush=True)

    if not sys.stderr.isatty():
        yield lambda done: None
        return
    try:
        yield tell
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
