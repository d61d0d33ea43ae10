"""Targets for what a learner types: answers, expressions, filters, settings and dates."""

from __future__ import annotations

from functools import cache

from quizcli import answers, expressions, filters, questions, settings
from quizcli.answers.reading import Reading
from quizcli.bank.validate import read_bank
from quizcli.cli import dates
from quizcli.cli.commands.answer import _value
from quizcli.cli.text import clean
from quizcli.expressions import ExpressionError
from quizcli.filters import Facts, FilterError
from quizcli.model import QuizError, Variant
from quizcli.questions import TYPES
from quizcli.store.rows import pack, unpack
from tests.fuzz.holding import is_harmless, text_of
from tests.test_answers import all_readings

FACTS = (
    Facts("rnn/a", "rnn", "numeric", ("x",), "lstm", difficulty=3),
    Facts("b/c", states=frozenset({"due"}), stability=3.0, ratings=((1, 3),), added_days=2),
)

EVERY_TYPE = """\
format: 1
title: Every type
license: CC0-1.0
questions:
  - id: numeric
    type: numeric
    prompt: p
    answer: 1000/3
    tolerance: {rel: 0.01}
    concept: c
    explain: e
  - {id: shape, type: shape, prompt: p, answer: "(2, 3, 4)", explain: e, concept: c}
  - {id: vector, type: vector, prompt: p, answer: "(2, 0.5, -4)", explain: e, concept: c}
  - id: formula
    type: formula
    draw: {h: 2..9, x: 2..9}
    prompt: "{{h}} {{x}}"
    answer: 4*h*(h + x)
    symbols: [h, x]
    concept: c
    explain: e
  - id: choice
    type: choice
    prompt: p
    concept: c
    explain: e
    options: [{text: a, correct: true, because: b}, {text: b, because: b}, {text: c, because: b}]
  - id: several
    type: several
    prompt: p
    concept: c
    explain: e
    options: [{text: a, correct: true, because: b}, {text: b, because: b}, {text: c, because: b}]
  - {id: boolean, type: boolean, prompt: p, answer: true, concept: c, explain: e}
  - id: recall
    type: recall
    prompt: p
    answer: word
    rubric: [one, two]
    concept: c
    explain: e
  - id: order
    type: order
    prompt: p
    concept: c
    explain: e
    items: [first, second, third, fourth]
  - id: match
    type: match
    prompt: p
    concept: c
    explain: e
    pairs: {a: one, b: two, c: three}
  - {id: text, type: text, prompt: p, accept: [LayerNorm], concept: c, explain: e}
  - id: cloze
    type: cloze
    prompt: "A [[Linear|nn.Linear]] and a [[bias]]."
    concept: c
    explain: e
  - id: parts
    type: parts
    draw: {n: 3..9}
    prompt: "{{n}}"
    concept: c
    explain: e
    parts:
      - {prompt: p, answer: 2*n}
      - {prompt: p, answer: part_a + 1, points: 2}
      - {prompt: p, type: shape, answer: "(n, 3)"}
      - {prompt: p, type: boolean, answer: true}
"""
"""A question of each type whose key needs no measuring."""


def answer(data: bytes) -> None:
    """A typed answer, for every reader: a value with its echo, or a hint of one line."""
    text = text_of(data)
    for reading in [*all_readings(text), *_more_readings(text)]:
        if reading.value is None:
            assert reading.hint.isprintable() and 0 < len(reading.hint) < 300
        else:
            assert not reading.hint
            answers.show(reading.value)


def _more_readings(text: str) -> list[Reading]:
    gaps = answers.read_gaps(text, 2)
    known = ["LayerNorm", "layer norm", "x"]
    answers.meant(text[:200], known)
    answers.blanked(text)
    answers.left_open(text)
    return [
        answers.read_order(text, 4),
        answers.read_pairs(text, 3, 4),
        answers.read_vector(text, 1),
        answers.read_vector(text, 2, {"inf", "nan"}),
        answers.read_words(text),
        *([gaps] if isinstance(gaps, Reading) else []),
    ]


@cache
def every_type() -> tuple[Variant, ...]:
    """A variant of each type, with its key."""
    found = read_bank("every", "every.yaml", EVERY_TYPE.encode(), {})
    asked = [questions.prepare(each, 7) for each in found.questions]
    assert {each.question.type for each in asked} == set(TYPES), found.problems
    return tuple(questions.solve(each, []) for each in asked)


def typed(data: bytes) -> None:
    """What comes after `quizcli answer ID`, for a question of each type: always a verdict."""
    text = text_of(data)[:10_000]
    try:
        _value(text)
    except QuizError as error:
        assert is_harmless(clean(str(error)))
    assert unpack(pack(text)) == text
    for variant in every_type():
        verdict = questions.grade(variant, text)
        shown = f"{verdict.outcome} {verdict.understood} {verdict.because} {verdict.expected}"
        assert is_harmless(clean(shown))


def expression(data: bytes) -> None:
    """An expression of a bank or a learner: a bounded value, or an error with a place in it."""
    text = text_of(data)
    for names in (None, ("K", "M", "e"), ()):
        for side_by_side in (False, True):
            try:
                parsed = expressions.parse(text, names=names, implicit_product=side_by_side)
                value = parsed.evaluate({"K": 3, "M": 0.5, "e": (1, 2)})
            except ExpressionError as error:
                assert str(error) and error.offset >= 0
            else:
                answers.show(value)


def filter_(data: bytes) -> None:
    """A filter: it means the same when it is spelled again, or an error with a place."""
    text = text_of(data)
    for known in ({}, {"tag": ["x", "y"], "bank": ["rnn"], "concept": ["lstm"]}):
        try:
            found = filters.parse(text, known=known)
        except FilterError as error:
            assert is_harmless(clean(f"{error}\n{filters.caret(text, error)}"))
            continue
        again = filters.parse(str(found), known=known)
        assert again == found
        assert [*map(found.matches, FACTS)] == [*map(again.matches, FACTS)]


def choice_of_setting(data: bytes) -> None:
    """A setting's value or a date on the command line: taken, or refused with a sentence."""
    text = text_of(data)[:10_000]
    for name in settings.TABLE:
        try:
            assert settings.TABLE[name].holds(settings.read(name, text))
        except QuizError as error:
            assert str(error)
    try:
        assert 20_000 <= dates.read(text, 20_000, "--exam") <= 20_365
    except QuizError as error:
        assert str(error)
