"""What is to be asked today, in which order and with which numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import cards, schedule
from quizcli.cli import shell
from quizcli.draws import Dice

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.bank.concepts import Concepts
    from quizcli.cli.deck import Deck


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


def seed(question: str, day: int) -> int:
    """The seed of a question's numbers when a study day asks it for the first time."""
    return Dice(question, day, "drill").seed()


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
