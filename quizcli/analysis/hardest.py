"""The questions that give most trouble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quizcli.analysis.recalls import Recall
from quizcli.analysis.shares import Share, share_of
from quizcli.cards import Card


class Trouble(NamedTuple):
    """A question that was forgotten or missed.

    `tests` are the tests of its memory, `lapses` those that it failed, `difficulty` is that
    of the memory model (1 to 10); `leech` as in `schedule`.
    """

    question: str
    lapses: int
    difficulty: float
    tests: Share
    leech: bool
    suspended: bool

    @property
    def missed(self) -> float:
        """The share of its tests that it failed, 0 to 1."""
        return 1 - (self.tests.value if self.tests.value is not None else 1.0)


def hardest(cards: Mapping[str, Card], recalls: Iterable[Recall]) -> tuple[Trouble, ...]:
    """The questions with lapses, most lapses first, then the harder, then the oftener missed."""
    rights: defaultdict[str, list[bool]] = defaultdict(list)
    for each in recalls:
        rights[each.question].append(each.right)
    found = [_trouble(card, rights[card.question]) for card in cards.values() if card.lapses]
    return tuple(sorted(found, key=_rank))


def _trouble(card: Card, rights: Iterable[bool]) -> Trouble:
    difficulty = card.memory.difficulty if card.memory else 0.0
    return Trouble(
        card.question, card.lapses, difficulty, share_of(rights), card.leech, card.suspended
    )


def _rank(each: Trouble) -> tuple[float, float, float, str]:
    return -each.lapses, -each.difficulty, -each.missed, each.question
