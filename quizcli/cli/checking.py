"""A check of banks from reading to its exit code, once or after each save."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache as remembered
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli.cli import shell
from quizcli.cli.checks import telling
from quizcli.cli.checks.measured import Measured, Workers, measure, workers
from quizcli.cli.checks.telling import Selection
from quizcli.cli.measuring import runnable
from quizcli.model import Problem, QuizError, Severity

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.bank.pointing import Fields
    from quizcli.cli.checks.kept import Kept

BAD_BANK = 3
CHECK_FAILED = 4
LONGEST_LINE = 2000


class Task(NamedTuple):
    """What to check and how; `keep` says whether earlier findings count."""

    paths: list[Path]
    seeds: int
    jobs: int
    measure: bool
    device: str
    author_code: bool
    home: Path | None
    keep: bool
    selection: Selection
    form: str


class Read(NamedTuple):
    """Banks as they were read, and what is wrong with them before anything is measured."""

    library: Library
    problems: tuple[Problem, ...]

    @property
    def asked(self) -> int:
        """How many questions can be served."""
        return len(self.library.entries)


def run_once(task: Task) -> int:
    """Check, tell everything, and return the exit code."""
    read = read_banks(task, cache=None)
    found = Measured()
    if task.measure:
        with workers(task.jobs, task.device) as measuring:
            found = _measured(task, read, measuring, _kept(task))
    counted = task.selection.of([*read.problems, *_with_lines(found.problems)])
    telling.tell(counted, task.form)
    telling.sum_up(counted, read.asked, found)
    return exit_code(task.selection.of(read.problems), task.selection.of(found.problems))


def run_watching(task: Task) -> None:
    """Check now and after each save until it is interrupted; the workers stay warm."""
    from quizcli.cli.checks.watching import watch
    from quizcli.cli.pausing import pausing

    kept = _kept(task)
    with workers(task.jobs, task.device) as measuring, pausing() as pause:

        def run(changed: list[str], stop: Callable[[], bool]) -> None:
            try:
                _again(task, changed, measuring, kept, stop)
            except QuizError as error:  # a file may be gone for a moment
                shell.say(str(error))
            if not stop():
                shell.say(f"watching {_named(task.paths)}; Ctrl-C ends")

        watch(task.paths, run, pause)


def _named(paths: Sequence[Path]) -> str:
    """The first of the paths, and how many more there are."""
    return f"{paths[0]}{f' and {len(paths) - 1} more' if len(paths) > 1 else ''}"


def _again(
    task: Task, changed: list[str], measuring: Workers, kept: Kept, stop: Callable[[], bool]
) -> None:
    """One round of watching: what reading says at once, then what measuring says."""
    if changed:
        shell.say(f"-- {', '.join(changed)} --")
    read = read_banks(task, cache=shell.find_places(task.home).cache)
    before = task.selection.of(read.problems)
    telling.tell(before, task.form)
    if not task.measure or not read.asked:
        telling.sum_up(before, read.asked, None)
        return
    found = _measured(task, read, measuring, kept, stop)
    counted = task.selection.of(_with_lines(found.problems))
    if counted:
        telling.tell(counted, task.form)
    telling.sum_up([*before, *counted], read.asked, found)


def exit_code(read: Iterable[Problem], measured: Iterable[Problem]) -> int:
    """3 for a bank that cannot be read as it is, 4 for a check that failed, else 0.

    Warnings never fail a check.
    """
    if any(each.severity is Severity.ERROR for each in read):
        return BAD_BANK
    return CHECK_FAILED if any(each.severity is Severity.ERROR for each in measured) else 0


# ----------------------------------------------------------------------- reading
def read_banks(task: Task, cache: Path | None) -> Read:
    """The banks and concept maps at the paths, with all that reading them says."""
    from quizcli.bank.concepts import load_concepts
    from quizcli.cli.checks import silences
    from quizcli.cli.checks.looks import looks

    maps = remembered(lambda path: load_concepts(path, cache=cache))
    library = shell.load_paths([each for each in task.paths if not _is_map(each)], cache)
    problems = list(library.problems)
    seen: list[Problem] = []
    for path in concept_maps(task.paths):
        problems += maps(path)[1]
    for bank in library.banks:
        beside = bank.path.parent / shell.CONCEPTS
        seen += looks(bank.path, _ids(*maps(beside)) if beside.is_file() else None)
    seen = silences.applied(seen, silences.questions(library), silences.LOOKED_FOR)
    return Read(library, (*problems, *_with_lines(seen)))


def _is_map(path: Path) -> bool:
    return path.name == shell.CONCEPTS


def concept_maps(paths: Iterable[Path]) -> Iterator[Path]:
    """The concept maps among the paths and in their folders."""
    for path in paths:
        found = path / shell.CONCEPTS if path.is_dir() else path
        if _is_map(found) and (found.is_file() or found == path):
            yield found


def bank_files(paths: Iterable[Path]) -> list[Path]:
    """All banks and concept maps at the paths.  Raises QuizError for a path that is not there."""
    given = list(paths)
    banks = shell.load_paths([each for each in given if not _is_map(each)], None).banks
    return [*(each.path for each in banks), *concept_maps(given)]


def _ids(concepts: Collection[str], problems: Sequence[Problem]) -> Collection[str] | None:
    """The ids on a map; None when some are left out of it for errors."""
    return None if any(each.severity is Severity.ERROR for each in problems) else concepts


# --------------------------------------------------------------------- measuring
def _kept(task: Task) -> Kept:
    from quizcli.cli.checks.kept import open_kept

    return open_kept(shell.find_places(task.home).cache if task.keep else None, task.device)


def _measured(
    task: Task,
    read: Read,
    measuring: Workers,
    kept: Kept,
    stop: Callable[[], bool] = lambda: False,
) -> Measured:
    from quizcli.cli.checks import silences

    library = read.library
    asked = [each for each in library.entries if not each.retired]
    entries = runnable(asked, library, task.home, author_code=task.author_code)
    bank = [library.question(each.id) for each in entries]
    found = measure(bank, range(task.seeds), measuring, kept, stop)
    whole = found.variants and task.seeds >= silences.ENOUGH and not stop()
    decided = silences.MEASURED if whole else ()
    quiet = [each for each in bank if each.silence]
    return found._replace(problems=tuple(silences.applied(found.problems, quiet, decided)))


def _with_lines(problems: Iterable[Problem]) -> list[Problem]:
    """The problems of measuring at the fields that they are about, with the lines of their
    files, for the caret."""
    from quizcli.bank.pointing import Fields

    lines, fields = remembered(_lines), remembered(Fields)
    placed = (_placed(each, fields(each.place.path)) if each.field else each for each in problems)
    return [each._replace(source=_line(lines(each.place.path), each.place.line)) for each in placed]


def _placed(problem: Problem, fields: Fields) -> Problem:
    """The problem at its field, where that is still there."""
    found = fields.place(problem.question.partition("/")[2], problem.field)
    return problem._replace(place=found or problem.place)


def _lines(path: str) -> list[str]:
    try:
        return re.split(r"\r\n|\r|\n", Path(path).read_text(encoding="utf-8-sig", errors="replace"))
    except OSError:  # it was read a moment ago, and is gone
        return []


def _line(lines: Sequence[str], number: int) -> str:
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return line if len(line) <= LONGEST_LINE else ""
