"""`quizcli rename OLD NEW`: another id for a question, in its bank and in the log.

The file is written first, the log second.  Writing the file is what may be refused, and then
nothing was done.  After a crash in between the file says NEW and the log OLD: no row is lost,
and the same command once more finds NEW in the file and moves what the log holds about OLD.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli.cli import options, rewriting, shell
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.store.sqlite import SqliteStore

MOST_TERMS = 2


class Wish(NamedTuple):
    """A question's id, and the one that it is to have."""

    old: str
    new: str

    @property
    def bank(self) -> str:
        """The bank's name."""
        return self.old.partition("/")[0]


def command(
    terms: Annotated[
        list[str],
        typer.Argument(
            metavar="OLD NEW", help="The id and the new one, after the bank's file if need be."
        ),
    ],
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Give a question another id: its history, marks and due day follow."""
    library, rest = shell.load_banks(home, terms)
    if len(rest) != MOST_TERMS:
        raise QuizError("give two ids: quizcli rename BANK/OLD BANK/NEW")
    names = _names(library)
    wish = _wish(rest[0], rest[1], names)
    with shell.open_log(home) as log:
        written = _write(library, wish, names, home)
        moved = _move(log, wish)
    if as_json:
        done = {"written": written, "moved": moved}
        shell.put_json({"version": 1, "id": wish.new, "was": wish.old, **done})
    else:
        _tell(wish, written=written, moved=moved)


def _names(library: Library) -> dict[str, str]:
    """The ids in reach with their files, those of broken questions included."""
    broken = {each.question: each.place.path for each in library.problems if each.question}
    paths = {each.name: str(each.path) for each in library.banks}
    return {**broken, **{each.id: paths[each.bank] for each in library.entries}}


# ------------------------------------------------------------------------- the ids
def _wish(old: str, new: str, names: dict[str, str]) -> Wish:
    """Full ids of what was typed.  QuizError when one of them cannot be."""
    old = _full(old, names)
    bank, _, local = old.partition("/")
    other, slash, name = _spelled(new).rpartition("/")
    if slash and other != bank:
        raise QuizError(
            f"{new} would be in another bank, which is another file: move the question there by "
            f"hand and give it a new id; its history stays with {old}"
        )
    from quizcli.bank.question_reader import ID, LONGEST_ID

    if not ID.fullmatch(name) or len(name) > LONGEST_ID:
        raise QuizError(f"{name} is no id; use small letters, digits and -")
    if name == local:
        raise QuizError(f"{old} has this id already")
    return Wish(old, f"{bank}/{name}")


def _full(name: str, names: dict[str, str]) -> str:
    """The full id; one without its bank has to be the only one of that name."""
    name = _spelled(name)
    found = [each for each in names if name in (each, each.partition("/")[2])]
    if len(found) > 1:
        raise QuizError(f"{name} is the name of several questions: {', '.join(found)}")
    if not found and "/" not in name:
        raise QuizError(
            f"there is no question called {name}; give its full id, BANK/QUESTION, or put the "
            "bank's file before it"
        )
    return found[0] if found else name


def _spelled(name: str) -> str:
    bank, slash, local = name.rpartition("/")
    return f"{bank.replace('_', '-')}{slash}{local}"


# ---------------------------------------------------------------------- the file
def _write(library: Library, wish: Wish, names: dict[str, str], home: Path | None) -> bool:
    """Write the new id into the bank; False when it stands there already."""
    from quizcli.bank import amending

    if wish.old not in names and wish.new not in names:
        library.question(wish.old)  # says what there is instead
    if wish.old not in names:
        return False
    if wish.new in names:
        raise QuizError(f"there is a question {wish.new} already; choose another id")
    local = wish.new.partition("/")[2]
    change = partial(amending.with_id, old=wish.old.partition("/")[2], new=local)
    return rewriting.rewrite(Path(names[wish.old]), change, home)


# ----------------------------------------------------------------------- the log
def _move(log: SqliteStore, wish: Wish) -> bool:
    """Move the history; False when nothing that stands is about the old id."""
    from quizcli import log as logs
    from quizcli import renames
    from quizcli.cli import histories
    from quizcli.model import Event

    rows = histories.rows_of(log, wish.old, wish.new)
    standing = renames.follow(logs.in_effect([*rows, *log.events(kind="undo")])).rows
    about = [e for e in standing if e.question == wish.old and not renames.pair(e)]
    if about:
        at = logs.later(shell.now(), rows)
        log.append_event(Event(shell.new_id(), at, renames.KIND, wish.old, wish.new))
    return bool(about)


def _tell(wish: Wish, *, written: bool, moved: bool) -> None:
    if written:
        shell.put(f"{wish.old} is {wish.new} now")
    if moved:
        shell.put(f"the history of {wish.old} goes on as {wish.new}")
    if written and not moved:
        shell.say("it has no history yet")
    if not written and not moved:
        shell.say(f"{wish.new} is there already, and the log says nothing about {wish.old}")
