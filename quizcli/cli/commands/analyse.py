"""`quizcli analyse`: how well questions measure, from first attempts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell
from quizcli.cli.furniture import number
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.cli.analysing.reading import Told


class Form(StrEnum):
    """How it is told."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def command(
    terms: options.Terms = None,
    logs: Annotated[
        list[Path] | None,
        typer.Option("--log", help="A learner's exported log (.jsonl), or a folder of them."),
    ] = None,
    items: Annotated[
        list[str] | None, typer.Option("--item", help="A question with all its figures.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to tell it.")] = Form.TEXT,
    measure: Annotated[
        bool,
        typer.Option("--measure/--no-measure", help="Run computations again to name mistakes."),
    ] = True,
    no_author_code: options.NoAuthorCode = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Say how well questions measure: own log, or many learners' exported logs."""
    from quizcli.cli.analysing.logs import exported, own
    from quizcli.cli.analysing.reading import Reading, Told

    named = next((each for each in terms or () if each.endswith(".jsonl")), "")
    if named:
        raise QuizError(f"{named} is a log; give it as --log {named}")
    library, rest = shell.load_banks(home, terms or ())
    wanted = _wanted(library, rest, items or (), home, every=not terms)
    learners = exported(logs) if logs else own(home)
    brief = not items and not as_json and form is Form.TEXT and len(learners) == 1
    with ExitStack() as stack:
        reading = Reading(library, home, stack, author_code=not no_author_code)
        found = reading.banks(learners, wanted, measure=measure and not brief)
    told = Told(found, len(learners), frozenset(e.id for e in library.entries), bool(items))
    if as_json or form is Form.JSON:
        from quizcli.cli.analysing.as_json import as_object

        shell.put_json(as_object(told))
    elif form is Form.CSV:
        from quizcli.cli.analysing.as_csv import lines

        for line in lines(told):
            print(line)
    elif found:
        _draw(told, terms or (), plain=plain)
    else:
        what = "no answers to these questions" if terms or items else "no answers"
        shell.say(f"{what} in {'these logs' if logs else 'your log'}, so there is nothing to say")


def _wanted(
    library: Library, rest: Sequence[str], items: Sequence[str], home: Path | None, *, every: bool
) -> Callable[[str], bool]:
    """Whether a question is meant; without any words also those that no bank has any more."""
    from quizcli.cli.choosing import choose

    if items:
        meant = {id_ for each in items for id_ in _named(library, each)}
    elif every:
        return lambda question: True
    else:
        meant = {each.id for each in choose(library, rest, lambda: shell.read_deck(home))}
    return meant.__contains__


def _named(library: Library, name: str) -> list[str]:
    """The question of a name; a full id that no bank has may be in the logs."""
    known = {each.id for each in library.entries}
    if "/" in name and name not in known:
        return [name]
    return [each.id for each in library.select([name])]


def _draw(told: Told, terms: Sequence[str], *, plain: bool) -> None:
    import sys

    from quizcli.cli import screens
    from quizcli.cli.analysing.views import sections
    from quizcli.cli.stats import screens as stats_screens

    look = shell.look(plain=plain)
    aside = number(told.learners, "learner") if told.learners > 1 else "one learner"
    lines = stats_screens.screen("Item analysis", sections(told), look, aside)
    screens.draw(look.console(sys.stdout), lines)
