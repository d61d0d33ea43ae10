"""`quizcli preview ID --seed S --seeds N`: a question as the learner sees it, then its key."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import questions
from quizcli.cli import compose, exhibit, options, shell
from quizcli.cli.furniture import number
from quizcli.cli.measuring import Measuring
from quizcli.expressions import ExpressionError
from quizcli.model import QuizError, Severity

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.exhibit import Row
    from quizcli.cli.look import Look
    from quizcli.model import Question, Variant

CHECK_FAILED = 4
EVERY = 0.3
"""Seconds between two looks at a file that is watched."""
LABEL = 10


class Drawn(NamedTuple):
    """What became of one seed: a variant, or the sentence that says why there is none."""

    seed: int
    variant: Variant | None
    trouble: str = ""


class How(NamedTuple):
    """How a preview was asked for."""

    terms: Sequence[str]
    seeds: range
    look: Look
    home: Path | None
    author_code: bool


def command(
    terms: Annotated[
        list[str], typer.Argument(help="A question's id, after the bank's file if need be.")
    ],
    seed: Annotated[int, typer.Option("--seed", help="The question's own seed.")] = 0,
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, max=1000, help="So many seeds in a row.")
    ] = 1,
    watch: Annotated[bool, typer.Option("--watch", help="Show it again at each save.")] = False,
    device: options.Device = "cpu",
    no_author_code: options.NoAuthorCode = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Show a question as the learner sees it, and all that its author wrote for it."""
    shell.check_device(device)
    if watch and as_json:
        raise QuizError("--watch is for people; leave --json out, or --watch")
    look = shell.look(plain=plain)
    how = How(terms, range(seed, seed + seeds), look, home, not no_author_code)
    with Measuring(device) as measuring:
        if watch:
            _watch(how, measuring)
            return
        every = _all_drawn(_find(how), how, measuring)
        if as_json:
            shell.put_json({"version": 1, "seeds": [_as_object(each) for each in every]})
        else:
            _put(_lines(every, how.look), how.look)
    failed = any(each.variant is None for each in every)
    raise typer.Exit(CHECK_FAILED if failed else 0)


def _find(how: How) -> Question:
    """The question; what is wrong with its bank is told when it is not there."""
    from quizcli.bank import render_problem

    library, rest = shell.load_banks(how.home, how.terms)
    named = " ".join(how.terms)
    try:
        return exhibit.find(library, rest, named, how.home, author_code=how.author_code)
    except QuizError:
        for each in library.problems:
            if each.severity is Severity.ERROR:
                shell.say(f"{render_problem(each)}\n")
        raise


def _all_drawn(question: Question, how: How, measuring: Measuring) -> list[Drawn]:
    return [_drawn(question, seed, measuring) for seed in how.seeds]


def _lines(every: Sequence[Drawn], look: Look) -> list[Text]:
    """A table of several seeds, then each seed."""
    lines = _table(every, look) if len(every) > 1 else []
    for place, each in enumerate(every, start=1):
        lines += _exhibit(each, place, len(every), look)
    return lines


def _put(lines: Iterable[Text], look: Look) -> None:
    from quizcli.cli import screens

    screens.draw(look.console(sys.stdout), lines)


def _drawn(question: Question, seed: int, measuring: Measuring) -> Drawn:
    try:
        return Drawn(seed, exhibit.solved(questions.prepare(question, seed), measuring))
    except (QuizError, ExpressionError) as error:
        return Drawn(seed, None, str(error))


def _as_object(drawn: Drawn) -> dict[str, object]:
    """A seed for programs: what `show --json` has, or why there is nothing."""
    from quizcli.cli.commands.show import as_object

    shown = as_object(drawn.variant) if drawn.variant else None
    return {"seed": drawn.seed, "trouble": drawn.trouble or None, "shown": shown}


# ---------------------------------------------------------------------- drawing
def _table(every: Sequence[Drawn], look: Look) -> list[Text]:
    """The draws and keys of all seeds, one after the other."""
    from rich.text import Text

    from quizcli.cli.furniture import DIM, literal, rule
    from quizcli.cli.markdown import line

    width = max(len(str(each.seed)) for each in every)
    lines = [Text(f" {'seed':>{max(width, 4)}}  key", DIM)]
    for each in every:
        key = line(exhibit.expected(each.variant), look).plain if each.variant else each.trouble
        draw = exhibit.drawn(each.variant.asked) if each.variant else ""
        words = f"{key}   ({draw})" if draw else key
        lines += literal(words, look, Text(f" {each.seed:>{max(width, 4)}}  "))
    return [*lines, Text("") if look.plain else rule(look)]


def _exhibit(drawn: Drawn, place: int, total: int, look: Look) -> list[Text]:
    from rich.text import Text

    from quizcli.cli import screens
    from quizcli.cli.furniture import DIM, literal

    seed = literal(f"seed {drawn.seed}", look, style=DIM)
    if drawn.variant is None:
        return [*seed, *literal(drawn.trouble, look), Text("")]
    asked = drawn.variant.asked
    progress = screens.Progress(
        (f"seed {drawn.seed}",), place, total, place - 1, 0, 0, scored=False
    )
    lines = screens.question(compose.unanswered(asked, progress, named=True), look)
    draw = exhibit.drawn(asked)
    head = literal(f"seed {drawn.seed}" + (f": {draw}" if draw else ""), look, style=DIM)
    for block in exhibit.blocks(drawn.variant, with_help=True):
        head += [Text(""), *(line for row in block for line in row_lines(row, look))]
    return [*lines, *([Text("")] if look.plain else []), *head, Text("")]


def row_lines(row: Row, look: Look) -> list[Text]:
    """A row of an exhibit behind its label."""
    from rich.text import Text

    from quizcli.cli.furniture import STRONG, literal, prose

    label = Text(f" {row.label:<{LABEL}}", "" if look.plain else STRONG)
    return prose(row.words, look, label) if row.markdown else literal(row.words, look, label)


# --------------------------------------------------------------------- watching
def _watch(how: How, measuring: Measuring) -> None:
    """Show the question, and again whenever its file is saved, until it is interrupted."""
    from quizcli.cli.pausing import pausing

    path = Path(_find(how).place.path)
    try:
        with pausing() as pause:
            while True:
                seen = _state(path)
                shell.say(_watching(path, _again(how, measuring)))
                while _state(path) == seen:
                    pause(EVERY)
    except KeyboardInterrupt:
        return


def _again(how: How, measuring: Measuring) -> int:
    """Show it on a clean screen; how many rows that took.

    A bank that is broken for a moment is no reason to end.
    """
    if not how.look.plain:
        how.look.console(sys.stdout).clear()
    try:
        lines = _lines(_all_drawn(_find(how), how, measuring), how.look)
    except QuizError as error:
        shell.say(str(error))
        lines = []
    _put(lines, how.look)
    sys.stdout.flush()
    return len(lines)


def _watching(path: Path, rows: int) -> str:
    """What is waited for, and on a terminal how much of what was shown is out of sight."""
    said = f"watching {path.name}; Ctrl-C ends"
    if not sys.stdout.isatty():
        return said
    below = 2  # this line, and the one where the cursor waits
    above = rows + below - shutil.get_terminal_size().lines
    return f"{number(above, 'row is', 'rows are')} above; {said}" if above > 0 else said


def _state(path: Path) -> tuple[int, int, int]:
    """What changes when a file is saved; zeros while it is being exchanged."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)
