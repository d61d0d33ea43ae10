"""`quizcli retire ID`: a question is asked no more, in the bank's file, and its history stays."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli.cli import options, rewriting, shell
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library


class Done(NamedTuple):
    """A question, its bank's file, and whether that was changed."""

    id: str
    path: Path
    changed: bool


def command(
    terms: Annotated[
        list[str], typer.Argument(help="Questions by their ids, after the bank's file if need be.")
    ],
    back: Annotated[bool, typer.Option("--back", help="Ask them again.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Write `retired: true` into a question: nobody who has the bank is asked it any more."""
    library, rest = shell.load_banks(home, terms)
    shell.tell_problems(library.problems)
    if not rest:
        raise QuizError("say which question: quizcli retire BANK/QUESTION")
    entries = [_entry(library, each) for each in rest]
    done = []
    for each in entries:
        done.append(_retire(library, each, back=back, home=home))
        if not as_json:
            _tell(done[-1], back=back)
    if as_json:
        shell.put_json({"version": 1, "questions": [_as_json(each, back=back) for each in done]})


def _entry(library: Library, name: str) -> Entry:
    found = library.select([name])
    if len(found) != 1:
        raise QuizError(f"{name} names {len(found)} questions; give their ids, one by one")
    return found[0]


def _retire(library: Library, entry: Entry, *, back: bool, home: Path | None) -> Done:
    from quizcli.bank import amending

    path = Path(library.question(entry.id).place.path)
    if entry.retired is not back:
        return Done(entry.id, path, changed=False)
    change = partial(amending.with_retired, id_=entry.local, retired=not back)
    try:
        rewriting.rewrite(path, change, home)
    except QuizError as error:
        raise QuizError(
            f"{error}{_instead(entry.id, back=back)}", exit_code=error.exit_code
        ) from error
    return Done(entry.id, path, changed=True)


def _tell(done: Done, *, back: bool) -> None:
    id_, path, changed = done
    if not changed:
        shell.say(f"{id_} is {'not retired' if back else 'retired already'}")
    elif back:
        shell.put(f"{id_} is asked again: {path} says so")
    else:
        shell.put(f"{id_} is retired: {path} says so, and its history stays")
        shell.say(f"quizcli retire --back {id_} brings it back")


def _as_json(done: Done, *, back: bool) -> dict[str, object]:
    return {"id": done.id, "retired": not back, "changed": done.changed, "path": str(done.path)}


def _instead(question: str, *, back: bool) -> str:
    """What works without the file."""
    return "" if back else f"; or leave it out for yourself: quizcli suspend {question}"
