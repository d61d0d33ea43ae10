"""A formula in declared names, compared with measurements at several draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quizcli import answers
from quizcli.answers import Reading
from quizcli.expressions import Expression, ExpressionError
from quizcli.model import Asked, Question, Tolerance, Value, Values, Variant, Verdict
from quizcli.questions import base, near

NEAR = Tolerance(rel=1e-9, abs=1e-12)


class Formula(base.QuestionType):
    """`answer` is measured at each draw; the learner types an expression in `symbols`."""

    name = "formula"
    fields = frozenset({"answer", "symbols", "tolerance", "witness", "mistakes"})
    required = frozenset({"answer"})

    def further(self, question: Question) -> int:
        """One draw could be right by chance."""
        return base.FURTHER

    def tolerance(self, question: Question) -> Tolerance:
        """Rounding, unless the author allows more: the same formula may be written in many ways."""
        return NEAR if question.tolerance == Tolerance() else question.tolerance

    def how(self, asked: Asked) -> str:
        """The names that may be used."""
        return f"A formula in {', '.join(asked.question.symbols)}."

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Right when it gives the measured value at every draw."""
        question = variant.asked.question
        tolerance = self.tolerance(question)
        formula = answers.read_formula(typed, question.symbols)
        if isinstance(formula, Reading):
            return base.unreadable(formula.hint)
        if _agrees(formula, variant, variant.keys, tolerance):
            return base.right(formula.text, self.expected(variant))
        because = _known_mistake(formula, variant, tolerance)
        return base.wrong(formula.text, self.expected(variant), "", because)

    def expected(self, variant: Variant) -> str:
        """The author's closed form where there is one, with the value measured here."""
        question = variant.asked.question
        at = ", ".join(
            f"{name} = {answers.show(variant.asked.draw[name])}"
            for name in question.symbols
            if name in variant.asked.draw
        )
        formula = question.witness or question.answer
        return f"{formula} ({answers.show(variant.key)} at {at})"

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """The author's closed form, when it is in the learner's symbols."""
        witness = variant.asked.question.witness
        return (witness,) if witness else ()

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """Another value in the same symbols, wherever the tolerance tells them apart."""
        question = variant.asked.question
        allowed = near.reach(variant.key, self.tolerance(question))
        if not question.witness or allowed is None or max(allowed) >= 1:
            return ()
        return ((f"{question.witness} + 1", False), (f"{question.witness} - 1", False))


TYPE = Formula()


def _agrees(
    formula: Expression, variant: Variant, keys: Sequence[Value], tolerance: Tolerance
) -> bool:
    places = (variant.asked.draw, *variant.asked.further)
    return all(
        _near(formula, values, key, tolerance) for values, key in zip(places, keys, strict=True)
    )


def _near(formula: Expression, values: Values, key: Value, tolerance: Tolerance) -> bool:
    try:
        return answers.matches(formula.evaluate(values), key, tolerance)
    except ExpressionError:
        return False


def _known_mistake(formula: Expression, variant: Variant, tolerance: Tolerance) -> str:
    known = base.mistake_values(variant)
    for mistake, (because, _) in zip(variant.asked.question.mistakes, known, strict=True):
        keys = base.at_all_draws(variant, mistake.answer)
        if keys and _agrees(formula, variant, keys, tolerance):
            return because
    return ""
