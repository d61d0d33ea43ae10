"""Questions in parts: each part graded by its type, carried-forward credit, points."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import check, questions, schedule, summaries
from quizcli.answers.parts import read_parts
from quizcli.bank import codec
from quizcli.bank.formatting import formatted
from quizcli.bank.schema import of_bank
from quizcli.bank.validate import read_bank
from quizcli.cli.part_lines import PartLines
from quizcli.model import Measurement, Outcome, Rating, SessionRecord, Variant
from quizcli.session import Session
from quizcli.session.agenda import Closed
from quizcli.session.turns import Result
from tests.questions.test_parts import TYPED

HEADER = "format: 1\ntitle: Steps\nlicense: CC0-1.0\nquestions:\n"
BANK = (
    HEADER
    + r"""
  - id: layer
    type: parts
    objective: Count what a layer learns.
    draw: {n: 3..9, m: [2, 11]}
    prompt: A layer has {{n}} inputs and {{m}} outputs.
    torch: |
      shape = tuple(nn.Linear(n, m).weight.shape)
    parts:
      - type: shape
        prompt: Which shape has its weight?
        answer: shape
        mistakes:
          - {answer: "(n, m)", because: "One row for *each* of the {{m}} outputs."}
      - id: weights
        prompt: How many weights has it?
        answer: n*m
        points: 2
        mistakes:
          - {answer: n + m, because: A sum.}
      - prompt: How many numbers does it learn?
        answer: weights + m
        points: 3
        hint: Biases.
      - prompt: Which share of them are weights?
        answer: weights/part_c
        tolerance: {abs: 0.01}
        carry: 0.5
    hints: [Draw it.]
    explain: "{{weights}} weights, {{part_c}} numbers."
    source: S.
    tests:
      accept: ["{{m}}, {{n}}; {{weights}}; {{part_c}}; {{part_d}}"]
      reject: ["{{n}}, {{m}}; {{weights}}; {{part_c}}; {{part_d}}"]
      unreadable: ["{{weights}}"]
  - id: kinds
    type: parts
    draw: {n: 3..9}
    prompt: Of a gate.
    parts:
      - type: choice
        prompt: Which gate of {{n}}?
        options:
          - {text: "forget {{n}}; keep", correct: true}
          - {text: input, because: That one *writes*.}
      - type: boolean
        prompt: Is {{n}} above 5?
        answer: n > 5
      - type: text
        prompt: Through what?
        accept: [sigmoid, logistic function]
        reject: [{text: tanh, because: The candidate.}]
      - type: vector
        prompt: Of 0 and {{n}}?
        answer: (n, 2*n)
      - type: boolean
        prompt: And not (b)?
        answer: not part_b
      - type: choice
        prompt: The larger?
        shuffle: false
        options:
          - {text: n, correct: not part_e}
          - {text: five, correct: part_e}
    explain: E.
    source: S.
"""
)


def bank(text):
    """The questions of a bank, and the codes of what is wrong."""
    found = read_bank("steps", "steps.yaml", text.encode(), {})
    return found.questions, [each.code for each in found.problems]


(LAYER, KINDS), PROBLEMS = bank(BANK)


def measure(request):
    """The shape of a layer, without torch."""
    return Measurement({"shape": (request.arguments["m"], request.arguments["n"])})


def solved(question=LAYER, seed=1):
    """The variant at a seed."""
    return questions.variant(question, seed, measure)


def verdict(typed, question=LAYER, seed=1):
    """What is said of an answer, in which n and m are filled in."""
    variant = solved(question, seed)
    n, m = variant.asked.draw["n"], variant.asked.draw.get("m", 0)
    return questions.grade(variant, typed.format(n=n, m=m, w=n * m, t=n * m + m))


def test_the_bank_is_clean_and_the_parts_are_questions():
    """Names, types, points and hints are as written or as usual."""
    assert PROBLEMS == []
    assert [each.id for each in LAYER.parts] == ["part_a", "weights", "part_c", "part_d"]
    assert [each.type for each in LAYER.parts] == ["shape", "numeric", "numeric", "numeric"]
    assert (LAYER.points, [each.points for each in LAYER.parts]) == (7, [1, 2, 3, 1])
    assert LAYER.hints == ("Draw it.", "(c) Biases.")
    assert LAYER.program.outputs == ("shape",)


def test_the_learner_sees_labelled_parts_with_their_options():
    """Filled in, in order; the hint says what each takes, and the points."""
    asked = solved(KINDS).asked
    kind, n = questions.TYPES["parts"], asked.draw["n"]
    shown = kind.options(asked)
    labels = "(a) | (a) a | (a) b | (b) | (c) | (d) | (e) | (f) | (f) a | (f) b"
    assert " | ".join(shown) == labels
    assert shown["(a)"] == f"Which gate of {n}?"
    assert {shown["(a) a"], shown["(a) b"]} == {f"forget {n}; keep", "input"}
    assert "(b), (e): Myth or fact." in kind.how(asked)
    how = kind.how(solved().asked)
    assert "(a): A shape such as (2, 3). (b), (c): A number, exact." in how
    assert "Points: (b) 2, (c) 3, the others 1. 4 answers with ; between" in how
    assert "Points" not in kind.how(asked)


@pytest.mark.parametrize("question", [LAYER, KINDS], ids=lambda each: each.id)
@pytest.mark.parametrize("seed", range(12))
def test_every_specimen_is_right(question, seed):
    """The keys on one line, and every other way to type one of them."""
    variant = solved(question, seed)
    for text in questions.specimens(variant):
        assert questions.grade(variant, text).outcome is Outcome.RIGHT, text


def test_checks_look_at_each_part():
    """The bank holds at many seeds; a witness and a mistake that fail are named by their part."""

    class Now:
        def __init__(self, request):
            self.request = request

        def done(self):
            return True

        def result(self):
            return measure(self.request)

    def said(question):
        found = check.check([question], range(6), Now).problems
        return {(each.code, "(b)" in each.message) for each in found if each.code[0] == "E"}

    assert check.check([LAYER, KINDS], range(12), Now).problems == ()
    second = LAYER.parts[1]
    for changed, code in (
        ({"witness": "n*m + 1"}, "E608"),
        ({"mistakes": (second.mistakes[0]._replace(answer="m*n"),)}, "E606"),
    ):
        parts = (LAYER.parts[0], second._replace(**changed), *LAYER.parts[2:])
        assert (code, True) in said(LAYER._replace(parts=parts)), code


# -------------------------------------------------------------------- grading
def lines(found):
    """Label, outcome, points and carried of each part."""
    return [(p.label, p.verdict.outcome.value, p.earned, p.carried) for p in found.parts]


def test_all_right():
    """Every point, and no reasons."""
    found = verdict("({m}, {n}); {w}; {t}; {w}/{t};")
    assert (found.outcome, found.share, found.because) == (Outcome.RIGHT, 1.0, "")
    assert [each.earned for each in found.parts] == [1, 2, 3, 1]


def test_a_known_mistake_of_one_part_costs_its_points():
    """The reason of each part on its own line, and no key in it."""
    found = verdict("({n}, {m}); {w}; {t}; {w}/{t}")
    m = solved().asked.draw["m"]
    assert (found.outcome, found.share) == (Outcome.MISTAKE, 6 / 7)
    assert found.because.split("\n") == [
        f"(a) wrong, 0 of 1 point: One row for *each* of the {m} outputs.",
        "(b) right, 2 of 2 points.",
        "(c) right, 3 of 3 points.",
        "(d) right, 1 of 1 point.",
    ]


def test_carried_forward():
    """(c) and (d) are right for the learner's own (b) and (c); (d) earns its `carry`."""
    found = verdict("({m}, {n}); 2*{w}; 2*{w}+{m}; 2*{w}/(2*{w}+{m})")
    assert (found.outcome, found.share) == (Outcome.WRONG, 4.5 / 7)
    assert lines(found)[1:] == [
        ("(b)", "wrong", 0.0, ()),
        ("(c)", "right", 3.0, ("(b)",)),
        ("(d)", "right", 0.5, ("(b)", "(c)")),
    ]
    assert "(c) right for your (b), 3 of 3 points.\n(d) right for your (b) and (c)" in found.because


def test_a_wrong_step_is_wrong_whatever_was_before():
    """Own values save no answer that does not follow from them, and a right key needs none."""
    found = verdict("({m}, {n}); {w}+1; {t}; 0.5")
    assert [each[1:] for each in lines(found)[2:]] == [("right", 3.0, ()), ("wrong", 0.0, ())]


def test_a_carried_mistake_is_no_mistake():
    """What is right for the own value is not told to be a known mistake."""
    parts = list(LAYER.parts)
    parts[2] = parts[2]._replace(mistakes=(parts[1].mistakes[0]._replace(answer="n*m + m + 1"),))
    question = LAYER._replace(parts=tuple(parts))
    found = verdict("({m}, {n}); {w}; {t}+1; 0", question)
    assert found.parts[2].verdict.outcome is Outcome.MISTAKE
    found = verdict("({m}, {n}); {w}+1; {t}+1; 0", question)
    assert (found.parts[2].carried, found.parts[2].verdict.because) == (("(b)",), "")
    assert found.outcome is Outcome.WRONG


def test_rounding_of_an_earlier_part_costs_nothing():
    """A value within its tolerance, computed on with, is right, and the whole is."""
    text = """
  - id: steep
    type: parts
    prompt: P.
    draw: {n: 3..9}
    parts:
      - {prompt: A?, answer: n/3, tolerance: {abs: 0.1}}
      - {prompt: B?, answer: 1000*part_a, tolerance: {abs: 0.1}, carry: 0}
    explain: E.
    source: S.
"""
    (question,), problems = bank(HEADER + text)
    assert problems == []
    found = verdict("{n}/3 + 0.05; 1000*({n}/3 + 0.05)", question)
    assert (found.outcome, found.parts[1].carried) == (Outcome.RIGHT, ("(a)",))
    found = verdict("{n}/3 + 0.5; 1000*({n}/3 + 0.5)", question)
    assert (found.share, found.parts[1].carried) == (0.0, ("(a)",))


def test_own_values_without_a_key_carry_nothing():
    """A division by the learner's own zero, and numbers too large, are no reason to fail."""
    for own in ("0", "10^200", "-1"):
        found = verdict("({m}, {n}); 1; " + own + "; 1/0.3")
        assert found.parts[3].verdict.outcome is Outcome.WRONG


def test_every_type_carries():
    """Truth values and options follow an own answer; words and letters are right or not."""
    for seed in range(6):
        variant = solved(KINDS, seed)
        given = [each.asked for each in questions.part_variants(variant)]
        letter = "ab"[[each.correct for each in given[0].options].index("true")]
        n = variant.asked.draw["n"]
        myth, fact = ("fact", "myth") if n > 5 else ("myth", "fact")
        found = questions.grade(
            variant, f"{letter}; {fact}; sigmoids; [{n} {2 * n}]; {myth}; {'b' if n > 5 else 'a'}"
        )
        carried = [each.carried for each in found.parts]
        assert carried == [(), (), (), (), ("(b)",), ("(e)",)], n
        assert [each.earned for each in found.parts] == [1, 0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing was typed; type 4 answers with ; between"),
        ("1; 2; 3", "4 parts are asked, you gave 3"),
        ("1; 2; 3; 4; 5", "4 parts are asked, you gave 5"),
        ("1; ; 3; 4", "(b) has no answer"),
        ("(1, 2); many; 3; some", "(b) unknown name many"),
        ("(1, 2); many; 3; some", "(d) unknown name some"),
        ("(1; 2; 3; 4", "4 parts are asked, you gave 1"),
        ("1;" * 2000, "longer than 2000 characters"),
        ("1; 2; 3; " + "1" * 600, "(d) that is longer than 500"),
        ("1; 2; 3; \x1b[2J", "(d) there is a control character"),
    ],
)
def test_unreadable_costs_nothing_and_says_which_part(typed, said):
    """One part that cannot be read makes the whole answer unreadable."""
    found = verdict(typed)
    assert (found.outcome, said in found.because) == (Outcome.UNREADABLE, True), found.because
    assert all(each.verdict.outcome is Outcome.UNREADABLE for each in found.parts)


def test_parts_may_be_left_out():
    """A dash earns nothing and is no value to compute with."""
    found = verdict("({m}, {n}); -; {t}; - ")
    assert lines(found) == [
        ("(a)", "right", 1, ()),
        ("(b)", "skipped", 0, ()),
        ("(c)", "right", 3, ()),
        ("(d)", "skipped", 0, ()),
    ]
    assert found.because.endswith("(d) left out, 0 of 1 point.")
    assert verdict("-;-;-;-").outcome is Outcome.WRONG


@given(pattern=st.lists(st.booleans(), min_size=4, max_size=4), seed=st.integers(0, 8))
def test_the_share_is_points_earned_of_all(pattern, seed):
    """For any pattern of right and wrong parts, here with wrong ones that nothing follows from."""
    right = ["({m}, {n})", "{w}", "{t}", "{w}/{t}"]
    wrong = ["(0, 0, 0)", "-7", "-9000", "77"]
    typed = "; ".join(a if ok else b for ok, a, b in zip(pattern, right, wrong, strict=True))
    found = verdict(typed, seed=seed)
    earned = sum(each.points for ok, each in zip(pattern, LAYER.parts, strict=True) if ok)
    assert found.share == earned / 7
    assert (found.outcome is Outcome.RIGHT) is all(pattern)
    assert [each.earned for each in found.parts] == [
        each.points * ok for ok, each in zip(pattern, LAYER.parts, strict=True)
    ]


@given(
    typed=st.one_of(
        TYPED, st.lists(st.one_of(TYPED, st.just("1")), min_size=4, max_size=6).map(";".join)
    ),
    seed=st.integers(0, 5),
)
def test_no_text_raises(typed, seed):
    """Whatever is typed gets a verdict, and an unreadable one says what would be readable."""
    for question in (LAYER, KINDS):
        found = questions.grade(solved(question, seed), typed)
        assert found.outcome is not Outcome.UNREADABLE or found.because
        assert (found.share == 1) is (found.outcome is Outcome.RIGHT)


@pytest.mark.parametrize("key", [(), (99, -1, "x"), 3, "?", ((1, 2), 5), True])
def test_a_strange_key_of_the_log_can_be_shown(key):
    """A log may hold a key of a question that had other parts; showing it does not raise."""
    for question in (LAYER, KINDS):
        asked = solved(question).asked
        assert isinstance(questions.TYPES["parts"].expected(Variant(asked, (key,))), str)


def test_only_a_whole_answer_is_remembered():
    """Every point is Good; less is Again, as for every other type."""
    whole, part = (verdict(each) for each in ("{m},{n};{w};{t};{w}/{t}", "{m},{n};{w};{t};9"))
    assert schedule.rating(whole, attempt=1, hints=0) is Rating.GOOD
    assert schedule.rating(part, attempt=1, hints=0) is Rating.AGAIN


# ---------------------------------------------------------------------- lines
def test_a_line_cut_at_semicolons_outside_brackets():
    """Of any kind of bracket; the last part may be closed by one as well."""
    labels = ("(a)", "(b)")
    assert read_parts("[1; 2]; (3;4)", labels) == ("[1; 2]", "(3;4)")
    assert read_parts(" a ;b; ", labels) == ("a", "b")
    assert read_parts("a); b", labels) == ("a)", "b")


def asked_for(book, answers):
    """The labels that are asked for, and the line that comes out."""
    labels, given = [], iter(answers)

    def ask(label, *, last):
        labels.append(label + "!" * last)
        return next(given)

    return book.read(ask), labels


def test_parts_are_asked_one_by_one():
    """An empty line is no answer; None skips; all at once is the whole line."""
    book = PartLines(["(a)", "(b)"])
    assert asked_for(book, ["1", " ", "2"]) == ("1; 2", ["(a)", "(b)!", "(b)!"])
    assert asked_for(PartLines(["(a)", "(b)"]), ["1", None]) == (None, ["(a)", "(b)!"])
    assert asked_for(PartLines(["(a)", "(b)"]), ["1; 2"]) == ("1; 2", ["(a)"])
    assert asked_for(PartLines(["(a)", "(b)"]), ["1;", "2"]) == ("1; 2", ["(a)", "(b)!"])
    assert asked_for(PartLines(["(a)", "(b)"]), ["1;2;3", "4"]) == ("[1;2;3]; 4", ["(a)", "(b)!"])


def test_what_stands_is_not_asked_again():
    """After an unreadable answer the parts that cannot be read; in a second try the wrong ones,
    and those that were right for a wrong one."""
    book = PartLines(["(a)", "(b)", "(c)", "(d)"])
    variant = solved()
    n, m = (variant.asked.draw[each] for each in "nm")
    line, labels = asked_for(book, [f"{m},{n}", "x", f"{n * m + m + 1}", "0.1"])
    assert len(labels) == 4
    book.judged(questions.grade(variant, line))
    line, labels = asked_for(book, [f"{n * m + 1}"])
    assert labels == ["(b)!"]
    book.judged(questions.grade(variant, line))
    line, labels = asked_for(book, [f"{n * m}", f"{n * m + m}", "0.9"])
    assert labels == ["(b)", "(c)", "(d)!"]
    book.judged(questions.grade(variant, "nothing at all"))
    assert not book.standing


# --------------------------------------------------------------------- points
def session(*results):
    """A session that is over."""
    plan = tuple((each.question, 1) for each in results)
    over = Session(SessionRecord("s", None, plan), None)
    over._agenda.closed.extend(Closed(None, (), each) for each in results)
    return over


def test_points_are_told_where_they_say_more_than_the_score():
    """When a question gives several, or a part of its point."""
    right, wrong = (Result("a", "numeric", "", o) for o in (Outcome.RIGHT, Outcome.WRONG))
    right = right._replace(share=1.0)
    found = summaries.summary(session(right, wrong))
    assert (found.earned, found.points, found.pointed) == (1, 2, False)
    found = summaries.summary(session(right, wrong._replace(share=0.5)))
    assert (found.earned, found.points, found.pointed) == (1.5, 2, True)
    found = summaries.summary(session(right._replace(points=3), wrong))
    assert (found.earned, found.points, found.pointed) == (3, 4, True)
    card = Result("a", "recall", "", Outcome.RIGHT, share=0.5)
    assert not summaries.summary(session(right, card)).pointed
    left = Result("a", "numeric", "", Outcome.SKIPPED, points=5)
    assert summaries.summary(session(right, left)).points == 1


# ----------------------------------------------------------------------- bank
def question_of(parts, more=""):
    """A question with these parts."""
    keys = f"    type: parts\n    prompt: P.\n    explain: E.\n    source: S.\n{more}"
    listed = "".join(f"      - {{{each}}}\n" for each in parts)
    return f"{HEADER}  - id: q\n{keys}    draw: {{n: 2..9}}\n    parts:\n{listed}"


ONE = "prompt: A?, answer: n"


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ([ONE, "prompt: B?, answer: part_a + n"], []),
        ([ONE], ["E409"]),
        ([ONE] * 9, ["E409"]),
        ([ONE] * 3000, ["E409"]),
        ([ONE, "prompt: B?, answer: part_b"], ["E301"]),
        ([ONE, "prompt: B?, answer: part_c", ONE], ["E301"]),
        ([ONE, "id: n, prompt: B?, answer: 2"], ["E305"]),
        ([ONE, "id: part_a, prompt: B?, answer: 2"], ["E305"]),
        (["id: x, type: text, prompt: B?, accept: [a]"] * 2, ["E305"]),
        ([ONE, "id: sin, prompt: B?, answer: 2"], ["E304"]),
        ([ONE, "id: a-b, prompt: B?, answer: 2"], ["E304"]),
        ([ONE, "type: recall, prompt: B?"], ["E415"]),
        ([ONE, "type: parts, prompt: B?"], ["E415"]),
        ([ONE, "type: shape, prompt: B?, answer: '(1, 2)', unit: s"], ["E203"]),
        ([ONE, "prompt: B?"], ["E201"]),
        ([ONE, "answer: 2"], ["E201"]),
        ([ONE, "prompt: B?, answer: 2, point: 2"], ["E202"]),
        ([ONE, "prompt: B?, answer: 2, points: 0"], ["E205"]),
        ([ONE, "prompt: B?, answer: 2, points: 101"], ["E205"]),
        ([ONE, "prompt: B?, answer: 2, carry: 1.5"], ["E205"]),
        ([ONE, "prompt: 'B {{part_a}}?', answer: 2"], ["E302"]),
        ([ONE, "prompt: 'B?', answer: 2, hint: 'H {{part_a}}'"], ["E302"]),
        ([ONE, "type: text, prompt: B?, accept: [a; b]"], ["E413"]),
        ([ONE, "type: choice, prompt: B?, options: [{text: a}, {text: b}]"], ["E406"]),
        (["type: text, prompt: B?, accept: [a]", "prompt: C?, answer: part_a"], ["E301"]),
        ([ONE, "prompt: 'B $x?', answer: 2"], ["W509"]),
        ([ONE, "prompt: B?, answer: 2, mistakes: [{answer: part_a, because: '{{part_a}}'}]"], []),
    ],
)
def test_what_is_wrong_with_parts_is_told(parts, codes):
    """Each fault by its code; what is fine has none."""
    assert bank(question_of(parts))[1] == codes


def test_points_of_any_question_and_of_parts():
    """1 to 100; a question of parts has those of its parts alone."""
    simple = "    type: numeric\n    prompt: P?\n    answer: 2\n    explain: E.\n    source: S.\n"
    assert bank(f"{HEADER}  - id: q\n{simple}    points: 5\n")[0][0].points == 5
    assert bank(f"{HEADER}  - id: q\n{simple}    points: 0\n")[1] == ["E205"]
    assert bank(question_of([ONE, ONE], "    points: 4\n"))[1] == ["E203"]


@pytest.mark.parametrize("question", [LAYER, KINDS], ids=lambda each: each.id)
def test_parts_come_back_from_the_cache(question):
    """Every field is written and read."""
    again = codec.question_from_json(codec.question_to_json(question), question.place.path)
    assert again == question


def test_the_uniform_layout_orders_the_keys_of_parts():
    """Keys of a part as in the table of its keys, and the questions stay the same."""
    text = question_of([ONE, "answer: 2, prompt: B?"]).replace(
        "      - {answer: 2, prompt: B?}", "      - answer: 2\n        prompt: B?"
    )
    found = formatted("steps", text.encode(), {})
    assert b"      - prompt: B?\n        answer: 2\n" in found.data


def test_the_schema_knows_parts():
    """The good bank holds; a part of another type, or with a foreign key, does not."""
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(of_bank())

    def holds(**part):
        parts = [{"prompt": "A?", "answer": 1}, part]
        asked = {"id": "q", "type": "parts", "prompt": "P.", "parts": parts}
        whole = {"format": 1, "title": "T", "license": "L", "questions": [asked]}
        return validator.is_valid(whole)

    assert holds(prompt="B?", answer="part_a", points=2, carry=0.5, hint="H")
    assert holds(prompt="B?", type="text", accept=["a"])
    assert not holds(prompt="B?", type="text", answer="a")
    assert not holds(prompt="B?")
    assert not holds(prompt="B?", answer=1, points=0)
    assert not holds(prompt="B?", type="recall", answer="a")


# ------------------------------------------------------------------- commands
@pytest.fixture
def quizcli(tmp_path):
    """Runs the program on the bank, in a home of its own."""
    path = tmp_path / "steps.yaml"
    path.write_text(BANK, encoding="utf-8")

    def run(*words, typed=""):
        return subprocess.run(
            [sys.executable, "-m", "quizcli", *words],
            input=typed, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path,
            env={**os.environ, "QUIZCLI_HOME": str(tmp_path / "home"), "COLUMNS": "40"},
        )  # fmt: skip

    return run


def test_parts_in_a_pipe(quizcli):
    """Each answer is one line; what became of each part is told in words, and the points."""
    done = quizcli(
        "quiz", "steps.yaml", "steps/kinds", "--seed", "3", "--plain",
        typed="a; b\n-; m; tanh; [1, 2]; m; -\n-; f; sigmoid; [1, 2]; m; -\n",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "6 parts are asked, you gave 2" in said
    assert "(c) wrong; you answered tanh; 0 of 1 point. The candidate." in said
    assert "(a) left out; 0 of 1 point." in said
    assert "(c) right; you answered sigmoid; 1 of 1 point." in said
    assert "of 6 points" in said.split("Session done")[1]
    assert max(map(len, done.stdout.splitlines())) <= 64  # typed lines are longer than 40


def test_the_json_of_show_and_answer_tells_the_parts(quizcli):
    """Keys and points of the parts; before the last try no key."""
    shown = json.loads(quizcli("show", "steps.yaml", "kinds", "--json").stdout)
    assert [each["label"] for each in shown["parts"]] == [f"({each})" for each in "abcdef"]
    assert shown["points"] == 6
    answer = ["answer", "steps/kinds", "-;m;tanh;1 2;m;-", "--bank", "steps.yaml", "--json"]
    told = json.loads(quizcli(*answer).stdout)
    assert told["expected"] is None
    assert [each["expected"] for each in told["parts"]] == [None] * 6
    assert told["parts"][2] == {
        "label": "(c)", "outcome": "mistake", "understood": "tanh",
        "because": {"markdown": "The candidate.", "text": "The candidate."},
        "expected": None, "tolerance": None, "points": 1, "earned": 0.0, "right_for": [],
    }  # fmt: skip
    assert 0 <= told["share"] < 1
