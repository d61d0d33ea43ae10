"""A number: whole numbers exactly, real numbers within a tolerance that the learner sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quizcli import answers
from quizcli.model import Asked, Output, Question, Tolerance, Value, Variant, Verdict
from quizcli.questions import base, near

ALLOWED = frozenset({"percent", "suffix", "inf", "nan"})
EXACT = Tolerance()


class Numeric(base.QuestionType):
    """`answer` is an expression that gives a number."""

    name = "numeric"
    fields = frozenset({"answer", "tolerance", "unit", "allow", "witness", "mistakes"})
    required = frozenset({"answer"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Unknown entries of `allow`, and a real output that has no tolerance."""
        found = [
            (f"allow[{i}]", "E402", f"allow knows {', '.join(sorted(ALLOWED))}, not {each}")
            for i, each in enumerate(question.allow)
            if each not in ALLOWED
        ]
        output = outputs.get(question.answer)
        if output and output.type == "float" and question.tolerance == EXACT:
            message = "a real number needs a tolerance, for example {rel: 1e-2} or {abs: 0.001}"
            found.append(("answer", "E403", message))
        return found

    def how(self, asked: Asked) -> str:
        """What is accepted, before the key is known."""
        question = asked.question
        unit = f", in {question.unit}" if question.unit else ""
        if question.tolerance == EXACT:
            return f"A number{unit}, exact."
        allowed = answers.describe_tolerance(question.tolerance, 1.0)
        return f"A number{unit}. Accepted: {allowed}."

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Right within the tolerance; otherwise a known mistake or wrong."""
        question, key = variant.asked.question, variant.key
        reading = _read(variant, typed)
        if reading.value is None:
            return base.unreadable(reading.hint)
        allowed = answers.describe_tolerance(question.tolerance, key)
        expected = self.expected(variant)
        if answers.matches(reading.value, key, question.tolerance):
            return base.right(reading.understood, expected, allowed)
        because = _known_mistake(variant, reading.value)
        return base.wrong(reading.understood, expected, allowed, because)

    def given(self, variant: Variant, typed: str) -> Value | None:
        """The number."""
        return _read(variant, typed).value

    def expected(self, variant: Variant) -> str:
        """The measured number, with its unit."""
        return f"{answers.show(variant.key)} {variant.asked.question.unit}".strip()

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """The number as shown, with the unit and without."""
        return (self.expected(variant), answers.show(variant.key))

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """Within the tolerance and beyond it."""
        return near.numbers(variant.key, variant.asked.question.tolerance)


TYPE = Numeric()


def _read(variant: Variant, typed: str) -> answers.Reading:
    question = variant.asked.question
    text = typed.strip().removesuffix(question.unit) if question.unit else typed
    whole = isinstance(variant.key, int)
    return answers.read_number(text, whole=whole, allow=question.allow)


def _known_mistake(variant: Variant, given: Value) -> str:
    tolerance = variant.asked.question.tolerance
    for because, value in base.mistake_values(variant):
        if value is not None and answers.matches(given, value, tolerance):
            return because
    return ""
