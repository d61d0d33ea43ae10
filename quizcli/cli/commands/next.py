"""`quizcli next`: the next question of today, for a script or an editor."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import questions, schedule
from quizcli.cards import State
from quizcli.cli import options, scripting, shell, today
from quizcli.cli.answer_json import both
from quizcli.cli.choosing import choose
from quizcli.cli.deck import open_deck
from quizcli.expressions import ExpressionError
from quizcli.model import QuizError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from quizcli.bank import Entry, Library
    from quizcli.cli.deck import Deck
    from quizcli.cli.scripting import Asking
    from quizcli.cli.views import QuestionView
    from quizcli.model import Asked
    from quizcli.store.base import ReviewStore

MOST = 100
"""Questions that are given at once."""


class Next(NamedTuple):
    """A question to ask now, how it stands, and why it is asked."""

    asked: Asked
    asking: Asking
    why: str
    title: str = ""


class Today(NamedTuple):
    """The questions to ask next, in order, and how many are left today, these included."""

    first: tuple[Next, ...]
    left: dict[str, int]


class Wishes(NamedTuple):
    """How many questions are wanted; None leaves it to the settings."""

    number: int = 1
    new: int | None = None
    limit: int | None = None


def command(
    terms: options.Terms = None,
    new: Annotated[
        int | None, typer.Option("--new", min=0, help="New questions a day; see quizcli config.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=0, help="Due questions at most.")
    ] = None,
    number: Annotated[
        int, typer.Option("-n", "--number", min=1, max=MOST, help="How many, in order.")
    ] = 1,
    no_author_code: options.NoAuthorCode = False,
    plain: options.Plain = False,
    home: options.Home = None,
    as_json: options.Json = False,
) -> None:
    """Give the next question of today; nothing is measured and nothing is written."""
    library, rest = shell.load_banks(home, terms or [])
    shell.tell_problems(library.problems)
    with shell.open_log(home) as log:
        deck = open_deck(log, shell.now(), shell.find_places(home).cache)
        entries = shell.measurable(choose(library, rest, lambda: deck))
        if any(each.code for each in entries):
            from quizcli.cli.measuring import runnable

            entries = runnable(entries, library, home, author_code=not no_author_code)
        wishes = Wishes(number, new, limit)
        found = find(log, deck, library, entries, wishes, today.prerequisites(home))
        shell.tell_damage(log)
    files = [each for each in terms or () if each not in rest]
    lines = [_command_line(each, files, home) for each in found.first]
    if as_json:
        line = lines[0] if lines else ""
        shell.put_json({"version": 1, **as_object(found), "answer": line})
    elif not lines:
        shell.say("nothing is due and no new question is left for today; see quizcli due")
    else:
        _show(found, deck, lines, plain=plain)


def find(
    log: ReviewStore,
    deck: Deck,
    library: Library,
    entries: Sequence[Entry],
    wishes: Wishes,
    needs: schedule.Prerequisites,
) -> Today:
    """What a drill over these questions would ask now; what cannot be drawn is told."""
    limit = deck.settings.limit if wishes.limit is None else wishes.limit
    new = deck.settings.new if wishes.new is None else wishes.new
    queue = today.queue(deck, entries, limit, new, needs)
    first = tuple(islice(_askable(log, deck, library, queue), wishes.number))
    return Today(first, _left(deck, queue) if first else {"due_count": 0, "new": 0})


def _askable(
    log: ReviewStore, deck: Deck, library: Library, queue: Sequence[str]
) -> Iterator[Next]:
    """The questions of the queue that can be asked; what keeps one from it is told."""
    titles = {each.name: each.title for each in library.banks}
    for each in today.in_turn(log, deck, queue):
        seed = today.fresh_seed(log, each, deck.today)
        try:
            asked = questions.prepare(library.question(each), seed)
        except (QuizError, ExpressionError) as error:
            shell.say(f"{each} cannot be asked: {error}")
            continue
        asking = scripting.asking(log, each, seed)
        yield Next(asked, asking, _why(deck, each), titles.get(each.partition("/")[0], ""))


def _why(deck: Deck, question: str) -> str:
    """new, due, or again: missed today, or in the middle of its tries."""
    card = deck.card(question)
    if card.state is State.NEW:
        return "new"
    return "again" if card.state is State.LEARNING and card.last_day == deck.today else "due"


def _left(deck: Deck, queue: Iterable[str]) -> dict[str, int]:
    why = [_why(deck, each) for each in queue]
    return {"due_count": len(why) - why.count("new"), "new": why.count("new")}


def _command_line(found: Next, files: Iterable[str], home: Path | None) -> str:
    """The command that answers it, with the word VALUE (or N for points) to be replaced."""
    value = ["--points", "N"] if found.asking.revealed else ["VALUE"]
    return scripting.command_line(found.asking, value, files, home)


# ------------------------------------------------------------------------ told
def _show(found: Today, deck: Deck, lines: Sequence[str], *, plain: bool) -> None:
    from functools import partial

    from quizcli.cli import screens
    from quizcli.cli.stage import Stage

    stage = Stage(shell.look(plain=plain))
    for place, (each, line) in enumerate(zip(found.first, lines, strict=True)):
        if place:
            stage.gap()
        stage.show(partial(screens.question, _view(each, place, found.left, deck)))
        stage.gap()
        scripting.put_line(stage, line)


def _view(found: Next, place: int, left: dict[str, int], deck: Deck) -> QuestionView:
    """The question as a drill shows it, after what was answered today."""
    from quizcli.cli import compose
    from quizcli.cli.views import Progress

    ratings = [
        rating for each in deck.answers.values() for day, rating in each if day == deck.today
    ]
    done, right = len(ratings), sum(each > 1 for each in ratings)
    total = done + sum(left.values())
    at = Progress((found.title,), done + 1 + place, total, done, right, done - right)
    note = compose.AGAIN if found.asking.attempt > 1 else ""
    return compose.unanswered(found.asked, at)._replace(note=note)


# ------------------------------------------------------------------------ JSON
def as_object(found: Today, *, hints: bool = True) -> dict[str, object]:
    """The questions for programs; without `hints` only their number is told."""
    told = [_question(each, hints=hints) for each in found.first]
    return {"question": told[0] if told else None, "more": told[1:], "left": found.left}


def _question(found: Next, *, hints: bool) -> dict[str, object]:
    asked, question = found.asked, found.asked.question
    kind = questions.TYPES[question.type]
    return {
        "id": question.id,
        "type": question.type,
        "concept": question.concept,
        "seed": asked.seed,
        "attempt": found.asking.attempt,
        "why": found.why,
        "prompt": both(asked.prompt),
        "options": [{"key": key, **both(text)} for key, text in kind.options(asked).items()],
        "parts": list(kind.labels(question)),
        "how": kind.how(asked),
        "hints_left": max(0, len(question.hints) - found.asking.hints),
        **({"hints": [both(each) for each in questions.hints(asked)]} if hints else {}),
        "points": _points(asked),
        "revealed": found.asking.revealed,
    }


def _points(asked: Asked) -> int | None:
    """How many points a flashcard gives."""
    if not questions.TYPES[asked.question.type].self_graded:
        return None
    from quizcli.questions import recall

    return recall.points(asked)
