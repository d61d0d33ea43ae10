"""How well a bank measures as a whole: alpha, KR-20 and the standard error of measurement.

These need complete tables.  Where learners answered different items, the items count that at
least half of the learners answered, and of the learners those who answered all of these.

Sources: alpha, Cronbach 1951; its interval, Feldt 1965 (alpha as one less a ratio of mean
squares, which is distributed as F when errors are alike); KR-20, Kuder and Richardson 1937.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import sqrt
from typing import NamedTuple, TypeAlias

from quizcli.analysis.shares import TOO_FEW
from quizcli.items.discrimination import FLAT
from quizcli.items.estimates import Estimate, mean
from quizcli.items.quantiles import chi_squared_quantile, f_quantile
from quizcli.items.responses import Rows

Table: TypeAlias = Sequence[Sequence[float]]
"""Scores without gaps: a row for each learner, a column for each item."""

LOW, HIGH = 0.025, 0.975


class Complete(NamedTuple):
    """The items that count and the learners who answered all of them."""

    items: tuple[str, ...]
    table: Table


class Reliability(NamedTuple):
    """The figures of a bank; None where there were too few items or no differences.

    `error` is the standard error of measurement in items, as a learner's sum of scores counts
    them.  `deleted` is the alpha of the other items, for each item.  `kr20` stands only where
    all scores are 0 or 1; there it is alpha by another formula.
    """

    items: tuple[str, ...] = ()
    learners: int = 0
    alpha: Estimate = Estimate()
    kr20: float | None = None
    error: Estimate = Estimate()
    mean: float | None = None
    deviation: float | None = None
    deleted: tuple[float | None, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether it may be judged."""
        return self.learners >= TOO_FEW and self.alpha.value is not None


def complete(table: Rows) -> Complete:
    """The part of a table of learners by items that has no gaps."""
    answered = Counter(chain.from_iterable(table.values()))
    items = tuple(sorted(each for each, n in answered.items() if 2 * n >= len(table)))
    full = (row for row in table.values() if all(each in row for each in items))
    return Complete(items, [[row[each] for each in items] for row in full] if items else [])


def reliability(found: Complete) -> Reliability:
    """All figures of a bank."""
    table, k = found.table, len(found.items)
    if len(table) < 2 or k < 2:
        return Reliability(found.items, len(table))
    sums = [sum(row) for row in table]
    return Reliability(
        found.items,
        len(table),
        alpha_interval(alpha(table), len(table), k),
        kr20(table),
        standard_error(table),
        mean(sums),
        sqrt(variance(sums)),
        tuple(alpha(_without(table, i)) for i in range(k)),
    )


def alpha(table: Table) -> float | None:
    """Cronbach's alpha, at most 1; None for one item or sums that are all the same."""
    k = len(table[0])
    whole = variance([sum(row) for row in table])
    if k < 2 or whole < FLAT:
        return None
    parts = sum(variance(column) for column in zip(*table, strict=True))
    return k / (k - 1) * (1 - parts / whole)


def alpha_interval(value: float | None, learners: int, items: int) -> Estimate:
    """An alpha of so many learners and items with Feldt's interval."""
    if value is None:
        return Estimate(n=learners)
    freedom = learners - 1, (learners - 1) * (items - 1)
    low, high = (1 - (1 - value) * f_quantile(part, *freedom) for part in (HIGH, LOW))
    return Estimate(value, low, high, learners)


def kr20(table: Table) -> float | None:
    """Kuder and Richardson's formula 20; None unless all scores are 0 or 1."""
    if any(score not in (0.0, 1.0) for row in table for score in row):
        return None
    k, n = len(table[0]), len(table)
    sums = [sum(row) for row in table]
    whole = variance(sums) * (n - 1) / n
    if k < 2 or whole < FLAT:
        return None
    shares = [mean(column) for column in zip(*table, strict=True)]
    return k / (k - 1) * (1 - sum(p * (1 - p) for p in shares) / whole)


def standard_error(table: Table) -> Estimate:
    """The standard error of measurement of the sum of scores: deviation * sqrt(1 - alpha).

    Its square is the number of items times the mean square that is left when learners and items
    are taken out, so its interval is that of a variance (chi-squared).
    """
    n, k = len(table), len(table[0])
    value = alpha(table)
    if value is None:
        return Estimate(n=n)
    freedom = (n - 1) * (k - 1)
    error = sqrt(max(variance([sum(row) for row in table]) * (1 - value), 0.0))
    low, high = (
        error * sqrt(freedom / max(chi_squared_quantile(part, freedom), FLAT))
        for part in (HIGH, LOW)
    )
    return Estimate(error, low, high, n)


def variance(values: Sequence[float]) -> float:
    """The variance with n - 1 below, 0 for a single value."""
    middle = mean(values)
    return sum((each - middle) ** 2 for each in values) / max(len(values) - 1, 1)


def _without(table: Table, column: int) -> list[list[float]]:
    return [[*row[:column], *row[column + 1 :]] for row in table]
