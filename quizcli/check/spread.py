"""Checks of a question over all its seeds: what is drawn, and what comes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from quizcli import answers, questions
from quizcli.answers.show import show
from quizcli.check.findings import Finding, Found
from quizcli.model import Question, Tolerance, Value, Variant

MOST_REJECTED = 0.75
SAME = 0.6
NEARLY = 0.95
ENOUGH = 20
"""How many seeds a pattern takes."""

DIFFERENT = 5
"""How many different keys it takes to see that they stand in the prompt."""

NUMBERS = frozenset({"numeric", "shape"})
_FILLING = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def few_rejected(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """Constraints that refuse most draws are slow, and leave fewer questions than it seems."""
    rejected = sum(each.asked.rejected for each in variants)
    share = rejected / max(1, rejected + len(variants))
    if share <= MOST_REJECTED:
        return []
    message = f"where rejects {share:.0%} of the draws"
    worst = sorted(variants, key=lambda each: -each.asked.rejected)
    finding = Finding("W602", "", message, field="where")
    return [(each.asked.seed, finding) for each in worst if each.asked.rejected]


def key_varies(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """Where numbers are drawn and a key is measured, it is not mostly the same."""
    asked = question.type in NUMBERS and any(each.measurements for each in variants)
    if not asked or len(variants) < ENOUGH or not _drawn(variants):
        return []
    same = _alike(variants, questions.tolerance(variants[0]))
    if len(same) <= SAME * len(variants):
        return []
    message = f"the key is {show(same[0].key)} at {len(same) / len(variants):.0%} of the draws"
    return [(each.asked.seed, Finding("W603", "", message, field="answer")) for each in same]


def key_not_printed(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """No drawn number of the prompt is itself the key."""
    if question.type != "numeric" or len({each.key for each in variants}) < DIFFERENT:
        return []
    for name in dict.fromkeys(_FILLING.findall(question.prompt)):
        there = [each for each in variants if each.asked.draw.get(name) == each.key]
        if len(there) >= NEARLY * len(variants):
            message = f"the key is {name}, a number that the prompt shows"
            return [
                (each.asked.seed, Finding("W604", "", message, field="answer")) for each in there
            ]
    return []


def whole_numbers_exact(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """A count whose neighbours are accepted as well: an exact key needs no tolerance."""
    tolerance = question.tolerance
    meant = tolerance.digits is not None or tolerance.factor is not None
    if question.type != "numeric" or meant or tolerance == Tolerance():
        return []
    if not all(_is_whole(each.key) for each in variants):
        return []
    loose = [each for each in variants if _takes_neighbours(each.key, tolerance)]
    message = "{} is whole, and its neighbours count"
    return [
        (e.asked.seed, Finding("W610", "", message.format(show(e.key)), field="tolerance"))
        for e in loose
    ]


# --------------------------------------------------------------------- inside
def _drawn(variants: Sequence[Variant]) -> bool:
    """Whether the variants differ in what is drawn."""
    return len({tuple(each.asked.draw.values()) for each in variants}) > 1


def _alike(variants: Sequence[Variant], tolerance: Tolerance) -> list[Variant]:
    """The variants whose key is the most frequent one, within the tolerance."""
    (most, _), *_ = Counter(each.key for each in variants).most_common(1)
    return [each for each in variants if answers.matches(each.key, most, tolerance)]


def _is_whole(key: Value) -> bool:
    return isinstance(key, int) and not isinstance(key, bool)


def _takes_neighbours(key: Value, tolerance: Tolerance) -> bool:
    assert isinstance(key, int)
    return answers.matches(key + 1, key, tolerance)
