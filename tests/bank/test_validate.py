"""A good bank becomes questions, value by value; a bad question takes no other with it."""

import pytest

from quizcli.bank import fields
from quizcli.bank.validate import read_bank
from quizcli.model import DrawRule, Mistake, Option, SelfTests, Tolerance
from quizcli.questions import TYPES
from tests.bank.samples import GOOD, SIGNATURES

HEADER = "format: 1\ntitle: T\nlicense: L\nquestions:\n"


def read(text):
    """The bank that a text makes."""
    return read_bank("good", "good.yaml", text.encode(), SIGNATURES)


def said(question):
    """Codes and places of the problems of one question, given as YAML lines."""
    body = "".join(f"    {line}\n" for line in question.strip().splitlines())
    bank = read(f"{HEADER}  - id: q\n    explain: E.\n    source: S.\n{body}")
    return [(each.code, each.place.line - 7, each.place.column - 4) for each in bank.problems]


QUESTIONS = {each.id: each for each in read(GOOD).questions}


def test_a_good_bank_has_no_problems_and_all_its_questions():
    """Header and questions come out in order."""
    bank = read(GOOD)
    assert bank.problems == ()
    assert (bank.title, bank.license) == ("Good", "CC-BY-4.0")
    assert [each.id for each in bank.questions] == [
        "good/shape",
        "good/number",
        "good/formula",
        "good/choice",
        "good/several",
        "good/myth",
        "good/recall",
    ]


def test_a_measured_question_comes_out_value_by_value():
    """Everything that can be written about a question arrives where it belongs."""
    question = QUESTIONS["good/shape"]
    assert question.concept == "cross"
    assert question.difficulty == 4
    assert question.tags == ("attention", "shapes")
    assert question.draw["K"] == DrawRule("range", "3", "12", "1")
    assert question.draw["M"] == DrawRule("choice", choices=(16, 32, 64))
    assert question.draw["xs"].kind == "list"
    assert question.let == {"twice": "2*K"}
    assert question.where == ("K != N", "N != M")
    assert question.prompt.startswith("N = {{N}}") and question.prompt.endswith("Which shape?")
    assert question.measure == "cross"
    assert question.symbolic == ("K", "M")
    assert question.symbols == ("K", "N", "M")
    assert question.mistakes == (
        Mistake("(N, M)", "One row for each query, {{twice}} in all, see {{weights}}."),
    )
    assert question.tests == SelfTests(("({{K}}, {{M}})",), ("3", "({{M}}, {{K}})"), ("", "k"))
    assert (question.place.path, question.place.line, question.place.column) == ("good.yaml", 8, 9)


def test_arguments_are_complete():
    """Literals stay, choices are quoted, drawn names and the seed are bound."""
    assert QUESTIONS["good/shape"].arguments == {
        "N": "N",
        "K": "K",
        "M": "M",
        "kind": "'add'",
        "mask": True,
        "xs": "xs",
        "scale": "K/10",
        "size": 0.001,
        "seed": "seed",
    }


def test_the_other_types_come_out():
    """Tolerances, units, symbols by default, options with expressions, truth values, texts."""
    number = QUESTIONS["good/number"]
    assert number.tolerance == Tolerance(rel=0.01, abs=0.001)
    assert (number.unit, number.allow) == ("ms", ("percent",))
    assert QUESTIONS["good/formula"].symbols == ("h", "x")
    choice = QUESTIONS["good/choice"]
    assert choice.options == (
        Option("the {{n}}", "n > 5", "It is {{n}}."),
        Option("neither", "n <= 5"),
    )
    assert choice.shuffle is False
    assert choice.source == "2017"
    assert QUESTIONS["good/several"].shuffle is True
    assert QUESTIONS["good/myth"].answer == "false"
    assert QUESTIONS["good/recall"].answer == "Not an expression: $x$, and {braces}."


def test_every_field_of_every_type_can_be_read():
    """What a type calls its own has a reader."""
    for kind in TYPES.values():
        assert kind.fields | kind.required <= set(fields.QUESTION)


def test_a_bad_question_takes_no_other_with_it():
    """One broken question among seven: six are served, and all its problems are told at once."""
    bad = GOOD.replace("answer: w/3", "answer: v/3\n    prompt: Again?").replace(
        "unit: ms", "unt: ms"
    )
    bank = read(bad)
    assert [each.id for each in bank.questions] == [
        each.id for each in read(GOOD).questions if each.id != "good/number"
    ]
    assert {each.code for each in bank.problems} == {"E301", "E111", "E202"}
    assert {each.question for each in bank.problems} == {"good/number"}


def test_a_name_that_cannot_name_a_bank_serves_nothing():
    """The file's name becomes part of every id, so it has to be well formed."""
    bank = read_bank("My bank!", "My bank!.yaml", GOOD.encode(), SIGNATURES)
    assert [each.code for each in bank.problems] == ["E210"]
    assert bank.questions == ()


@pytest.mark.parametrize(
    "question",
    [
        "type: numeric\ndraw: {a: 1..9}\nprompt: '{{a}}'\nanswer: a",
        "type: numeric\nprompt: 'LaTeX: $\\frac{a}{b}$ and ${ {x} }$'\nanswer: 1",
        "type: numeric\ndraw: {pi: 1..9}\nprompt: '{{pi}}'\nanswer: pi",
        "type: numeric\nprompt: 'costs \\$5 and `$x` and $$y$$'\nanswer: 1",
        "type: recall\ndraw: {n: 1..9}\nprompt: P?\nanswer: 'It is {{n}}: not *an* expression ('",
        "type: shape\ndraw: {K: 1..9}\nprompt: P?\nmeasure: cross\nanswer: output\nwith: {N: K}",
        "type: boolean\ndraw: {kind: [dot, add]}\nprompt: '{{kind}}'\nmeasure: cross\nanswer: true",
        "type: boolean\ndraw: {k: 1..3}\nprompt: P?\nmeasure: cross\nanswer: k\nwith:\n  xs: (k,)",
        "type: boolean\ndraw: {rate: 0.1..0.3 step 0.1}\nprompt: P?\nmeasure: cross\nanswer: true",
        "type: boolean\nprompt: 'P?'\nmeasure: cross\nanswer: true\nfact: noise > 0",
        "type: boolean\nprompt: plain text  \nanswer: true",
    ],
)
def test_what_is_right_is_not_complained_about(question):
    """No false alarms."""
    assert said(question) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "type: numeric\ndraw: {a: 1..9}\nprompt: '{{a}}'\nanswer: a + b",
            [("E301", 4, 13)],
        ),
        (
            "type: numeric\ndraw: {a: 1..9}\nprompt: |\n  One\n  two {{b}}\nanswer: a",
            [("E302", 5, 9)],
        ),
        (
            "type: shape\nprompt: P?\nmeasure: cross\nwith: {size: 0.002}\nanswer: output",
            [("E308", 4, 14)],
        ),
        (
            "type: shape\ndraw: {size: 1..3}\nprompt: P?\nmeasure: cross\nanswer: output",
            [("E308", 2, 14)],
        ),
        (
            "type: boolean\nprompt: P?\nanswer: 1/0",
            [("E301", 3, 10)],
        ),
        (
            "type: boolean\nprompt: P?\nanswer: true\ndraw: {a: 1}\nlet: {b: c, c: 1}",
            [("E301", 5, 10)],
        ),
    ],
)
def test_places_are_exact(question, expected):
    """Line and column of the very token."""
    assert said(question) == expected


def test_a_question_says_its_own_id_in_each_problem():
    """Problems name the question they keep from being served."""
    bank = read(HEADER + "  - id: q\n    type: boolean\n    prompt: P?\n  - {type: boolean}\n")
    assert {each.question for each in bank.problems} == {"good/q", ""}


def test_a_rule_that_is_broken_is_told_once():
    """An error inside a value is not followed by a second one about the value."""
    assert said("type: shape\nprompt: P?\nanswer: {K}") == [("E113", 3, 10)]
    assert said("type: boolean\nprompt: P?\nanswer: true\ndifficulty: 07") == [("E112", 4, 13)]


def advice(question):
    """Message and help of the one unknown key of a question, given as YAML lines."""
    body = "".join(f"    {line}\n" for line in question.strip().splitlines())
    bank = read(f"{HEADER}  - id: q\n    explain: E.\n    source: S.\n{body}")
    (found,) = [each for each in bank.problems if each.code == "E202"]
    return found.message, found.help.removeprefix("known keys: ").split(", ")


def test_an_unknown_key_names_only_keys_of_the_type():
    """Neither a near key nor one in the list is another type's; a near one is suggested."""
    message, known = advice("type: boolean\nprompt: P?\nanswer: true\nxyz: 1")
    assert message == "a question has no key `xyz`"
    assert set(known) == fields.COMMON | TYPES["boolean"].fields
    message, _ = advice("type: numeric\nprompt: P?\nanswer: 1\ntolerence: exact")
    assert message.endswith("did you mean tolerance?")
    message, _ = advice("type: boolean\nprompt: P?\nanswer: true\ntolerence: exact")
    assert "did you mean tolerance" not in message


def test_an_unknown_key_of_an_unknown_type_names_all_keys():
    """Nobody knows which fit."""
    _, known = advice("type: bolean\nprompt: P?\nanswer: true\nxyz: 1")
    assert known == list(fields.QUESTION)


def test_an_unknown_key_of_a_part_names_only_those_of_its_type():
    """A part is numeric unless it says otherwise."""
    parts = "type: parts\nprompt: P?\nparts:\n  - {prompt: A?, answer: 1, xyz: 2}\n"
    _, known = advice(parts + "  - {prompt: B?, answer: 1}")
    assert {"tolerance", "hint"} <= set(known)
    assert not {"options", "accept", "shuffle"} & set(known)
