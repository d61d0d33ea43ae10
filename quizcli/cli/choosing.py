"""Which questions the words of a command mean: names, or a filter such as `concept:lstm -tag:x`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.bank import Entry, Library
    from quizcli.cards import Card
    from quizcli.cli.deck import Deck
    from quizcli.filters import Facts

SIGNS = frozenset(":()*\"'")
IS_RETIRED = "is:retired"


def choose(
    library: Library,
    terms: Sequence[str],
    open_deck: Callable[[], Deck],
    *,
    retired: bool = False,
) -> list[Entry]:
    """The questions that are meant.  QuizError for an unknown name or a broken filter.

    Words with one of the signs of a filter among them are one filter together, and only
    then the learner's deck is looked at.  Retired questions are left out, unless `retired` asks
    for them or the filter has `is:retired`; QuizError when no other is meant.
    """
    text = " ".join(terms)
    found = _matching(library, text, open_deck) if is_filter(terms) else library.select(terms)
    left = [each for each in found if retired or IS_RETIRED in text.lower() or not each.retired]
    if found and not left:
        raise QuizError(
            f"{found[0].id} is retired: quizcli list is:retired lists such questions, "
            f"and quizcli retire --back {found[0].id} brings it back"
        )
    return left


def is_filter(terms: Sequence[str]) -> bool:
    """Whether these words are one filter together, and no names."""
    return bool(SIGNS & set(" ".join(terms))) or any(each.startswith("-") for each in terms)


def _matching(library: Library, text: str, open_deck: Callable[[], Deck]) -> list[Entry]:
    from quizcli import filters

    try:
        wanted = filters.parse(text, known=_known(library))
    except filters.FilterError as error:
        raise QuizError(f"{error}\n{filters.caret(text, error)}") from error
    deck = open_deck()
    return [each for each in library.entries if wanted.matches(_facts(each, deck))]


def _known(library: Library) -> dict[str, list[str]]:
    entries = library.entries
    return {
        "bank": sorted({each.bank for each in entries}),
        "concept": sorted({each.concept for each in entries if each.concept}),
        "tag": sorted({tag for each in entries for tag in each.tags}),
    }


def _facts(entry: Entry, deck: Deck) -> Facts:
    from quizcli import cards
    from quizcli.filters import Facts

    card = deck.card(entry.id)
    memory = card.memory
    return Facts(
        id=entry.id,
        bank=entry.bank,
        type=entry.type,
        tags=entry.tags,
        concept=entry.concept,
        difficulty=entry.difficulty,
        states=frozenset(_states(entry, card, deck)),
        stability=memory.stability if memory else None,
        difficulty_of_memory=memory.difficulty if memory else None,
        retrievability=cards.retrievability(card, deck.today, deck.model) if memory else None,
        added_days=deck.today - card.first_day if card.reps else None,
        ratings=tuple((deck.today - day, rating) for day, rating in deck.answers.get(entry.id, ())),
    )


def _states(entry: Entry, card: Card, deck: Deck) -> Iterator[str]:
    yield str(card.state)
    marks = {
        "due": deck.is_due(card) and not entry.retired,
        "suspended": card.suspended,
        "buried": card.buried_until > deck.today,
        "leech": card.leech,
        "flagged": card.flagged,
        "retired": entry.retired,
    }
    yield from (name for name, holds in marks.items() if holds)
