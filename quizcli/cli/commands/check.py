"""`quizcli check PATH`: everything that is wrong with banks, told at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli import check
from quizcli.cli import options, shell
from quizcli.cli.measuring import Measuring, runnable
from quizcli.model import Severity

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.check import Report
    from quizcli.model import Problem, Question
    from quizcli.session import Submit

BAD_BANK = 3
CHECK_FAILED = 4
TELL_EVERY = 0.2


def command(
    paths: Annotated[list[Path], typer.Argument(help="Banks, or folders of banks.")],
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Draws of each question.")] = 20,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=16, help="Worker processes.")] = 2,
    measure: Annotated[bool, typer.Option(help="Measure, or only read and validate.")] = True,
    device: options.Device = "cpu",
    no_author_code: options.NoAuthorCode = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Check banks: every problem with its place, every key at many seeds."""
    shell.check_device(device)
    library = shell.load_paths(paths, cache=None)
    bank = [library.question(each.id) for each in library.entries]
    report, seconds = check.Report((), 0), 0.0
    if measure:
        started = time.perf_counter()
        entries = runnable(library.entries, library, home, author_code=not no_author_code)
        report = _measured([library.question(each.id) for each in entries], seeds, jobs, device)
        seconds = time.perf_counter() - started
    problems = (*library.problems, *report.problems)
    _tell(problems, report, len(bank), seconds, as_json=as_json)
    raise typer.Exit(_exit_code(library, report))


def _measured(bank: list[Question], seeds: int, jobs: int, device: str) -> Report:
    with _workers(jobs, device) as submit, _progress(len(bank) * seeds) as progress:
        return check.check(bank, range(seeds), submit, progress)


@contextmanager
def _workers(jobs: int, device: str) -> Iterator[Submit]:
    """Several workers behind one `submit`, taking turns."""
    with ExitStack() as stack:
        workers = [stack.enter_context(Measuring(device)) for _ in range(jobs)]
        turns = cycle(workers)
        yield lambda request: next(turns).submit(request)


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
    yield tell
    print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _tell(
    problems: tuple[Problem, ...], report: Report, asked: int, seconds: float, *, as_json: bool
) -> None:
    from quizcli.bank import render_problem, to_json
    from quizcli.cli.furniture import number

    if as_json:
        shell.put_json({"version": 1, "problems": [to_json(each) for each in problems]})
        return
    for each in problems:
        print(render_problem(each))
        print()
    errors = sum(each.severity is Severity.ERROR for each in problems)
    warnings = len(problems) - errors
    measured = ""
    if report.variants:
        rate = report.variants / max(seconds, 1e-9)
        measured = f", {report.variants} variants in {seconds:.1f} s ({rate:.0f} a second)"
    found = f"{number(errors, 'error')}, {number(warnings, 'warning')}"
    shell.say(f"{number(asked, 'healthy question')}{measured}: {found}")


def _exit_code(library: Library, report: Report) -> int:
    """3 for a bank that cannot be read as it is, 4 for a check that failed, else 0."""
    if any(each.severity is Severity.ERROR for each in library.problems):
        return BAD_BANK
    return CHECK_FAILED if report.problems else 0
