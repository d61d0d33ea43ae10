"""How well each concept is known, and what to strengthen first.

The rule, by concept:

- no questions: no question in reach is about it.
- not begun: none of its questions was answered.
- weak: of the questions begun, less than 75% would be answered right today, or fewer than
  60% of the last 20 answers were right (with at least 5 of them).
- strong: not weak, and the mastery is 80% or more.
- learning: all else.

The mastery is the coverage (the share of its questions that were begun) times the mean chance
of a right answer today to those begun: the share of all its questions that would be answered
right if what was not begun counts as unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from quizcli import schedule
from quizcli.analysis import amounts
from quizcli.analysis.shares import Share, share_of
from quizcli.cards import Card, counts, retrievability
from quizcli.memory import Model
from quizcli.model import Review

FORGOTTEN = 0.75
MISSED = 0.60
RECENT = 20
LEAST = 5
MASTERED = 0.80


class Level(StrEnum):
    """How well a concept is known; the rule stands at the top of the module."""

    WEAK = "weak"
    LEARNING = "learning"
    STRONG = "strong"
    NOT_BEGUN = "not begun"
    EMPTY = "no questions"


class Mastery(NamedTuple):
    """What is known of a concept.

    `begun` of its `questions` were answered; `remembered` is the mean chance of a right
    answer to them today, None when there are none; `recent` are its last 20 answers.
    """

    concept: str
    questions: int = 0
    begun: int = 0
    remembered: float | None = None
    recent: Share = Share()

    @property
    def coverage(self) -> float:
        """The share of its questions that were begun, 0 to 1."""
        return self.begun / self.questions if self.questions else 0.0

    @property
    def mastery(self) -> float:
        """Coverage times mean chance, 0 to 1."""
        return self.coverage * (self.remembered or 0.0)

    @property
    def missed(self) -> bool:
        """Whether too many of its last answers were wrong."""
        return self.recent.enough(LEAST) and (self.recent.value or 0.0) < MISSED

    @property
    def level(self) -> Level:
        """By the rule of this module."""
        if self.remembered is None:
            return Level.NOT_BEGUN if self.questions else Level.EMPTY
        if self.missed or self.remembered < FORGOTTEN:
            return Level.WEAK
        return Level.STRONG if self.mastery >= MASTERED else Level.LEARNING


class Branch(NamedTuple):
    """A line of the tree: a concept and how deep it stands."""

    concept: str
    depth: int


def recent(reviews: Iterable[Review], concept_of: Mapping[str, str]) -> dict[str, Share]:
    """The last 20 scheduled answers of each concept; `reviews` are in order."""
    rights: defaultdict[str, list[bool]] = defaultdict(list)
    for each in reviews:
        concept = concept_of.get(each.question)
        if concept and counts(each):
            rights[concept].append(amounts.right(each))
    return {concept: share_of(found[-RECENT:]) for concept, found in rights.items()}


def masteries(
    concept_of: Mapping[str, str],
    cards: Mapping[str, Card],
    last: Mapping[str, Share],
    today: int,
    model: Model,
) -> dict[str, Mastery]:
    """What is known of each concept that has questions.

    `concept_of` gives the concept of each question, `last` comes from `recent`.
    """
    questions: defaultdict[str, list[str]] = defaultdict(list)
    for question, concept in concept_of.items():
        if concept:
            questions[concept].append(question)
    found = {}
    for concept, ids in questions.items():
        known = [card for each in ids if (card := cards.get(each)) and card.memory]
        chances = [retrievability(each, today, model) for each in known]
        mean = sum(chances) / len(chances) if chances else None
        found[concept] = Mastery(concept, len(ids), len(known), mean, last.get(concept, Share()))
    return found


# ------------------------------------------------------------------- the order
_RANK = {Level.WEAK: 0, Level.LEARNING: 1}


def weakest(found: Mapping[str, Mastery], needs: schedule.Prerequisites) -> tuple[Mastery, ...]:
    """Weak concepts, then those being learned, the least mastered first.

    In front of each stand those of its level that it builds on, directly or not: what is
    shaky below is strengthened first.
    """
    level = {name: each.level for name, each in found.items() if each.level in _RANK}
    order: dict[str, Mastery] = {}
    for each in sorted((found[name] for name in level), key=_urgency):
        below = (name for name in _upwards(each.concept, needs) if level.get(name) is each.level)
        order.update({name: found[name] for name in below if name not in order})
    return tuple(order.values())


def _urgency(each: Mastery) -> tuple[int, float, str]:
    return _RANK[each.level], each.mastery, each.concept


def _upwards(concept: str, needs: schedule.Prerequisites) -> list[str]:
    """All that a concept builds on, what is deepest first, and the concept itself at the end."""
    order: list[str] = []
    seen: set[str] = set()
    ahead = [(concept, False)]
    while ahead:
        name, passed = ahead.pop()
        if passed:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            ahead.append((name, True))
            ahead += [(each, False) for each in reversed(tuple(needs.get(name, ())))]
    return order


# -------------------------------------------------------------------- the tree
def tree(shown: Sequence[str], needs: schedule.Prerequisites) -> tuple[Branch, ...]:
    """The concepts as a tree: each once, below that of its needs which stands deepest.

    `shown` are the concepts of the tree, prerequisites first; needs that are not among them
    do not count.
    """
    depth: dict[str, int] = {}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for name in shown:
        known = [each for each in needs.get(name, ()) if each in depth]
        parent = max(known, key=lambda each: depth[each], default="")
        depth[name] = depth[parent] + 1 if parent else 0
        children[parent].append(name)
    order: list[Branch] = []
    ahead = [*reversed(children[""])]
    while ahead:
        name = ahead.pop()
        order.append(Branch(name, depth[name]))
        ahead += reversed(children.get(name, ()))
    return tuple(order)
