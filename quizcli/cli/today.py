"""What is to be asked today, in which order and with which numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import actions, cards, schedule
from quizcli.cli import histories, shell
from quizcli.dice import Dice
from quizcli.model import Moment

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.bank.concepts import Concepts
    from quizcli.cli.deck import Deck
    from quizcli.model import Review
    from quizcli.store.base import ReviewStore


def queue(
    deck: Deck, entries: Sequence[Entry], limit: int, new: int, needs: schedule.Prerequisites
) -> tuple[str, ...]:
    """Due questions by lowest retrievability, with new ones in the order of prerequisites.

    `new` counts for the whole day: what was begun today already is taken off.
    """
    done = cards.done(deck.cards, deck.today)
    return schedule.queue(
        deck.waiting(deck.due(entries)),
        deck.waiting(deck.new(entries)),
        most_due=limit,
        most_new=max(0, new - done.new),
        prerequisites=needs,
    )


def seed(question: str, day: int, asking: int = 0) -> int:
    """The seed of a question's numbers on a study day; `asking` counts its askings from 0."""
    return Dice(question, day, *([asking] if asking else []), "drill").seed()


def fresh_seed(log: ReviewStore, question: str, day: int) -> int:
    """The first seed of a study day with which the question was not answered to its end.

    Answers taken back count as well: their key was shown.  So whoever asks the log gets the
    same numbers, until they are used up, and nobody has to remember them.
    """
    used = {each.seed for each in log.reviews(question=question) if each.rating is not None}
    return next(each for each in map(partial(seed, question, day), count()) if each not in used)


def in_turn(log: ReviewStore, deck: Deck, waiting: Sequence[str]) -> list[str]:
    """The questions of `queue` in the order in which single ones are asked.

    What was missed today, or could not be asked or measured, comes after all others, the one
    that waits longest first.
    """
    # Two days back: answers of today may have been given in any zone.
    begun = Moment(shell.now().milliseconds - 2 * schedule.DAY)
    since: dict[str, int] = {}
    for each in histories.as_now(log, log.reviews(since=begun)):
        if schedule.study_day(each.at) == deck.today and _put_off(deck, each):
            since[each.question] = each.at.milliseconds
    return sorted(waiting, key=lambda each: since.get(each, 0))


def _put_off(deck: Deck, review: Review) -> bool:
    if review.outcome in actions.UNRATED_ENDS:
        return True
    missed = deck.card(review.question).state is cards.State.LEARNING
    return missed and review.rating is not None


def concepts(home: Path | None) -> Concepts:
    """The concept maps in reach as one; where two know a concept the first map has it."""
    from quizcli.bank.concepts import load_concepts

    places = shell.find_places(home)
    found: Concepts = {}
    for path in shell.concept_maps(places.data):
        known, _ = load_concepts(path, cache=places.cache)
        found = {**known, **found}
    return found


def prerequisites(home: Path | None) -> schedule.Prerequisites:
    """What each concept builds on."""
    return {name: each.needs for name, each in concepts(home).items()}
