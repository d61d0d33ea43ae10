"""All figures of the items of a bank, and of the bank, from the responses of learners."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple, TypeAlias

from quizcli.analysis.amounts import MOST_SECONDS
from quizcli.items import discrimination, reliability
from quizcli.items.by_value import Part, by_value
from quizcli.items.discrimination import Pair
from quizcli.items.distractors import Choice, table
from quizcli.items.estimates import Estimate, share
from quizcli.items.flags import Flag, flags
from quizcli.items.labels import Label
from quizcli.items.reliability import Reliability
from quizcli.items.responses import Response, by_question, rows

Read: TypeAlias = Callable[[Response], Sequence[Label]]
"""What a response chose."""

Offered: TypeAlias = Callable[[str], Sequence[Label]]
"""What a question offers, chosen or not."""


class Item(NamedTuple):
    """The figures of a question.

    `facility` and `hints` are shares of responses, of which there are `facility.n`; `seconds`
    is the median, None where no time was kept; `deleted` is the alpha of the bank without it.
    """

    question: str
    facility: Estimate
    rest: Estimate
    efficiency: float | None
    upper_lower: Estimate
    deleted: float | None
    seconds: float | None
    hints: Estimate
    choices: tuple[Choice, ...]
    values: tuple[Part, ...]
    flags: tuple[Flag, ...]


class Bank(NamedTuple):
    """A bank's questions that were answered, in the order of their ids, and their learners."""

    name: str
    learners: int
    items: tuple[Item, ...]
    reliability: Reliability


def banks(found: Iterable[Response], read: Read, offered: Offered) -> tuple[Bank, ...]:
    """The figures of each bank; the bank of a question is what stands before its slash."""
    groups: dict[str, list[Response]] = {}
    for each in found:
        groups.setdefault(each.review.question.partition("/")[0], []).append(each)
    return tuple(bank(name, groups[name], read, offered) for name in sorted(groups))


def bank(name: str, found: Sequence[Response], read: Read, offered: Offered) -> Bank:
    """The figures of one bank.

    With one learner nothing is correlated and nobody is compared: there is no rest.
    """
    scores = rows(found)
    alone = len(scores) < 2
    known = reliability.reliability(reliability.complete({} if alone else scores))
    deleted = dict(zip(known.items, known.deleted, strict=False))
    pairs = {} if alone else discrimination.pairs(scores)
    asked = by_question(found)
    items = (
        item(each, asked[each], pairs.get(each, []), read, offered(each), deleted.get(each))
        for each in sorted(asked)
    )
    return Bank(name, len(scores), tuple(items), known)


def item(
    question: str,
    found: Sequence[Response],
    pairs: Sequence[Pair],
    read: Read,
    offered: Sequence[Label],
    deleted: float | None = None,
) -> Item:
    """The figures of one question; without pairs those that need no other question."""
    facility = share([each.score for each in found])
    rest = discrimination.item_rest(pairs)
    choices = table(_chosen(found, read), offered, pairs)
    scores = {each.learner: each.score for each in pairs}
    upper = discrimination.share_within(discrimination.groups(pairs).upper, scores)
    seconds = [min(each.review.seconds, MOST_SECONDS) for each in found if each.review.seconds > 0]
    return Item(
        question,
        facility,
        rest,
        discrimination.efficiency(pairs),
        discrimination.upper_lower(pairs),
        deleted,
        median(seconds) if seconds else None,
        share([float(each.review.hints > 0) for each in found]),
        choices,
        by_value([(each.review.draw, each.score) for each in found]),
        flags(facility, rest, upper, choices) if len({e.learner for e in found}) > 1 else (),
    )


def _chosen(found: Iterable[Response], read: Read) -> Mapping[int, list[Sequence[Label]]]:
    chosen: dict[int, list[Sequence[Label]]] = {}
    for each in found:
        chosen.setdefault(each.learner, []).append(read(each))
    return chosen
