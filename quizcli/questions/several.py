"""All options that are correct, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quizcli import answers
from quizcli.model import Asked, Output, Question, Value, Values, Variant, Verdict
from quizcli.questions import base, choice, near, shares


class Several(base.QuestionType):
    """`options`, one or more of them correct; the key is their positions as shown."""

    name = "several"
    fields = frozenset({"options", "shuffle"})
    required = frozenset({"options"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Too few or too many options, or none that can be correct."""
        return choice.option_problems(question, most_correct=len(question.options))

    def options(self, asked: Asked) -> Mapping[str, str]:
        """A letter for each option."""
        return dict(zip(choice.LETTERS, choice.option_texts(asked), strict=False))

    def how(self, asked: Asked) -> str:
        """More than one letter may be right."""
        return "All letters that apply, such as a c."

    def key(self, asked: Asked, scope: Values) -> Value:
        """The positions of the correct options, in order."""
        return choice.correct_options(asked, scope)

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Right only when the set is the same."""
        texts = choice.option_texts(variant.asked)
        reading = answers.read_several(typed, texts)
        if not isinstance(reading.value, tuple):
            return base.unreadable(reading.hint)
        understood = _letters(reading.value)
        if reading.value == variant.key:
            return base.right(understood, self.expected(variant))
        return base.wrong(understood, self.expected(variant), "", _feedback(variant, reading.value))

    def expected(self, variant: Variant) -> str:
        """The letters of the correct options."""
        return _letters(variant.key)

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """One letter more or less."""
        key = shares.positions(variant.key, len(variant.asked.options))
        changed = (set(key) ^ {i} for i in range(len(variant.asked.options)))
        return ((_letters(tuple(sorted(each))), False) for each in changed)


TYPE = Several()


def _letters(positions: Value) -> str:
    chosen = positions if isinstance(positions, tuple) else ()
    return " ".join(choice.LETTERS[i] for i in chosen if isinstance(i, int)) or "none"


def _feedback(variant: Variant, given: tuple[Value, ...]) -> str:
    """What the author says of the first option that was wrongly taken or left."""
    key = variant.key if isinstance(variant.key, tuple) else ()
    amiss = [i for i in range(len(variant.asked.options)) if (i in given) != (i in key)]
    said = (choice.option_feedback(variant, i) for i in amiss)
    return next((each for each in said if each), "")
