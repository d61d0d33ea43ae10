"""Question types.  A new type is one file here, with its `TYPE`, and one word in `NAMES`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module

from quizcli.model import Asked, Measure, Measurement, Question, Tolerance, Variant, Verdict
from quizcli.questions import base
from quizcli.questions.base import QuestionType, explanation, hints, mistake_values
from quizcli.questions.near import Miss

NAMES = (
    "numeric",
    "shape",
    "formula",
    "vector",
    "choice",
    "several",
    "boolean",
    "order",
    "match",
    "cloze",
    "text",
    "parts",
    "recall",
)


class _Types(Mapping[str, QuestionType]):
    """The types by name; a type's file is imported when it is first asked for."""

    def __getitem__(self, name: str) -> QuestionType:
        if name not in NAMES:
            raise KeyError(name)
        return _type(name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


@cache
def _type(name: str) -> QuestionType:
    found: QuestionType = import_module(f"quizcli.questions.{name}").TYPE
    return found


TYPES: Mapping[str, QuestionType] = _Types()


def prepare(question: Question, seed: int) -> Asked:
    """The question with its numbers drawn; see `base.prepare`."""
    return base.prepare(TYPES[question.type], question, seed)


def solve(asked: Asked, measurements: Sequence[Measurement]) -> Variant:
    """The variant with its key; see `base.solve`."""
    return base.solve(TYPES[asked.question.type], asked, measurements)


def variant(question: Question, seed: int, measure: Measure) -> Variant:
    """Draw, measure and solve in one step."""
    asked = prepare(question, seed)
    return solve(asked, [measure(request) for request in asked.requests])


def grade(solved: Variant, typed: str) -> Verdict:
    """Judge what was typed.  Never raises on any text."""
    return TYPES[solved.asked.question.type].grade(solved, typed)


def tolerance(solved: Variant) -> Tolerance:
    """How near an answer has to be."""
    question = solved.asked.question
    return TYPES[question.type].tolerance(question)


def specimens(solved: Variant) -> tuple[str, ...]:
    """Answers that must be judged right, as a learner would type them."""
    return TYPES[solved.asked.question.type].specimens(solved)


def near_misses(solved: Variant) -> Iterable[Miss]:
    """Answers beside the key, each with whether it has to be judged right all the same."""
    return TYPES[solved.asked.question.type].near_misses(solved)


def part_variants(solved: Variant) -> tuple[Variant, ...]:
    """The parts of a question as variants of their own; none where it has no parts."""
    return TYPES[solved.asked.question.type].parts(solved)


__all__ = [
    "TYPES",
    "QuestionType",
    "explanation",
    "grade",
    "hints",
    "mistake_values",
    "near_misses",
    "part_variants",
    "prepare",
    "solve",
    "specimens",
    "tolerance",
    "variant",
]
