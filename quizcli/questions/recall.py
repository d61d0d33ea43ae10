"""A flashcard: recall the answer, see the model answer, say which points you named."""

from __future__ import annotations

from collections.abc import Iterable

from quizcli import answers, draws
from quizcli.model import Asked, Outcome, Value, Values, Variant, Verdict
from quizcli.questions import base, near

PASSED = 0.5


class Recall(base.QuestionType):
    """`answer` is the model answer, `rubric` the points that a good answer names.

    What is graded is the learner's own count of the points named.
    """

    name = "recall"
    fields = frozenset({"answer", "rubric"})
    required = frozenset({"answer"})
    self_graded = True
    retries = False

    def how(self, asked: Asked) -> str:
        """Typing helps, but is not asked for."""
        return "Say it or type it; Enter shows the model answer."

    def key(self, asked: Asked, scope: Values) -> Value:
        """The model answer with its numbers filled in."""
        return draws.fill(asked.question.answer, scope)

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """`typed` is the number of rubric points named (without a rubric: 1 knew it, 0 did not)."""
        most = points(variant.asked)
        reading = answers.read_number(typed, whole=True)
        if not isinstance(reading.value, int) or not 0 <= reading.value <= most:
            return base.unreadable(f"type how many of the {most} points you named, 0 to {most}")
        share = reading.value / most
        outcome = Outcome.RIGHT if share >= PASSED else Outcome.WRONG
        understood = f"{reading.value} of {most} point{'s' if most > 1 else ''}"
        return Verdict(outcome, understood, self.expected(variant), share=share)

    def expected(self, variant: Variant) -> str:
        """The model answer."""
        return str(variant.key)

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """All points named."""
        return (str(points(variant.asked)),)

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """No point named."""
        return (("0", False),)


TYPE = Recall()


def points(asked: Asked) -> int:
    """How many points can be had."""
    return max(1, len(asked.question.rubric))
