"""`quizcli edit ID`: a question at its line in the learner's editor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli import asking, editing, marks, options, shell
from quizcli.model import Question, QuizError, Severity

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.cli.editing import Edited
    from quizcli.model import Problem

BAD_BANK = 3


def command(
    terms: Annotated[
        list[str], typer.Argument(help="A question's id, after the bank's file if need be.")
    ],
    renew: Annotated[
        bool, typer.Option("--renew", help="Open nothing: earlier answers no longer count.")
    ] = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Open a question at its line in your editor."""
    library, rest = shell.load_banks(home, terms)
    question = _question(library, rest)
    if renew:
        _renew(question.id, home, as_json=as_json)
        return
    if as_json:
        edited = editing.edit(question, home)
        shell.put_json({"version": 1, **_as_json(question, edited)})
        raise typer.Exit(BAD_BANK if edited.broken else 0)
    raise typer.Exit(BAD_BANK if edit(question, home).broken else 0)


def edit(question: Question, home: Path | None) -> Edited:
    """Open a question, say what became of it, and ask what still counts."""
    edited = _edited(question, home)
    _tell(question, edited)
    if edited.changed:
        _ask_what_counts(question.id, home)
    return edited


def _question(library: Library, terms: list[str]) -> Question:
    """The question that is meant, even if it is broken: then just its id and its place."""
    errors = [each for each in library.problems if each.severity is Severity.ERROR]
    for each in errors:
        if each.question and [each.question] == terms:
            return Question(each.question, type="", prompt="", place=each.place)
    try:
        entries = library.select(terms)
    except QuizError:
        shell.tell_problems(errors)
        raise
    if len(entries) != 1:
        raise QuizError(
            f"{' '.join(terms) or 'the file'} names {len(entries)} questions; give the id of one"
        )
    return library.question(entries[0].id)


def _edited(question: Question, home: Path | None) -> Edited:
    """Edit, show what is wrong now, and edit again as long as that is wanted."""
    before = editing.names(editing.library_of(Path(question.place.path), home))
    place = question.place
    while True:
        edited = editing.edit(question, home, place=place, before=before)
        _show(edited.problems)
        if not edited.broken or not asking.yes("There are errors. Open the file again?"):
            return edited
        place = next(each.place for each in edited.problems if each.severity is Severity.ERROR)


def _show(problems: tuple[Problem, ...]) -> None:
    from quizcli.bank import render_problem

    for each in problems:
        shell.put(f"{render_problem(each)}\n")


def _tell(question: Question, edited: Edited) -> None:
    name = question.id
    if edited.gone:
        shell.say(f"{name} is no longer in {question.place.path}: its history stays under {name}")
        if edited.appeared:
            new = ", ".join(edited.appeared)
            shell.say(f"new there: {new}; quizcli rename {name} NEW lets the history follow")
    elif edited.now is None:
        shell.say(f"{name} is left out until its errors are gone; its history is kept")
    elif edited.now._replace(place=question.place) == question:
        shell.say(f"{name} is as it was")
    else:
        shell.say(f"{name} has changed; its history is kept")


def _as_json(question: Question, edited: Edited) -> dict[str, object]:
    """What became of it; nobody is asked, and what was known still counts."""
    from quizcli.bank import to_json

    return {
        "id": question.id,
        "changed": edited.changed,
        "broken": edited.broken,
        "gone": edited.gone,
        "appeared": list(edited.appeared),
        "problems": [to_json(each) for each in edited.problems],
    }


# --------------------------------------------------------------------- history
def _ask_what_counts(question: str, home: Path | None) -> None:
    """After a material change: whether earlier answers still count for the schedule."""
    from quizcli.cli.deck import standing

    with shell.open_log(home) as log:
        answered = any(standing(log, question).reviews)
    if not answered:
        return
    counts = asking.yes(f"The answer of {question} changed. Does what you knew still count?")
    if counts is False:
        _renew(question, home)
    elif counts is None:
        shell.say(
            f"the answer of {question} changed and what you knew still counts; "
            f"quizcli edit {question} --renew lets it begin anew"
        )


def _renew(question: str, home: Path | None, *, as_json: bool = False) -> None:
    with shell.open_log(home) as log:
        marks.renew(log, question)
    if as_json:
        shell.put_json({"version": 1, "id": question, "renewed": True})
        return
    shell.put(f"{question} begins anew; quizcli undo takes that back")
