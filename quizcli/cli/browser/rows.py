"""The rows of the list as plain values: a question, and how its card stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quizcli.cards import State
from quizcli.cli import wording

if TYPE_CHECKING:
    from quizcli.bank import Entry
    from quizcli.cards import Card
    from quizcli.cli.deck import Deck


class Row(NamedTuple):
    """One question.  `type` and `concept` are names; `states` are words, the one that matters
    most first; `about` is what a learner can do afterwards, as Markdown, where it is wanted."""

    id: str
    type: str
    difficulty: int
    concept: str
    states: tuple[str, ...]
    about: str = ""


class Widths(NamedTuple):
    """How many characters the widest of each column takes; `states` are those on the screen."""

    id: int
    type: int
    concept: int
    states: int = 0


def row(entry: Entry, deck: Deck, about: str = "") -> Row:
    """The row of a question."""
    states = tuple(_states(entry, deck.card(entry.id), deck))
    kind, concept = wording.kind(entry.type), wording.concept(entry.concept)
    return Row(entry.id, kind, entry.difficulty, concept, states, about)


def widths(entries: Sequence[Entry]) -> Widths:
    """The widest id, type and concept; 0 without any question."""
    kinds, concepts = {each.type for each in entries}, {each.concept for each in entries}
    return Widths(
        max((len(each.id) for each in entries), default=0),
        max((len(wording.kind(each)) for each in kinds), default=0),
        max((len(wording.concept(each)) for each in concepts), default=0),
    )


def _states(entry: Entry, card: Card, deck: Deck) -> Iterable[str]:
    """First why it is not asked, or when; then its marks."""
    if entry.retired:
        yield "retired"
    elif card.suspended:
        yield "suspended"
    elif card.buried_until > deck.today:
        yield "buried"
    else:
        yield _time(card, deck)
    if card.flagged:
        yield "flagged"
    if card.leech:
        yield "leech"


def _time(card: Card, deck: Deck) -> str:
    if card.state is State.NEW:
        return "new"
    return "due" if deck.is_due(card) else f"in {card.due_day - deck.today} d"
