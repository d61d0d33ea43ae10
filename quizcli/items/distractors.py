"""Who chose what: each option, named mistake or wrong value, in all and in the 27% groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from quizcli.items.discrimination import Pair, correlation, groups, share_within
from quizcli.items.estimates import Estimate, share
from quizcli.items.labels import OTHER, Label, Sort

MOST_VALUES = 5
"""Wrong values shown by themselves; and only those that somebody else gave too."""

Chosen = Mapping[int, Sequence[Sequence[Label]]]
"""What each learner chose in each of his responses; several labels where options are ticked."""


class Choice(NamedTuple):
    """A row of the table.

    So many `learners` chose it (one learner alone: so many times), which is the `share` of all
    responses; ticked options add up to more than 1.  `lower` and `upper` are the shares within
    the groups, and `rest` the correlation of choosing it with the rest; `instead` that of
    choosing it rather than being right (1 for it, -1 for a right answer, else 0).
    """

    label: Label
    learners: int
    share: Estimate
    lower: float | None = None
    upper: float | None = None
    rest: Estimate = Estimate()
    instead: Estimate = Estimate()


def table(chosen: Chosen, offered: Sequence[Label], found: Sequence[Pair]) -> tuple[Choice, ...]:
    """All that was offered, in its order, then what else was answered, the most frequent first."""
    told = _lumped(chosen)
    counts = Counter(chain.from_iterable(set(each) for each in chain.from_iterable(told.values())))
    others = sorted(set(counts) - set(offered), key=lambda each: _rank(each, counts))
    return tuple(_choice(each, told, found) for each in (*offered, *others))


def _rank(label: Label, counts: Mapping[Label, int]) -> tuple[bool, bool, int, str]:
    return label.sort is not Sort.RIGHT, label.sort is Sort.OTHER, -counts[label], label.text


def _lumped(chosen: Chosen) -> dict[int, list[list[Label]]]:
    """The same with rare wrong values put together."""
    every = Counter(chain.from_iterable(chain.from_iterable(chosen.values())))
    values = [each for each, n in every.items() if each.sort is Sort.VALUE and n > 1]
    kept = set(sorted(values, key=lambda each: _rank(each, every))[:MOST_VALUES])
    return {
        learner: [[_kept(each, kept) for each in response] for response in responses]
        for learner, responses in chosen.items()
    }


def _kept(label: Label, kept: set[Label]) -> Label:
    return OTHER if label.sort is Sort.VALUE and label not in kept else label


def _choice(label: Label, told: Chosen, found: Sequence[Pair]) -> Choice:
    hits = [float(label in each) for each in chain.from_iterable(told.values())]
    # With a rest a learner has one response; one learner alone has none that could be compared.
    by_learner = {learner: float(label in each[0]) for learner, each in told.items()}
    parts = groups(found)
    rests = [each.rest for each in found]
    chose = [by_learner[each.learner] for each in found]
    instead = [one - each.score for one, each in zip(chose, found, strict=True)]
    return Choice(
        label,
        round(sum(hits)),
        share(hits),
        share_within(parts.lower, by_learner),
        share_within(parts.upper, by_learner),
        correlation(chose, rests),
        correlation(instead, rests),
    )
