"""`quizcli next`: the next question of today, for a script or an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli import questions
from quizcli.cards import State
from quizcli.cli import options, scripting, shell, today
from quizcli.cli.choosing import choose
from quizcli.cli.deck import open_deck
from quizcli.expressions import ExpressionError
from quizcli.model import QuizError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from quizcli.bank import Library
    from quizcli.cli.deck import Deck
    from quizcli.cli.scripting import Asking
    from quizcli.cli.views import QuestionView
    from quizcli.model import Asked
    from quizcli.store.base import ReviewStore

WIDTH = 80
"""Cells to which the plain text of a prompt is wrapped in JSON."""


class Next(NamedTuple):
    """The question to ask now, how it stands, why it is asked, and what is left today."""

    asked: Asked
    asking: Asking
    why: str
    left: dict[str, int]
    title: str = ""


def command(
    terms: options.Terms = None,
    new: Annotated[
        int | None, typer.Option("--new", min=0, help="New questions a day; see quizcli config.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=0, help="Due questions at most.")
    ] = None,
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
        most_due = deck.settings.limit if limit is None else limit
        most_new = deck.settings.new if new is None else new
        queue = today.queue(deck, entries, most_due, most_new, today.prerequisites(home))
        found = _first(log, deck, library, queue)
        shell.tell_damage(log)
    files = [each for each in terms or () if each not in rest]
    line = "" if found is None else _command_line(found, files, home)
    if as_json:
        shell.put_json(_as_json(found, line))
    elif found is None:
        shell.say("nothing is due and no new question is left for today; see quizcli due")
    else:
        _show(found, deck, line, plain=plain)


def _first(log: ReviewStore, deck: Deck, library: Library, queue: Sequence[str]) -> Next | None:
    """The first question that can be asked; those whose numbers cannot be drawn are told."""
    titles = {each.name: each.title for each in library.banks}
    for each in today.in_turn(log, deck, queue):
        seed = today.fresh_seed(log, each, deck.today)
        try:
            asked = questions.prepare(library.question(each), seed)
        except (QuizError, ExpressionError) as error:
            shell.say(f"{each} cannot be asked: {error}")
            continue
        asking = scripting.asking(log, each, seed)
        title = titles.get(each.partition("/")[0], "")
        return Next(asked, asking, _why(deck, each), _left(deck, queue), title)
    return None


def _why(deck: Deck, question: str) -> str:
    """new, due, or again: missed today, or in the middle of its tries."""
    card = deck.card(question)
    if card.state is State.NEW:
        return "new"
    return "again" if card.state is State.LEARNING and card.last_day == deck.today else "due"


def _left(deck: Deck, queue: Iterable[str]) -> dict[str, int]:
    why = [_why(deck, each) for each in queue]
    return {"due": len(why) - why.count("new"), "new": why.count("new")}


def _command_line(found: Next, files: Iterable[str], home: Path | None) -> str:
    """The command that answers it, with the word VALUE (or N for points) to be replaced."""
    value = ["--points", "N"] if found.asking.revealed else ["VALUE"]
    return scripting.command_line(found.asking, value, files, home)


# ------------------------------------------------------------------------ told
def _show(found: Next, deck: Deck, line: str, *, plain: bool) -> None:
    from functools import partial

    from quizcli.cli import screens
    from quizcli.cli.stage import Stage

    stage = Stage(shell.look(plain=plain))
    stage.show(partial(screens.question, _view(found, deck)))
    stage.gap()
    scripting.put_line(stage, line)


def _view(found: Next, deck: Deck) -> QuestionView:
    """The question as a drill shows it, after what was answered today."""
    from quizcli.cli import compose
    from quizcli.cli.views import Progress, QuestionView

    asked, question = found.asked, found.asked.question
    kind = questions.TYPES[question.type]
    ratings = [
        rating for each in deck.answers.values() for day, rating in each if day == deck.today
    ]
    done, right = len(ratings), sum(each > 1 for each in ratings)
    total = done + sum(found.left.values())
    return QuestionView(
        Progress((found.title,), done + 1, total, done, right, done - right),
        question.id,
        question.type,
        question.concept,
        asked.prompt,
        tuple(kind.options(asked).items()),
        kind.how(asked),
        note=compose.AGAIN if found.asking.attempt > 1 else "",
    )


def _as_json(found: Next | None, line: str) -> dict[str, object]:
    if found is None:
        return {"version": 1, "question": None, "left": {"due": 0, "new": 0}}
    asked, question = found.asked, found.asked.question
    kind = questions.TYPES[question.type]
    told = {
        "id": question.id,
        "type": question.type,
        "concept": question.concept,
        "seed": asked.seed,
        "attempt": found.asking.attempt,
        "why": found.why,
        "prompt": _both(asked.prompt),
        "options": [{"key": key, **_both(text)} for key, text in kind.options(asked).items()],
        "how": kind.how(asked),
        "hints": [_both(each) for each in questions.hints(asked)],
        "points": _points(asked),
        "revealed": found.asking.revealed,
    }
    return {"version": 1, "question": told, "left": found.left, "answer": line}


def _points(asked: Asked) -> int | None:
    """How many points a flashcard gives."""
    if not questions.TYPES[asked.question.type].self_graded:
        return None
    from quizcli.questions import recall

    return recall.points(asked)


def _both(text: str) -> dict[str, str]:
    """Bank text as its author wrote it, and as plain text."""
    from quizcli.cli import markdown
    from quizcli.cli.look import Look

    look = Look(width=WIDTH)
    return {"markdown": text, "text": "\n".join(markdown.plain(text, look, WIDTH))}
