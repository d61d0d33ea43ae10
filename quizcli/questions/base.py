"""What every question type shares: drawing, asking, scopes and feedback.

A type says which YAML keys are its own, what its key is, and how an answer is
read and judged.  Everything else (draws, requests, hints, explanation) is here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, TypeAlias

from quizcli import draws, expressions
from quizcli.dice import Dice
from quizcli.expressions import ExpressionError
from quizcli.model import (
    Asked,
    Measurement,
    Option,
    Outcome,
    Output,
    Question,
    QuizError,
    Request,
    Tolerance,
    Value,
    Values,
    Variant,
    Verdict,
)
from quizcli.questions import arguments
from quizcli.questions.near import Miss

Fault: TypeAlias = tuple[str, str, str]
"""A problem of a type's own keys: path inside the question, code, message."""

FURTHER = 3
DISTINCT_TRIES = 40


class QuestionType(ABC):
    """One type of question.  Subclasses are one file each and hold no state."""

    name: ClassVar[str]
    fields: ClassVar[frozenset[str]] = frozenset()
    required: ClassVar[frozenset[str]] = frozenset()
    self_graded: ClassVar[bool] = False
    retries: ClassVar[bool] = True
    single_key: ClassVar[bool] = False

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[Fault]:
        """What is wrong with this type's own keys; expressions were parsed already."""
        return []

    def further(self, question: Question) -> int:
        """At how many further draws the key is measured as well."""
        return 0

    def prompt(self, question: Question) -> str:
        """The prompt as it is shown, before its numbers are filled in."""
        return question.prompt

    def alternatives(self, question: Question) -> tuple[Option, ...]:
        """What the learner has to choose from or to arrange, before it is shuffled."""
        return question.options

    def options(self, asked: Asked) -> Mapping[str, str]:
        """What is listed below the prompt, by key; empty where the answer is free."""
        return {}

    def tolerance(self, question: Question) -> Tolerance:
        """How near an answer has to be."""
        return question.tolerance

    @abstractmethod
    def how(self, asked: Asked) -> str:
        """One sentence on what an answer looks like."""

    def key(self, asked: Asked, scope: Values) -> Value:
        """The key at one draw, from the draw and the outputs of the measurement."""
        return expressions.parse(asked.question.answer).evaluate(scope)

    @abstractmethod
    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Judge what was typed.  Never raises on any text."""

    def given(self, variant: Variant, typed: str) -> Value | None:
        """What was typed as a value that later parts of a question can be computed with; None
        where it cannot be read or the type has no such values."""
        return None

    @abstractmethod
    def expected(self, variant: Variant) -> str:
        """The key as the learner reads it."""

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """Answers that must be judged right, as a learner would type them."""
        return (self.expected(variant),)

    def near_misses(self, variant: Variant) -> Iterable[Miss]:
        """Answers beside the key, each with whether it has to be judged right all the same."""
        return ()

    def labels(self, question: Question) -> tuple[str, ...]:
        """The labels of its parts, which may be answered one after the other."""
        return ()

    def parts(self, variant: Variant) -> tuple[Variant, ...]:
        """Its parts as variants of their own."""
        return ()


# -------------------------------------------------------------------- asking
def prepare(kind: QuestionType, question: Question, seed: int) -> Asked:
    """Draw a question's numbers from `seed` and say what has to be measured.

    Raises NoDraw when the constraints leave nothing, ExpressionError when a
    derived value cannot be computed.
    """
    drawn = draws.draw(question.draw, question.let, question.where, _dice(question, seed, "draw"))
    further = tuple(
        _further(question, seed, i, drawn.values) for i in range(kind.further(question))
    )
    places = (drawn.values, *further)
    requests = tuple(_request(question, seed, values) for values in places if question.measured)
    return Asked(
        question=question,
        seed=seed,
        draw=drawn.values,
        prompt=draws.fill(kind.prompt(question), drawn.values),
        requests=requests,
        further=further,
        options=arranged(kind, question, seed),
        rejected=drawn.rejected,
    )


def arranged(kind: QuestionType, question: Question, seed: int) -> tuple[Option, ...]:
    """What the learner has to choose from or to arrange, in the order shown."""
    options = kind.alternatives(question)
    if options and question.shuffle:
        return _dice(question, seed, "options").shuffled(options)
    return options


def _dice(question: Question, seed: int, purpose: str) -> Dice:
    return Dice(seed, question.id, purpose)


def _request(question: Question, seed: int, values: Values) -> Request:
    measured_with = _dice(question, seed, "measure").seed()
    given = arguments.evaluate(question.arguments, values, measured_with)
    return Request(question.measure, given, question.program)


def _further(question: Question, seed: int, index: int, first: Values) -> Values:
    """Another draw; where that can be had, its symbols differ from the first draw's and
    from each other.

    Two sizes that happen to be equal would let a wrong symbol pass for the right one, and
    a symbol that stays the same would let a number pass for it.
    """
    dice = _dice(question, seed, f"further {index}")
    values: Values = first
    for _ in range(DISTINCT_TRIES):
        values = draws.draw(question.draw, question.let, question.where, dice).values
        symbols = [values[name] for name in question.symbols if name in values]
        before = [first[name] for name in question.symbols if name in first]
        if len(set(symbols)) == len(symbols) and symbols != before:
            return values
    return values


# ------------------------------------------------------------------- solving
def solve(kind: QuestionType, asked: Asked, measurements: Sequence[Measurement]) -> Variant:
    """The variant with its key, from the measurements that `asked.requests` asked for.

    Raises QuizError when the measurement contradicts the question's own fact or
    when no key can be computed: such a question must not be asked.
    """
    scopes = _scopes(asked, measurements)
    try:
        _hold_to_fact(asked, scopes[0])
        keys = tuple(kind.key(asked, scope) for scope in scopes)
    except ExpressionError as error:
        raise QuizError(f"{asked.question.id}: {error} (seed {asked.seed})") from error
    return Variant(asked, keys, tuple(measurements))


def _hold_to_fact(asked: Asked, scope: Values) -> None:
    fact = asked.question.fact
    if fact and expressions.parse(fact).evaluate(scope) is not True:
        raise QuizError(
            f"{asked.question.id}: the measurement contradicts the fact {fact} (seed {asked.seed})"
        )


def scope(variant: Variant) -> dict[str, Value]:
    """All names that feedback and mistakes may use at the draw shown: draw and outputs, and
    the keys of parts."""
    found = _scopes(variant.asked, variant.measurements)[0]
    parts, key = variant.asked.question.parts, variant.key
    if not parts or not isinstance(key, tuple):
        return found
    return found | {part.id: each for part, each in zip(parts, key, strict=False)}


def at_all_draws(variant: Variant, text: str) -> list[Value]:
    """An expression's values at the draw shown and the further ones; empty if one has none."""
    scopes = _scopes(variant.asked, variant.measurements)
    values = [_value(text, each) for each in scopes]
    return [each for each in values if each is not None] if None not in values else []


def _scopes(asked: Asked, measurements: Sequence[Measurement]) -> list[dict[str, Value]]:
    places = (asked.draw, *asked.further)
    measured = [each.outputs for each in measurements] or [{} for _ in places]
    return [{**values, **outputs} for values, outputs in zip(places, measured, strict=True)]


def explanation(variant: Variant) -> str:
    """The explanation with its numbers filled in."""
    return draws.fill(variant.asked.question.explain, scope(variant))


def hints(asked: Asked) -> tuple[str, ...]:
    """The hints with their numbers filled in."""
    return tuple(draws.fill(each, asked.draw) for each in asked.question.hints)


def mistake_values(variant: Variant) -> list[tuple[str, Value | None]]:
    """Each known mistake as (feedback, value at this draw); None where it has no value."""
    values = scope(variant)
    return [
        (draws.fill(each.because, values), _value(each.answer, values))
        for each in variant.asked.question.mistakes
    ]


def _value(text: str, values: Values) -> Value | None:
    try:
        return expressions.parse(text).evaluate(values)
    except ExpressionError:
        return None


# ------------------------------------------------------------------- judging
def unreadable(hint: str) -> Verdict:
    """Nothing could be read; `hint` says what would be readable."""
    return Verdict(Outcome.UNREADABLE, because=hint)


def right(understood: str, expected: str, tolerance: str = "") -> Verdict:
    """The answer is right."""
    return Verdict(Outcome.RIGHT, understood, expected, tolerance, share=1.0)


def wrong(understood: str, expected: str, tolerance: str = "", because: str = "") -> Verdict:
    """The answer is wrong; with feedback it is a known mistake."""
    outcome = Outcome.MISTAKE if because else Outcome.WRONG
    return Verdict(outcome, understood, expected, tolerance, because)
