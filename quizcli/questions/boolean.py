"""Myth or fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quizcli import answers
from quizcli.model import Asked, QuizError, Value, Values, Variant, Verdict
from quizcli.questions import base, near


class Boolean(base.QuestionType):
    """`answer` is true (fact) or false (myth), written down or an expression."""

    name = "boolean"
    fields = frozenset({"answer"})
    required = frozenset({"answer"})
    retries = False
    single_key = True

    def options(self, asked: Asked) -> Mapping[str, str]:
        """m and f."""
        return {"m": "myth", "f": "fact"}

    def how(self, asked: Asked) -> str:
        """The two words."""
        return "Myth or fact."

    def key(self, asked: Asked, scope: Values) -> Value:
        """A truth value, nothing else."""
        key = super().key(asked, scope)
        if not isinstance(key, bool):
            raise QuizError(
                f"{asked.question.id}: the answer {answers.show(key)} is not true or false"
            )
        return key

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """By letter or by word."""
        reading = answers.read_boolean(typed)
        if not isinstance(reading.value, bool):
            return base.unreadable(reading.hint)
        understood, expected = _word(reading.value), self.expected(variant)
        if reading.value == variant.key:
            return base.right(understood, expected)
        return base.wrong(understood, expected)

    def given(self, variant: Variant, typed: str) -> Value | None:
        """True or false."""
        return answers.read_boolean(typed).value

    def expected(self, variant: Variant) -> str:
        """The word."""
        return _word(variant.key)

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """The other word."""
        return ((_word(variant.key is not True), False),)


TYPE = Boolean()


def _word(value: Value) -> str:
    return "fact" if value is True else "myth"
