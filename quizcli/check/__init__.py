"""Checks over seeds: a question answers itself many times before a learner sees it.

There are checks of one variant, of its parts, of all variants of a question or a part, and of
a whole bank; the lists below name them, and each stands in the file of its family.  Drawing and
measuring can fail too, and those failures are findings as well (`running`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from quizcli.check import keys, mistakes, near, options, running, spread
from quizcli.check.codes import CODES
from quizcli.check.findings import Checks, Finding, Report
from quizcli.check.running import WINDOW
from quizcli.model import Problem, Question
from quizcli.session.world import Submit

__all__ = ["CHECKS", "CODES", "WINDOW", "Finding", "Report", "across", "check"]

CHECKS = Checks(
    variant=(keys.own_reader, keys.own_tests),
    part=(
        keys.finite_key,
        mistakes.mistakes_apart,
        keys.witness_agrees,
        keys.wide_enough,
        options.options_differ,
    ),
    question=(
        keys.quick,
        keys.witness_stands_alone,
        keys.fact_can_fail,
        near.near_misses,
        spread.few_rejected,
    ),
    each_part=(
        mistakes.mistakes_differ,
        options.not_much_longer,
        options.not_extreme,
        options.not_at_one_place,
        spread.key_varies,
        spread.key_not_printed,
        spread.whole_numbers_exact,
    ),
    bank=(options.not_always_one,),
)


def check(
    bank: Iterable[Question],
    seeds: Sequence[int],
    submit: Submit,
    progress: Callable[[int], None] = lambda done: None,
    other: Submit | None = None,
) -> Report:
    """Draw, measure and check every question at every seed.

    `progress` is told after each variant how many are done.  `other` measures on another
    device, and both have to lead to the same key; authors' lines run on the CPU alone.
    """
    return running.run(tuple(bank), seeds, submit, CHECKS, progress, other)


def across(bank: Iterable[Question]) -> list[Problem]:
    """What is guessable over a whole bank, whatever is drawn."""
    return running.across(tuple(bank), CHECKS)
