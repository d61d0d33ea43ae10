"""A list of numbers, a matrix, or numbers in more dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from quizcli import answers
from quizcli.answers import vectors
from quizcli.model import (
    Asked,
    Kind,
    Output,
    Question,
    QuizError,
    Tolerance,
    Value,
    Values,
    Variant,
    Verdict,
)
from quizcli.questions import base, near, numeric

EXACT = Tolerance()
NUMBERS = frozenset({"vector", "list", "shape"})
"""The types of output that are lists of numbers."""


class Vector(base.QuestionType):
    """`answer` gives a tuple of numbers, or of tuples for a matrix; each number has to lie
    within the tolerance."""

    name = "vector"
    fields = frozenset({"answer", "tolerance", "allow", "witness", "mistakes"})
    required = frozenset({"answer"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Unknown entries of `allow`, no list of numbers, and real ones without a tolerance."""
        found = numeric.TYPE.problems(question, {})
        output = outputs.get(question.answer)
        if output and output.type not in NUMBERS:
            message = f"{question.answer} is {output.type}, not a list of numbers"
            found.append(("answer", "E414", message))
        elif output and output.kind is not Kind.EXACT and question.tolerance == EXACT:
            message = "real numbers need a tolerance, for example {rel: 1e-2} or {abs: 0.001}"
            found.append(("answer", "E403", message))
        return found

    def how(self, asked: Asked) -> str:
        """What is accepted; not how many numbers, for that may be asked."""
        tolerance = asked.question.tolerance
        allowed = answers.describe_tolerance(tolerance, 1.0)
        each = "each exact" if tolerance == EXACT else f"each accepted {allowed}"
        return f"Numbers such as [1, 2.5, -3], a matrix as [[1, 0], [0, 1]]; {each}."

    def key(self, asked: Asked, scope: Values) -> Value:
        """The numbers.  QuizError when they are none, or too many to be typed."""
        key = super().key(asked, scope)
        sizes = vectors.sizes(key)
        if not sizes or len(sizes) > vectors.MAX_RANK:
            shown = answers.show(key)
            raise QuizError(f"{asked.question.id}: the answer {shown} is not a list of numbers")
        if vectors.count(sizes) > vectors.MAX_ELEMENTS:
            message = f"{vectors.count(sizes)} numbers; at most {vectors.MAX_ELEMENTS}"
            raise QuizError(f"{asked.question.id}: the answer has {message}")
        return key

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Right when every number is; another length or rank is told apart."""
        question, key = variant.asked.question, variant.key
        wanted = vectors.sizes(key) or ()
        reading = _read(variant, typed)
        if reading.value is None:
            return base.unreadable(reading.hint)
        allowed = answers.describe_tolerance(question.tolerance, key)
        expected = self.expected(variant)
        if answers.matches(reading.value, key, question.tolerance):
            return base.right(reading.understood, expected, allowed)
        known = _known_mistake(variant, reading.value)
        given = vectors.sizes(reading.value) or ()
        if known or given == wanted:
            return base.wrong(reading.understood, expected, allowed, known)
        amiss = f"{_asked(wanted)} asked, you gave {_given(given, len(wanted))}."
        return base.wrong(reading.understood, expected, allowed)._replace(because=amiss)

    def given(self, variant: Variant, typed: str) -> Value | None:
        """The numbers."""
        return _read(variant, typed).value

    def expected(self, variant: Variant) -> str:
        """The numbers in square brackets."""
        return answers.show_vector(variant.key)

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """One number beyond the tolerance, one more, one less, transposed."""
        return _beside(variant.key, variant.asked.question.tolerance)


TYPE = Vector()


def _read(variant: Variant, typed: str) -> answers.Reading:
    rank = len(vectors.sizes(variant.key) or ())
    return answers.read_vector(typed, rank, variant.asked.question.allow)


def _known_mistake(variant: Variant, given: Value) -> str:
    tolerance = variant.asked.question.tolerance
    for because, value in base.mistake_values(variant):
        if value is not None and answers.matches(given, value, tolerance):
            return because
    return ""


def _asked(sizes: tuple[int, ...]) -> str:
    """How many numbers are wanted: 3 numbers are, a 2 x 3 matrix is."""
    if len(sizes) == 1:
        return "1 number is" if sizes == (1,) else f"{sizes[0]} numbers are"
    return f"A {_arrangement(sizes)} is"


def _given(sizes: tuple[int, ...], rank: int) -> str:
    """How many numbers were typed; of numbers in a row where such are asked the count alone."""
    if len(sizes) > 1:
        return f"a {_arrangement(sizes)}"
    return str(sizes[0]) if rank == 1 else f"{sizes[0]} number{'s' * (sizes[0] != 1)}"


def _arrangement(sizes: tuple[int, ...]) -> str:
    what = "matrix" if len(sizes) == 2 else "arrangement"
    return f"{' x '.join(map(str, sizes))} {what}"


def _beside(key: Value, tolerance: Tolerance) -> Iterator[near.Miss]:
    """The key with its first number changed, with one entry more and less, transposed."""
    if not isinstance(key, tuple):
        return
    yield from _first_changed(key, tolerance)
    yield _typed((*key, key[-1])), False
    if len(key) > 1:
        yield _typed(key[:-1]), False
    matrix = len(vectors.sizes(key) or ()) == 2
    turned = tuple(zip(*(row for row in key if isinstance(row, tuple)), strict=False))
    if matrix and not answers.matches(turned, key, tolerance):
        yield _typed(turned), False


def _first_changed(key: Value, tolerance: Tolerance) -> Iterator[near.Miss]:
    assert isinstance(key, tuple)
    first, *others = key
    rest = "".join(f", {_typed(each)}" for each in others)
    changed = _first_changed if isinstance(first, tuple) else near.numbers
    for text, right in changed(first, tolerance):
        yield f"[{text}{rest}]", right


def _typed(value: Value) -> str:
    """A vector with all its digits."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_typed, value))}]"
    return near.typed(value)
