"""One question at a time for scripts and editors: which asking is meant, and where it stands.

An asking is a question with a seed.  `next` and `answer` keep no state of their own: the
seed follows from the log and the study day, and so do the tries that were made.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from quizcli.cards import State
from quizcli.cli import dates, shell, today
from quizcli.cli.deck import standing
from quizcli.dice import Dice
from quizcli.model import Outcome, QuizError
from quizcli.session.turns import MISSED

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cli.deck import Deck
    from quizcli.cli.stage import Stage
    from quizcli.model import Review
    from quizcli.store.base import ReviewStore

Banks = Annotated[
    list[Path] | None,
    typer.Option("--bank", help="Another bank: a YAML file or a folder of them."),
]
SESSION = "answer"
"""How the session of single answers begins; the study day follows.  It has no plan."""

PATIENCE, POLL = 30.0, 0.02
"""Seconds to wait for another answer to the same question, and between two looks."""


class Asking(NamedTuple):
    """A question with its numbers, and the rows of its tries so far that stand."""

    question: str
    seed: int
    rows: tuple[Review, ...] = ()

    @property
    def attempt(self) -> int:
        """Which answer comes next, from 1."""
        return 1 + sum(each.outcome in MISSED for each in self.rows)

    @property
    def revealed(self) -> bool:
        """Whether a flashcard has been turned over."""
        return any(each.outcome is Outcome.REVEALED for each in self.rows)

    @property
    def hints(self) -> int:
        """How many hints were seen in the tries so far."""
        return max((each.hints for each in self.rows), default=0)


def session_of(day: int) -> str:
    """The uid of the session that the single answers of a study day belong to."""
    return f"{SESSION}-{day}"


def banks(home: Path | None, paths: Sequence[Path] | None) -> Library:
    """These banks, or all in reach; problems are told on standard error."""
    if paths:
        library = shell.load_paths(paths, shell.find_places(home).cache)
    else:
        library, _ = shell.load_banks(home)
    shell.tell_problems(library.problems)
    return library


def entry(library: Library, name: str) -> Entry:
    """The one question of that name.  QuizError when there is none, or several."""
    found = library.select([name])
    if len(found) != 1:
        raise QuizError(f"{name} names {len(found)} questions; see quizcli list {name}")
    if found[0].retired:
        id_ = found[0].id
        raise QuizError(f"{id_} is retired; quizcli retire --back {id_} brings it back")
    return found[0]


@contextmanager
def alone(home: Path | None, question: str) -> Iterator[None]:
    """Inside, no other process judges an answer to this question; waits until that is so.

    Editors fire twice, and two of them may share a log.  The second one has to see what the
    first one wrote.
    """
    from quizcli.cli.running import Running

    uid = f"{Dice(question, SESSION).below(2**64):016x}"
    deadline = time.monotonic() + PATIENCE
    with Running(shell.find_places(home).data) as running:
        while not running.claim(uid):
            if time.monotonic() > deadline:
                raise QuizError(
                    f"another answer to {question} is still judged; try again", exit_code=5
                )
            time.sleep(POLL)
        yield


# --------------------------------------------------------------------- askings
def asking(log: ReviewStore, question: str, seed: int) -> Asking:
    """An asking that is still open, with what was written about it."""
    rows = standing(log, question).reviews
    return Asking(question, seed, tuple(each for each in rows if _is_try(each, seed)))


def _is_try(review: Review, seed: int) -> bool:
    """Whether it is a step on the way to the end of an asking."""
    steps = {*MISSED, Outcome.REVEALED, Outcome.UNREADABLE}
    return review.seed == seed and review.rating is None and review.outcome in steps


def meant(log: ReviewStore, deck: Deck, question: str, seed: int | None) -> Asking:
    """The asking that an answer belongs to.  QuizError when it is over or was never open.

    Without a seed it is the first of the day: who answers a later one has seen other
    numbers, and says which.
    """
    first = today.seed(question, deck.today)
    wanted = first if seed is None else seed
    _refuse_repeated(log.reviews(question=question), wanted)
    _refuse_closed(deck, question)
    days = (deck.today, deck.today - 1)  # a question may have been read before the day began
    if wanted not in {today.fresh_seed(log, question, each) for each in days}:
        raise QuizError(f"{question} is not asked with the seed {wanted}: see quizcli next")
    return asking(log, question, wanted)


def _refuse_repeated(rows: Iterable[Review], seed: int) -> None:
    for each in rows:
        if each.seed == seed and each.rating is not None:
            raise QuizError(
                f"{each.question} was answered with the seed {seed} already, and that answer "
                "is kept: quizcli next tells what to answer now"
            )


def _refuse_closed(deck: Deck, question: str) -> None:
    """What a drill would not ask today."""
    card = deck.card(question)
    if card.suspended:
        raise QuizError(f"{question} is suspended: quizcli suspend --off {question} ends that")
    if not card.active(deck.today):
        raise QuizError(f"{question} is buried: quizcli bury --off {question} ends that")
    if card.state is not State.NEW and not deck.is_due(card):
        day = dates.show(card.due_day)
        raise QuizError(f"{question} is due on {day}; quizcli next gives what is due today")


# ------------------------------------------------------------------------ told
def command_line(
    asking: Asking, value: Iterable[str], files: Iterable[str], home: Path | None
) -> str:
    """What to type to answer; files of banks and the home directory are named again."""
    import shlex

    words = ["quizcli", "answer", asking.question, *value, "--seed", str(asking.seed)]
    words += [word for each in files for word in ("--bank", each)]
    return shlex.join(words if home is None else [*words, "--home", str(home)])


def put_line(stage: Stage, line: str) -> None:
    """A line to be copied: the terminal may break it, but no line end is put into it."""
    from quizcli.cli.text import clean

    stage.write(f"{clean(line)}\n")
