"""Question types.  A new type is one file here and one line in `TYPES`."""

from __future__ import annotations

from collections.abc import Sequence

from quizcli.model import Asked, Measure, Measurement, Question, Tolerance, Variant, Verdict
from quizcli.questions import base
from quizcli.questions.base import QuestionType, explanation, hints, mistake_values
from quizcli.questions.boolean import Boolean
from quizcli.questions.choice import Choice
from quizcli.questions.formula import Formula
from quizcli.questions.numeric import Numeric
from quizcli.questions.recall import Recall
from quizcli.questions.several import Several
from quizcli.questions.shape import Shape

TYPES: dict[str, QuestionType] = {
    each.name: each
    for each in (Numeric(), Shape(), Formula(), Choice(), Several(), Boolean(), Recall())
}


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


__all__ = [
    "TYPES",
    "QuestionType",
    "explanation",
    "grade",
    "hints",
    "mistake_values",
    "prepare",
    "solve",
    "specimens",
    "tolerance",
    "variant",
]
