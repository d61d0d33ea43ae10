"""`quizcli retire ID`: a question is asked no more, in the bank's file, and its history stays."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, rewriting, shell
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library


def command(
    terms: Annotated[
        list[str], typer.Argument(help="Questions by their ids, after the bank's file if need be.")
    ],
    back: Annotated[bool, typer.Option("--back", help="Ask them again.")] = False,
    home: options.Home = None,
) -> None:
    """Write `retired: true` into a question: nobody who has the bank is asked it any more."""
    library, rest = shell.load_banks(home, terms)
    shell.tell_problems(library.problems)
    if not rest:
        raise QuizError("say which question: quizcli retire BANK/QUESTION")
    for entry in [_entry(library, each) for each in rest]:
        _retire(library, entry, back=back, home=home)


def _entry(library: Library, name: str) -> Entry:
    found = library.select([name])
    if len(found) != 1:
        raise QuizError(f"{name} names {len(found)} questions; give their ids, one by one")
    return found[0]


def _retire(library: Library, entry: Entry, *, back: bool, home: Path | None) -> None:
    from quizcli.bank import amending

    if entry.retired is not back:
        shell.say(f"{entry.id} is {'not retired' if back else 'retired already'}")
        return
    path = Path(library.question(entry.id).place.path)
    change = partial(amending.with_retired, id_=entry.local, retired=not back)
    try:
        rewriting.rewrite(path, change, home)
    except QuizError as error:
        raise QuizError(
            f"{error}{_instead(entry.id, back=back)}", exit_code=error.exit_code
        ) from error
    if back:
        shell.put(f"{entry.id} is asked again: {path} says so")
    else:
        shell.put(f"{entry.id} is retired: {path} says so, and its history stays")
        shell.say(f"quizcli retire --back {entry.id} brings it back")


def _instead(question: str, *, back: bool) -> str:
    """What works without the file."""
    return "" if back else f"; or leave it out for yourself: quizcli suspend {question}"
