"""What checks give back, and how they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from quizcli import questions
from quizcli.model import Problem, Question, Variant


class Finding(NamedTuple):
    """One thing that is wrong at one draw.  `subject` tells findings of a kind apart.

    `line` and `column` count from 1 in the author's lines; 0 where no place in them is known.
    `field` is the path of what is meant inside the question, empty for all of it.
    """

    code: str
    subject: str
    message: str
    line: int = 0
    column: int = 0
    field: str = ""


class Report(NamedTuple):
    """What a run found: problems in order of place, and how many variants it solved."""

    problems: tuple[Problem, ...]
    variants: int


Found: TypeAlias = tuple[int, Finding]
"""A finding with the seed that shows it."""

VariantCheck: TypeAlias = Callable[[Variant], Iterable[Finding]]
QuestionCheck: TypeAlias = Callable[[Question, Sequence[Variant]], Iterable[Found]]
BankCheck: TypeAlias = Callable[[Sequence[Question]], Iterable[Problem]]


class Checks(NamedTuple):
    """The checks of a variant as a whole, of each of its parts (itself where it has none), of
    all variants of a question, of all variants of each part, and of a whole bank."""

    variant: Sequence[VariantCheck]
    part: Sequence[VariantCheck]
    question: Sequence[QuestionCheck]
    each_part: Sequence[QuestionCheck]
    bank: Sequence[BankCheck]


def everywhere(variants: Sequence[Variant], finding: Finding) -> list[Found]:
    """A finding that does not hang on the draw."""
    return [(each.asked.seed, finding) for each in variants]


def of_part(finding: Finding, label: str, place: int) -> Finding:
    """A finding that says of which part it is; `label` is empty where there are no parts."""
    if not label:
        return finding
    named = f"{label} {finding.message}"
    field = f"parts[{place}].{finding.field}".rstrip(".")
    return finding._replace(subject=f"{label} {finding.subject}", message=named, field=field)


def parts(variant: Variant) -> list[tuple[str, Variant]]:
    """The parts of a question with their labels; itself without a label where it has none."""
    found = questions.part_variants(variant)
    if not found:
        return [("", variant)]
    question = variant.asked.question
    return list(zip(questions.TYPES[question.type].labels(question), found, strict=True))
