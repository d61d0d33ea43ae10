"""How well an item tells those who know much from those who know little.

A learner's rest is how well he did on the other items of the bank: the mean, over those that
he answered, of his score less the mean score of the item.  Where everybody answered everything
that is the sum of the other scores but for a constant and a factor, so the correlation is the
usual corrected one; where learners answered different items (a drill asks each what is due),
nobody gains by having met the easy ones.

Sources: the correction for the item's own part, Henrysson 1963; the interval, Fisher 1921;
groups of 27%, Kelley 1939; the interval of a difference of two shares, Newcombe 1998 (method
10); discriminative efficiency, Moodle's quiz statistics: the covariance with the rest as a part
of the largest that the same scores and rests can have, which is that of both in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import atanh, fsum, hypot, sqrt, tanh
from typing import NamedTuple

from quizcli.analysis.shares import Z, wilson
from quizcli.items.estimates import DIGITS, Estimate, mean
from quizcli.items.responses import Rows

KELLEY = 0.27
MOST_OTHERS = 5
"""So many other items, or half of them where there are fewer, make a rest."""

LEAST = 4
"""Below so many learners Fisher's interval has no width."""

FLAT = 10.0**-DIGITS
"""A variance below this one is dust of the arithmetic."""


class Pair(NamedTuple):
    """A learner's score on an item, 0 to 1, and his rest, -1 to 1."""

    learner: int
    score: float
    rest: float


class Groups(NamedTuple):
    """The weight of each learner in the lower and in the upper group."""

    lower: Mapping[int, float]
    upper: Mapping[int, float]


def pairs(table: Rows) -> dict[str, list[Pair]]:
    """For each item the learners who answered it and enough of the others."""
    means = _means(table)
    enough = min(MOST_OTHERS, -(-(len(means) - 1) // 2)) or 1
    found: dict[str, list[Pair]] = {item: [] for item in means}
    for learner, scores in table.items():
        apart = {item: value - means[item] for item, value in scores.items()}
        whole, others = fsum(apart.values()), len(scores) - 1
        if others < enough:
            continue
        for item, value in scores.items():
            rest = round((whole - apart[item]) / others, DIGITS)
            found[item].append(Pair(learner, value, rest))
    return found


def _means(table: Rows) -> dict[str, float]:
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for row in table.values():
        for item, value in row.items():
            scores[item].append(value)
    return {item: mean(values) for item, values in scores.items()}


def correlation(xs: Sequence[float], ys: Sequence[float]) -> Estimate:
    """Pearson's correlation with Fisher's interval; no value where one side does not vary."""
    n = len(xs)
    spread = sqrt(max(_covariance(xs, xs), 0.0) * max(_covariance(ys, ys), 0.0)) if n else 0.0
    if spread < FLAT:
        return Estimate(n=n)
    r = min(max(_covariance(xs, ys) / spread, -1.0), 1.0)
    if n < LEAST:
        return Estimate(r, n=n)
    if abs(r) > 1 - FLAT:
        return Estimate(r, r, r, n)
    reach = Z / sqrt(n - 3)
    return Estimate(r, tanh(atanh(r) - reach), tanh(atanh(r) + reach), n)


def item_rest(found: Sequence[Pair]) -> Estimate:
    """The corrected item-rest correlation, -1 to 1."""
    return correlation([each.score for each in found], [each.rest for each in found])


def efficiency(found: Sequence[Pair]) -> float | None:
    """The discriminative efficiency, at most 1."""
    scores, rests = [each.score for each in found], [each.rest for each in found]
    most = _covariance(sorted(scores), sorted(rests)) if found else 0.0
    return _covariance(scores, rests) / most if most > FLAT else None


def _covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
    x, y = mean(xs), mean(ys)
    return fsum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / len(xs)


# ---------------------------------------------------------------------- groups
def groups(found: Iterable[Pair]) -> Groups:
    """The 27% with the lowest and those with the highest rest.

    Learners with one rest at the border of a group share the places that are left, each with
    the same weight: no order among them is invented.
    """
    ranks: defaultdict[float, list[int]] = defaultdict(list)
    for each in found:
        ranks[each.rest].append(each.learner)
    size = KELLEY * sum(map(len, ranks.values()))
    tiers = [ranks[rest] for rest in sorted(ranks)]
    return Groups(_first(tiers, size), _first(tiers[::-1], size))


def _first(tiers: Iterable[list[int]], size: float) -> dict[int, float]:
    """The weights of the first learners, `size` in all."""
    weights: dict[int, float] = {}
    left = size
    for tier in tiers:
        part = min(left / len(tier), 1.0)
        if part <= 0:
            break
        weights |= dict.fromkeys(tier, part)
        left -= part * len(tier)
    return weights


def share_within(weights: Mapping[int, float], scores: Mapping[int, float]) -> float | None:
    """The mean score of a group; None for an empty one."""
    size = fsum(weights.values())
    if not size:
        return None
    value = fsum(weight * scores.get(learner, 0.0) for learner, weight in weights.items()) / size
    return min(max(value, 0.0), 1.0)


def upper_lower(found: Sequence[Pair]) -> Estimate:
    """The mean score of the upper group less that of the lower one, -1 to 1."""
    parts = groups(found)
    scores = {each.learner: each.score for each in found}
    high, low = share_within(parts.upper, scores), share_within(parts.lower, scores)
    if high is None or low is None:
        return Estimate(n=len(found))
    size = KELLEY * len(found)
    ends = difference((high, size), (low, size))
    return Estimate(high - low, *ends, len(found))


def difference(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The interval of one share less another, each given with the number that it is of."""
    (p1, n1), (p2, n2) = one, other
    (l1, u1), (l2, u2) = wilson(p1 * n1, n1), wilson(p2 * n2, n2)
    below, above = hypot(p1 - l1, u2 - p2), hypot(u1 - p1, p2 - l2)
    return max(p1 - p2 - below, -1.0), min(p1 - p2 + above, 1.0)
