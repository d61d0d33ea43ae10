"""How the problems of a check are told: which of them, and as text, JSON or for GitHub."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from quizcli.cli import options, shell
from quizcli.cli.furniture import number
from quizcli.model import Problem, QuizError, Severity

if TYPE_CHECKING:
    from quizcli.cli.checks.measured import Measured

FORMS = ("text", "json", "github")
EVERYTHING = ("E", "W")
_SOURCE = re.compile(r" +\d* \|")
"""A line of the file, or the caret below it, as they are rendered."""


class Selection:
    """The codes that count: those that begin with a selected prefix and no ignored one."""

    def __init__(self, select: Sequence[str] | None, ignore: Sequence[str] | None) -> None:
        self._select = _prefixes(select) or EVERYTHING
        self._ignore = _prefixes(ignore)

    def of(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems that count, by file, line and column, each once."""
        return sorted({each for each in problems if self._counts(each.code)})

    def _counts(self, code: str) -> bool:
        return code.startswith(self._select) and not code.startswith(self._ignore)


def _prefixes(given: Sequence[str] | None) -> tuple[str, ...]:
    """`E3,W5` and options given twice as prefixes.  Raises QuizError for one that fits no code."""
    found = tuple(each.strip().upper() for words in given or () for each in words.split(","))
    if not found:
        return ()
    from quizcli.bank.pages import known_codes

    for prefix in found:
        if not prefix or not any(code.startswith(prefix) for code in known_codes()):
            message = f"no code begins with {prefix or 'nothing'}; give prefixes such as E3,W508"
            raise QuizError(message)
    return found


def form(output: str, *, as_json: bool) -> str:
    """The form to tell problems in.  Raises QuizError for one that there is not."""
    if output not in FORMS:
        raise QuizError(options.unknown("output", output, FORMS))
    return "json" if as_json else output


def tell(problems: Sequence[Problem], how: str) -> None:
    """Print problems on standard output; those that are silenced in JSON only, by themselves."""
    from quizcli.bank import render_problem, to_json

    open_ = [each for each in problems if not each.silenced]
    if how == "json":
        let_be = [{**to_json(e), "reason": e.silenced} for e in problems if e.silenced]
        told = [to_json(each) for each in open_]
        shell.put_json({"version": 1, "problems": told, "silenced": let_be})
    else:
        for each in open_:
            if how == "github":
                print(github(each))
            else:
                _tell_one(render_problem(each, _width()))
    sys.stdout.flush()  # before what is said on standard error, and at once while watching


def _width() -> int:
    """How wide the lines of a file may be: as the terminal, or as a pipe's reader can have it."""
    from quizcli.bank.render import WIDEST

    return shell.look(plain=True).width if sys.stdout.isatty() else WIDEST


def _tell_one(rendered: str) -> None:
    """A problem with an empty line after it; what is no line of the file is wrapped at words."""
    for line in rendered.split("\n"):
        show = print if _SOURCE.match(line) else shell.put
        show(line)
    print()


def github(problem: Problem) -> str:
    """A problem as a workflow command, which GitHub shows at its line."""
    place = problem.place
    where = (
        f"file={_property(place.path)},line={place.line},col={place.column},"
        f"endColumn={max(place.end - 1, place.column)},title={problem.code}"
    )
    message = f"{problem.message}\n{problem.help}".rstrip("\n")
    return f"::{problem.severity.value} {where}::{_data(message)}"


def _data(text: str) -> str:
    for sign, escape in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(sign, escape)
    return "".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in text)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sum_up(problems: Sequence[Problem], asked: int, measured: Measured | None) -> None:
    """One line on standard error."""
    let_be = sum(bool(each.silenced) for each in problems)
    errors = sum(each.severity is Severity.ERROR for each in problems)
    found = f"{number(errors, 'error')}, {number(len(problems) - errors - let_be, 'warning')}"
    found += f", {let_be} silenced" if let_be else ""
    shell.say(f"{number(asked, 'healthy question')}{_variants(measured)}: {found}")


def _variants(measured: Measured | None) -> str:
    if not measured or not measured.variants:
        return ""
    seconds = measured.seconds
    if measured.known:
        from_cache = f"{measured.known} of them from the cache"
        return f", {measured.variants} variants, {from_cache}, in {seconds:.1f} s"
    rate = measured.variants / max(seconds, 1e-9)
    return f", {measured.variants} variants in {seconds:.1f} s ({rate:.0f} a second)"
