"""Checks of known mistakes: they have a value, they are wrong, and each can be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from quizcli import answers, questions
from quizcli.check.findings import Finding, Found
from quizcli.model import Question, Value, Variant
from quizcli.questions import base

OFTEN = 0.5
"""The share of seeds from which on two mistakes that coincide count as one."""


def mistakes_apart(variant: Variant) -> Iterator[Finding]:
    """No known mistake may equal the key or lie within its tolerance."""
    for i, mistake in enumerate(variant.asked.question.mistakes):
        values = base.at_all_draws(variant, mistake.answer)
        about, field = f"mistake {i + 1}", f"mistakes[{i}].answer"
        if not values:
            yield Finding("E607", about, f"{mistake.answer} has no value", field=field)
        elif _is_right(values, variant):
            message = f"{mistake.answer} = {answers.show(values[0])} counts as right"
            yield Finding("E606", about, message, field=field)


def mistakes_differ(question: Question, variants: Sequence[Variant]) -> Iterator[Found]:
    """Where two mistakes are the same number the second one's feedback is never shown.

    On a few draws that can hardly be avoided, and is not told.
    """
    values = [_values(each) for each in variants]
    for (i, one), (j, other) in combinations(enumerate(question.mistakes), 2):
        pairs = zip(variants, values, strict=True)
        met = [each for each, known in pairs if _coincide(known[i], known[j])]
        if len(met) > OFTEN * len(variants):
            message = f"the mistakes {one.answer} and {other.answer} have the same value"
            about, field = f"mistakes {i + 1} and {j + 1}", f"mistakes[{j}].answer"
            finding = Finding("W609", about, message, field=field)
            yield from ((each.asked.seed, finding) for each in met)


def _values(variant: Variant) -> list[list[Value]]:
    """For each mistake its values at all draws measured."""
    mistakes = variant.asked.question.mistakes
    return [base.at_all_draws(variant, each.answer) for each in mistakes]


def _coincide(one: Sequence[Value], other: Sequence[Value]) -> bool:
    return bool(one) and bool(other) and all(map(answers.matches, one, other))


def _is_right(values: Sequence[Value], variant: Variant) -> bool:
    """Whether a mistake would be graded right.

    A formula is compared at all draws; a typed number or shape at the first one only,
    and it is enough that the mistake is right there.
    """
    formula = variant.asked.question.type == "formula"
    compared = variant.keys if formula else variant.keys[:1]
    tolerance = questions.tolerance(variant)
    return all(answers.matches(a, b, tolerance) for a, b in zip(values, compared, strict=False))
