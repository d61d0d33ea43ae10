"""A question with its key, as its author wants to see it: for `show` and `preview`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli import answers, questions
from quizcli.cli.measuring import runnable
from quizcli.model import QuizError
from quizcli.questions import base, choice

if TYPE_CHECKING:
    from quizcli.bank import Library
    from quizcli.cli.measuring import Measuring
    from quizcli.model import Asked, Question, Variant


class Row(NamedTuple):
    """Something to know of a variant; `markdown` says that the words are."""

    label: str
    words: str
    markdown: bool = False


# --------------------------------------------------------------------- which one
def find(
    library: Library, terms: Sequence[str], named: str, home: Path | None, *, author_code: bool
) -> Question:
    """The one question that the terms stand for, if it may be measured here.

    `named` is what the learner typed.  QuizError when it is another number of questions.
    """
    entries = library.select(terms)
    if len(entries) != 1:
        raise QuizError(f"{named} names {len(entries)} questions; see quizcli list {named}")
    if not runnable(entries, library, home, author_code=author_code):
        raise QuizError(f"{entries[0].id} cannot be measured here")
    return library.question(entries[0].id)


def solved(asked: Asked, measuring: Measuring) -> Variant:
    """The variant with its key.  QuizError when it has none."""
    return questions.solve(asked, [measuring.measure(each) for each in asked.requests])


# --------------------------------------------------------------------- what is known
def drawn(asked: Asked) -> str:
    """The drawn names with their values; empty where nothing is drawn."""
    return ", ".join(f"{name} = {answers.show(value)}" for name, value in asked.draw.items())


def expected(variant: Variant) -> str:
    """The key as the learner reads it, as Markdown."""
    return questions.TYPES[variant.asked.question.type].expected(variant)


def measured_by(variant: Variant) -> str:
    """What computed the key, where and how fast; empty where nothing was measured."""
    if not variant.measurements:
        return ""
    first = variant.measurements[0]
    name = variant.asked.requests[0].name
    return f"measured by {name}, {first.backend} {first.device}, {1000 * first.seconds:.1f} ms"


def blocks(variant: Variant, *, with_help: bool) -> list[list[Row]]:
    """All that belongs to the key, in blocks; hints and rubric only `with_help`."""
    question = variant.asked.question
    found = [
        [Row("key", expected(variant), markdown=True), Row("", measured_by(variant))],
        *_grading(variant),
        *(_part(*each) for each in labelled(variant)),
        *(_help(variant) if with_help else ()),
        [Row("why", questions.explanation(variant), markdown=True)],
        [Row("source", question.source)],
        [Row("place", f"{question.place.path}:{question.place.line}")],
    ]
    filled = ([row for row in block if row.words] for block in found)
    return [each for each in filled if each]


def labelled(variant: Variant) -> list[tuple[str, Variant]]:
    """The parts of a question by their labels."""
    labels = questions.TYPES[variant.asked.question.type].labels(variant.asked.question)
    return list(zip(labels, questions.part_variants(variant), strict=True))


def _part(label: str, part: Variant) -> list[Row]:
    """What belongs to a part: its key and points, and how it is graded."""
    points = part.asked.question.points
    key = f"{expected(part)}   {points} point{'s' * (points != 1)}"
    return [Row(label, key, markdown=True), *chain.from_iterable(_grading(part))]


def _grading(variant: Variant) -> tuple[list[Row], ...]:
    """The second way to the key, what is accepted, known mistakes, and what each option is."""
    witness, accepted = Row("witness", _witness(variant)), Row("accepted", _tolerance(variant))
    return ([witness, accepted], _mistakes(variant), _options(variant))


def _help(variant: Variant) -> tuple[list[Row], ...]:
    """Hints, and the points of a good answer."""
    rubric = variant.asked.question.rubric
    return (
        [Row("hint", each, markdown=True) for each in questions.hints(variant.asked)],
        [Row("rubric", each, markdown=True) for each in rubric],
    )


def _witness(variant: Variant) -> str:
    """The formula, and what it gives at this draw."""
    formula = variant.asked.question.witness
    values = base.at_all_draws(variant, formula) if formula else []
    return f"{formula}   gives {answers.show(values[0])}" if values else formula


def _tolerance(variant: Variant) -> str:
    if "tolerance" not in questions.TYPES[variant.asked.question.type].fields:
        return ""
    return answers.describe_tolerance(questions.tolerance(variant), variant.key)


def _mistakes(variant: Variant) -> list[Row]:
    """Each with its value and its feedback."""
    shown = (
        (answers.show(value) if value is not None else "no value", because)
        for because, value in questions.mistake_values(variant)
    )
    return [Row("mistake", f"{value}  {because}", markdown=True) for value, because in shown]


def _options(variant: Variant) -> list[Row]:
    """Each by its letter, right or wrong, with its feedback."""
    key = variant.key if isinstance(variant.key, tuple) else (variant.key,)
    found = []
    for i, text in enumerate(choice.option_texts(variant.asked)):
        label = f"{choice.LETTERS[i]} {'right' if i in key else 'wrong'}"
        because = choice.option_feedback(variant, i)
        found.append(Row(label, f"{text}  {because}".rstrip(), markdown=True))
    return found
