"""A tensor's shape, in numbers or, where the author gave symbols, in symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from quizcli import answers, expressions
from quizcli.answers import Reading
from quizcli.expressions import Expression, ExpressionError
from quizcli.model import Asked, Output, Question, QuizError, Value, Values, Variant, Verdict
from quizcli.questions import base, near

SHAPED = frozenset({"shape", "list"})


class Shape(base.QuestionType):
    """`answer` gives a tuple of sizes; `symbolic` is the same in the drawn names.

    A typed entry that holds names must be right at several draws, each measured;
    an entry that is a plain number must be right at the draw that was shown.
    """

    name = "shape"
    fields = frozenset({"answer", "symbolic", "symbols", "witness", "mistakes"})
    required = frozenset({"answer"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """A shape can't come from an output that is no list of sizes."""
        output = outputs.get(question.answer)
        if output and output.type not in SHAPED:
            return [("answer", "E404", f"{question.answer} is {output.type}, not a shape")]
        return []

    def further(self, question: Question) -> int:
        """Symbols are compared at further draws, numbers at the one shown."""
        return base.FURTHER if question.symbolic else 0

    def how(self, asked: Asked) -> str:
        """Numbers, or numbers and symbols."""
        if asked.question.symbolic:
            names = ", ".join(asked.question.symbols)
            return f"A shape such as (2, 3), in numbers or in {names}."
        return "A shape such as (2, 3)."

    def key(self, asked: Asked, scope: Values) -> Value:
        """The measured sizes; a declared symbolic answer has to agree with them."""
        key = super().key(asked, scope)
        if not isinstance(key, tuple):
            raise QuizError(f"{asked.question.id}: the answer {answers.show(key)} is not a shape")
        symbols = [expressions.parse(each).evaluate(scope) for each in asked.question.symbolic]
        if asked.question.symbolic and tuple(symbols) != key:
            raise QuizError(
                f"{asked.question.id}: symbolic gives {answers.show(tuple(symbols))}, "
                f"measured {answers.show(key)} (seed {asked.seed})"
            )
        return key

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Every size and the number of sizes must be right."""
        if variant.asked.question.symbolic:
            return self._grade_symbolic(variant, typed)
        reading = answers.read_shape(typed)
        if reading.value is None:
            return base.unreadable(reading.hint)
        if reading.value == variant.key:
            return base.right(reading.understood, self.expected(variant), "exact")
        because = _mistake(variant, reading.value)
        return base.wrong(reading.understood, self.expected(variant), "exact", because)

    def given(self, variant: Variant, typed: str) -> Value | None:
        """The sizes, in numbers."""
        return answers.read_shape(typed).value

    def expected(self, variant: Variant) -> str:
        """The measured sizes, with the symbols where the question has them."""
        shown = answers.show(variant.key)
        symbolic = variant.asked.question.symbolic
        return f"{shown} = {_tuple_text(symbolic)}" if symbolic else shown

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """In numbers and, where there are any, in symbols."""
        symbolic = variant.asked.question.symbolic
        numbers = answers.show(variant.key)
        return (numbers, _tuple_text(symbolic)) if symbolic else (numbers,)

    def near_misses(self, variant: Variant) -> Iterable[near.Miss]:
        """Transposed, with a size more or less, one size off."""
        return ((answers.show(each), False) for each in _beside(variant.key))

    def _grade_symbolic(self, variant: Variant, typed: str) -> Verdict:
        entries = answers.read_symbolic_shape(typed, variant.asked.question.symbols)
        if isinstance(entries, Reading):
            return base.unreadable(entries.hint)
        understood = _tuple_text([each.text for each in entries])
        if _holds(entries, variant):
            return base.right(understood, self.expected(variant), "exact")
        value = _evaluated(entries, variant.asked.draw)
        because = _mistake(variant, value) if value is not None else ""
        return base.wrong(understood, self.expected(variant), "exact", because)


TYPE = Shape()


def _holds(entries: Sequence[Expression], variant: Variant) -> bool:
    places = (variant.asked.draw, *variant.asked.further)
    return all(
        _fits(entries, values, key, shown=i == 0)
        for i, (values, key) in enumerate(zip(places, variant.keys, strict=True))
    )


def _fits(entries: Sequence[Expression], values: Values, key: Value, *, shown: bool) -> bool:
    """Whether the entries give `key` here; a plain number only counts at the draw shown."""
    if not isinstance(key, tuple) or len(entries) != len(key):
        return False
    return all(
        _value(entry, values) == size
        for entry, size in zip(entries, key, strict=True)
        if shown or entry.names
    )


def _value(entry: Expression, values: Values) -> Value | None:
    try:
        return entry.evaluate(values)
    except ExpressionError:
        return None


def _evaluated(entries: Sequence[Expression], values: Values) -> Value | None:
    found = [_value(each, values) for each in entries]
    return tuple(each for each in found if each is not None) if None not in found else None


def _mistake(variant: Variant, given: Value) -> str:
    known = base.mistake_values(variant)
    return next((because for because, value in known if value == given), "")


def _tuple_text(parts: Sequence[str]) -> str:
    inner = ", ".join(parts)
    return f"({inner},)" if len(parts) == 1 else f"({inner})"


def _beside(key: Value) -> Iterator[Value]:
    """Shapes that are taken for one another."""
    if not isinstance(key, tuple):
        return
    yield (*key, 1)
    if key:
        yield key[:-1]
    if key and isinstance(key[-1], int):
        yield (*key[:-1], key[-1] + 1)
    if key != key[::-1]:
        yield key[::-1]
