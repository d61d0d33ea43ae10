"""`quizcli list`: banks, or the questions that terms select."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import options, shell
from quizcli.cli.choosing import choose
from quizcli.cli.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizcli.bank import Entry, Library


def command(
    terms: Annotated[
        list[str] | None,
        typer.Argument(help="Banks, tags, concepts, ids, files, or a filter; none: the banks."),
    ] = None,
    retired: Annotated[bool, typer.Option("--retired", help="Retired questions too.")] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """List banks, or the questions of the banks, tags or concepts given."""
    library, rest = shell.load_banks(home, terms or [])
    shell.tell_problems(library.problems)
    entries = choose(library, rest, lambda: shell.read_deck(home), retired=retired)
    if as_json:
        shell.put_json(_as_json(library, entries))
    elif terms:
        put_questions(entries)
    else:
        _put_banks(library)


def _put_banks(library: Library) -> None:
    if not library.banks:
        shell.say("no banks found")
        return
    width = max(len(bank.name) for bank in library.banks)
    for bank in library.banks:
        every = [each for each in library.entries if each.bank == bank.name]
        entries = [each for each in every if not each.retired]
        measured = sum(each.measured for each in entries)
        counts = f"{len(entries):4} questions, {measured} measured"
        if len(every) > len(entries):
            counts += f", {len(every) - len(entries)} retired"
        shell.put(f"{bank.name:{width}}  {counts}  {one_line(bank.title)}")


def put_questions(entries: Sequence[Entry]) -> None:
    """Print a line for each question."""
    width = max((len(each.id) for each in entries), default=0)
    for each in entries:
        measured = "retired" if each.retired else "measured" if each.measured else ""
        shell.put(
            f"{each.id:{width}}  {each.type:8}  {each.difficulty}  {measured:8}  "
            f"{one_line(each.concept)}  {one_line(' '.join(each.tags))}".rstrip()
        )


def _as_json(library: Library, entries: Sequence[Entry]) -> dict[str, object]:
    return {
        "version": 1,
        "banks": [
            {"name": b.name, "title": b.title, "license": b.license, "path": str(b.path)}
            for b in library.banks
        ],
        "questions": [
            {
                "id": e.id,
                "type": e.type,
                "concept": e.concept,
                "tags": list(e.tags),
                "difficulty": e.difficulty,
                "measured": e.measured,
                "retired": e.retired,
            }
            for e in entries
        ],
    }
