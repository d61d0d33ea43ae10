"""The item analysis as sections: banks in a table, or a question with all its figures."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from quizcli.analysis.shares import TOO_FEW
from quizcli.cli.furniture import number
from quizcli.cli.stats.views import Row, Section
from quizcli.cli.stats.words import percent

if TYPE_CHECKING:
    from quizcli.cli.analysing.reading import Told
    from quizcli.items.by_value import Part
    from quizcli.items.distractors import Choice
    from quizcli.items.estimates import Estimate
    from quizcli.items.figures import Bank, Item
    from quizcli.items.reliability import Reliability

ALONE = (
    "These are the answers of one learner, every asking counted: whether a question tells "
    "learners apart cannot be said. quizcli analyse --log FOLDER reads the logs of many."
)
FEW = f"Fewer than {TOO_FEW} learners are too few learners to judge; the figures are shown."
ABOUT = (
    "Correlation: with the rest of the bank. Upper-lower: points of the best 27% less those of "
    "the weakest 27%. Efficiency: how near the correlation comes to the highest possible one."
)
COLUMNS = (
    "First answers only. The bar and the first figures are the share of points; r is the "
    "correlation with the rest of the bank. Ranges hold the true figure in 95% of cases."
)


def sections(told: Told) -> list[Section]:
    """All that is told, bank by bank."""
    alone = told.learners < 2
    found: list[Section] = []
    for bank in told.banks:
        if told.full:
            found += [each for item in bank.items for each in _item(item, bank, told)]
        else:
            found += _bank(bank, alone=alone)
    about = ABOUT if told.full and not alone else ""
    few = ALONE if alone else FEW if told.learners < TOO_FEW else ""
    return [*found, *(Section("", note=note) for note in (about, few) if note)]


# ------------------------------------------------------------------------ a bank
def _bank(bank: Bank, *, alone: bool) -> list[Section]:
    title = f"{bank.name}: {number(len(bank.items), 'question')}"
    if alone:
        rows = tuple(map(_asked, bank.items))
        return [Section(title, rows, note="The bar is the share of points over all askings.")]
    title = f"{title}, {number(bank.learners, 'learner')}"
    table = Section("questions", tuple(map(_line, bank.items)), note=COLUMNS)
    return [_whole(title, bank.reliability), *_flagged(bank), table]


def _whole(title: str, found: Reliability) -> Section:
    alpha, error = found.alpha, found.error
    about = f"the {number(len(found.items), 'question')} that half of the learners answered"
    who = f"{number(found.learners, 'learner')} answered all of {about}"
    if alpha.value is None or error.value is None or found.mean is None:
        note = f"No reliability: {who}."
        return Section(title, note=note)
    verdict = () if found.enough else ("too few",)
    items = len(found.items)
    pieces = [f"{alpha.value:.2f}", _range(alpha), *verdict]
    kr20 = [Row("KR-20", (f"{found.kr20:.2f}",))] if found.kr20 is not None else []
    rows = (
        Row("alpha", tuple(pieces)),
        *kr20,
        Row("error", (f"{error.value:.2f}", _range(error), f"of {items} points")),
        Row("mean", (f"{found.mean:.2f}", f"deviation {found.deviation:.2f}")),
    )
    note = f"{who[:1].upper()}{who[1:]}. The error is the standard error of measurement."
    return Section(title, rows, note=note)


def _flagged(bank: Bank) -> list[Section]:
    rows = [
        Row(_local(item), (str(flag.kind), flag.why, flag.choice))
        for item in bank.items
        for flag in item.flags
    ]
    return [Section("look at these", tuple(rows), aligned=False)] if rows else []


def _line(item: Item) -> Row:
    facility, rest = item.facility, item.rest
    said = ("too few",) if facility.n < TOO_FEW else tuple(str(each.kind) for each in item.flags)
    r = f"r {rest.value:.2f}" if rest.value is not None else "no r"
    return Row(
        _local(item),
        (
            f"{percent(facility.value)} of {facility.n}",
            _shares(facility),
            r,
            _range(rest),
            *said[:1],
        ),
        facility.value,
    )


def _asked(item: Item) -> Row:
    facility = item.facility
    return Row(
        _local(item),
        (
            f"{percent(facility.value)} of {facility.n}",
            _shares(facility),
            _seconds(item),
            f"hints {percent(item.hints.value)}",
        ),
        facility.value,
    )


def _local(item: Item) -> str:
    return item.question.partition("/")[2] or item.question


# -------------------------------------------------------------------- a question
def _item(item: Item, bank: Bank, told: Told) -> list[Section]:
    missing = "" if item.question in told.known else "No bank in reach has this question any more."
    rows = [
        Row(
            "points",
            (f"{percent(item.facility.value)} of {item.facility.n}", _shares(item.facility)),
        ),
        *(_apart(item, bank) if told.learners > 1 else ()),
        Row("time", (_seconds(item), "median")),
        Row("hints", (f"{percent(item.hints.value)}", _shares(item.hints))),
    ]
    found = [Section(item.question, tuple(rows), note=missing)]
    if item.flags:
        said = (Row(str(each.kind), (each.why, each.choice)) for each in item.flags)
        found.append(Section("look at this", tuple(said), aligned=False))
    return [*found, *_answered(item.choices), *_drawn(item.values)]


def _apart(item: Item, bank: Bank) -> Iterable[Row]:
    """How well the question tells learners apart."""
    few = ("too few",) if item.rest.n < TOO_FEW else ()
    whole = bank.reliability.alpha.value
    yield Row("correlation", (_figure(item.rest), _range(item.rest), *few))
    yield Row("upper-lower", (_figure(item.upper_lower), _range(item.upper_lower), *few))
    yield Row("efficiency", (percent(item.efficiency),))
    if item.deleted is not None and whole is not None:
        yield Row("alpha", (f"{item.deleted:.2f} without it", f"{whole:.2f} with it"))


def _answered(choices: Iterable[Choice]) -> list[Section]:
    rows = tuple(map(_choice, choices))
    return [Section("what was answered", rows)] if rows else []


def _choice(each: Choice) -> Row:
    pieces = [f"{each.learners}", percent(each.share.value), _shares(each.share)]
    if each.lower is not None and each.upper is not None:
        pieces += [f"lower {percent(each.lower)}", f"upper {percent(each.upper)}"]
    if each.rest.value is not None:
        pieces.append(f"r {each.rest.value:.2f}")
    return Row(each.label.text, (*pieces, *(("key",) if each.label.key else ())), each.share.value)


def _drawn(parts: Iterable[Part]) -> list[Section]:
    """A section for each drawn name."""
    return [
        Section(
            f"by {name}",
            tuple(
                Row(
                    each.values,
                    (
                        f"{percent(each.facility.value)} of {each.facility.n}",
                        _shares(each.facility),
                    ),
                    each.facility.value,
                )
                for each in found
            ),
        )
        for name, found in groupby(parts, lambda each: each.name)
    ]


# --------------------------------------------------------------------- in words
def _figure(found: Estimate) -> str:
    return "none" if found.value is None else f"{found.value:.2f}"


def _range(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return ""
    return f"{found.low:.2f} to {found.high:.2f}"


def _shares(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return ""
    return f"{100 * found.low:.0f} to {found.high:.0%}"


def _seconds(item: Item) -> str:
    return "no time kept" if item.seconds is None else f"{item.seconds:.0f} s"
