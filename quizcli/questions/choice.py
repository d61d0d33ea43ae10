"""One option out of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quizcli import answers, draws, expressions
from quizcli.model import Asked, Output, Question, QuizError, Value, Values, Variant, Verdict
from quizcli.questions import base, near

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST_OPTIONS = 12


class Choice(base.QuestionType):
    """`options`, exactly one of them correct at every draw; the key is its position as shown."""

    name = "choice"
    fields = frozenset({"options", "shuffle"})
    required = frozenset({"options"})
    single_key = True

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Too few or too many options, or none that can be correct."""
        return option_problems(question, most_correct=1)

    def options(self, asked: Asked) -> Mapping[str, str]:
        """A letter for each option."""
        return dict(zip(LETTERS, option_texts(asked), strict=False))

    def how(self, asked: Asked) -> str:
        """The range of letters."""
        return f"One letter, a to {LETTERS[len(asked.options) - 1]}."

    def key(self, asked: Asked, scope: Values) -> Value:
        """The position of the correct option."""
        correct = correct_options(asked, scope)
        if len(correct) != 1:
            raise QuizError(
                f"{asked.question.id}: {len(correct)} options are correct (seed {asked.seed})"
            )
        return correct[0]

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """By letter or by text."""
        texts = option_texts(variant.asked)
        reading = answers.read_choice(typed, texts)
        if not isinstance(reading.value, int):
            return base.unreadable(reading.hint)
        understood = labelled(reading.value, texts)
        if reading.value == variant.key:
            return base.right(understood, self.expected(variant))
        because = option_feedback(variant, reading.value)
        return base.wrong(understood, self.expected(variant), "", because)

    def expected(self, variant: Variant) -> str:
        """The correct option with its letter."""
        assert isinstance(variant.key, int)
        return labelled(variant.key, option_texts(variant.asked))

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """The letter and the text."""
        assert isinstance(variant.key, int)
        return (LETTERS[variant.key], option_texts(variant.asked)[variant.key])

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """Every other letter."""
        return ((LETTERS[i], False) for i in range(len(variant.asked.options)) if i != variant.key)


TYPE = Choice()


def option_texts(asked: Asked) -> list[str]:
    """The options as shown, with drawn numbers filled in."""
    return [draws.fill(each.text, asked.draw).strip() for each in asked.options]


def labelled(index: int, texts: list[str]) -> str:
    """An option with its letter."""
    return f"{LETTERS[index]}  {texts[index]}"


def correct_options(asked: Asked, scope: Values) -> tuple[int, ...]:
    """The positions, as shown, of the options that are correct at this draw."""
    return tuple(
        i
        for i, each in enumerate(asked.options)
        if expressions.parse(each.correct).evaluate(scope) is True
    )


def option_feedback(variant: Variant, index: int) -> str:
    """What the author says of this option, with its numbers filled in."""
    return draws.fill(variant.asked.options[index].because, base.scope(variant))


def option_problems(question: Question, *, most_correct: int) -> list[base.Fault]:
    """Problems that `choice` and `several` share."""
    number = len(question.options)
    if not 2 <= number <= MOST_OPTIONS:
        message = f"{number} option{'s' * (number != 1)}; give 2 to {MOST_OPTIONS}"
        return [("options", "E405", message)]
    written = [each.correct for each in question.options]
    if all(each in ("true", "false") for each in written):
        correct = written.count("true")
        if not 1 <= correct <= most_correct:
            wanted = "exactly one option" if most_correct == 1 else "at least one option"
            message = f"{correct or 'no'} options are correct; mark {wanted} `correct: true`"
            return [("options", "E406", message)]
    return []
