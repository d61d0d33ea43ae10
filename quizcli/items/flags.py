"""What to look at: verdicts on items, but for one only where the whole interval says so.

A mis-key is looked for with less proof, because a look at a key costs little and a wrong key
costs much: a distractor is named when the upper group chooses it more than the key, and when
the better learners choose it rather than the key by 0.84 standard errors.  In simulated classes
(two-parameter logistic items, four options, with and without guessing) that found 68 to 85% of
planted mis-keys among 20 learners and flagged 1.4 to 2.2% of sound items; among 60 learners 87
to 93% and at most 0.3%.

A share of a distractor below 5% is the usual sign that nobody believes it: Haladyna and
Downing 1993.  A correlation below 0.20 is that of a poor item: Ebel 1965.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from math import atanh, sqrt
from typing import NamedTuple

from quizcli.items.distractors import Choice
from quizcli.items.estimates import Estimate
from quizcli.items.labels import Sort

HARD, EASY, POOR, IDLE = 0.25, 0.9, 0.2, 0.05
NEAR_ONE = 1 - 1e-9
PROOF = 0.84
"""Standard errors above 0: what a correlation of 0 goes beyond in one of five cases."""


class Kind(StrEnum):
    """The verdicts, the worst first."""

    MISKEY = "likely mis-key"
    HARD = "too hard"
    POOR = "separates poorly"
    EASY = "too easy"
    IDLE = "idle distractor"


class Flag(NamedTuple):
    """A verdict and the reason for it; `choice` is what it is about, if not the whole item."""

    kind: Kind
    why: str
    choice: str = ""


def flags(
    facility: Estimate, rest: Estimate, upper: float | None, choices: Iterable[Choice]
) -> tuple[Flag, ...]:
    """The verdicts on an item.

    `rest` is the corrected item-rest correlation and `upper` the mean score of the upper group.
    """
    found = [*_whole(facility, rest), *_parts(tuple(choices), upper)]
    if any(each.kind is Kind.MISKEY for each in found):  # which says why it separates poorly
        found = [each for each in found if each.kind is not Kind.POOR]
    return tuple(sorted(found, key=lambda each: list(Kind).index(each.kind)))


def _whole(facility: Estimate, rest: Estimate) -> Iterator[Flag]:
    if rest.below(0.0):
        yield Flag(Kind.MISKEY, "who knows the rest misses this one")
    elif rest.below(POOR):
        yield Flag(Kind.POOR, f"the correlation with the rest is below {POOR}")
    if facility.value == 0 and facility.below(HARD):
        yield Flag(Kind.HARD, "nobody was right: look at the key")
    elif facility.below(HARD):
        yield Flag(Kind.HARD, f"fewer than {HARD:.0%} are right")
    if facility.above(EASY):
        yield Flag(Kind.EASY, f"more than {EASY:.0%} are right")


def _parts(choices: tuple[Choice, ...], upper: float | None) -> Iterator[Flag]:
    for each in choices:
        if each.label.key is not False or each.label.sort is Sort.OTHER:
            continue
        if _chosen_instead(each, upper or 0.0):
            why = "the best learners choose this instead"
            yield Flag(Kind.MISKEY, why, each.label.text)
        if each.label.sort is Sort.OPTION and each.share.below(IDLE):
            yield Flag(Kind.IDLE, f"fewer than {IDLE:.0%} choose it", each.label.text)


def _chosen_instead(choice: Choice, upper: float) -> bool:
    """Whether the better learners choose this rather than the key."""
    found = choice.instead
    if not found.enough or found.value is None or choice.upper is None:
        return False
    strength = atanh(min(max(found.value, -NEAR_ONE), NEAR_ONE)) * sqrt(found.n - 3)
    return choice.upper > upper and strength > PROOF
