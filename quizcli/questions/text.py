"""An answer in words, compared with those that the author accepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from quizcli import answers, draws
from quizcli.model import Asked, Output, Question, QuizError, Value, Values, Variant, Verdict
from quizcli.questions import base, near, shares

MOST = 50
"""How many answers may be accepted, and how many rejected."""


class Text(base.QuestionType):
    """`accept` lists right answers, the first of which is shown as the key; `reject` lists
    wrong ones with their feedback.  What counts as the same is said in `answers.words`."""

    name = "text"
    fields = frozenset({"accept", "reject"})
    required = frozenset({"accept"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Too many answers, and such as are accepted and rejected or cannot be typed."""
        number, rejected = len(question.accept), [each.answer for each in question.reject]
        found = shares.wrong_number("accept", number, 1, MOST)
        found += shares.wrong_number("reject", len(rejected), 0, MOST)
        if found:
            return found
        fixed = {i: each for i, each in enumerate(question.accept) if "{{" not in each}
        hints = {i: answers.read_words(each).hint for i, each in fixed.items()}
        untyped = [(i, f"this cannot be typed: {hint}") for i, hint in hints.items() if hint]
        both = [i for i, each in enumerate(rejected) if _is_exactly(each, [*fixed.values()])]
        return [
            *((f"accept[{i}]", "E413", said) for i, said in untyped),
            *((f"reject[{i}].text", "E413", f"{rejected[i]} is accepted as well") for i in both),
        ]

    def how(self, asked: Asked) -> str:
        """Words."""
        return "A word or a few words."

    def key(self, asked: Asked, scope: Values) -> Value:
        """The first answer that is accepted."""
        accepted = [draws.fill(each, scope) for each in asked.question.accept]
        for each in asked.question.reject:
            rejected = draws.fill(each.answer, scope)
            if _is_exactly(rejected, accepted):
                both = f"{rejected} is accepted and rejected (seed {asked.seed})"
                raise QuizError(f"{asked.question.id}: {both}")
        return accepted[0].strip()

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Accepted, rejected with its feedback, or wrong; a slip of spelling is forgiven."""
        reading = answers.read_words(typed)
        if reading.value is None:
            return base.unreadable(reading.hint)
        scope, question = base.scope(variant), variant.asked.question
        accepted = [draws.fill(each, scope) for each in question.accept]
        feedback = {
            draws.fill(each.answer, scope): draws.fill(each.because, scope)
            for each in question.reject
        }
        found, slip = answers.meant(typed, [*accepted, *feedback]) or ("", False)
        other, _ = answers.meant(typed, list(feedback)) or ("", False)
        if slip and found in accepted and other:
            return base.unreadable(f"that could be {found} or {other}; check the spelling")
        understood = f"{reading.understood} (read as {found})" if slip else reading.understood
        expected = self.expected(variant)
        if found and found not in feedback:
            return base.right(understood, expected)
        return base.wrong(understood, expected, because=feedback.get(found, ""))

    def expected(self, variant: Variant) -> str:
        """The first answer that is accepted."""
        return str(variant.key)

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """Every answer that is accepted."""
        scope = base.scope(variant)
        return tuple(draws.fill(each, scope) for each in variant.asked.question.accept)

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """The key with another first letter, and with two slips in one word."""
        return ((each, False) for each in near.words(self.expected(variant)))


TYPE = Text()


def _is_exactly(text: str, accepted: Sequence[str]) -> bool:
    """Whether a text counts as one of those accepted, without any slip."""
    found = answers.meant(text, accepted)
    return found is not None and not found[1]
