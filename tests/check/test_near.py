"""Near misses: every type makes some, they are judged as they should be, and E611 tells if not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import answers, check, questions
from quizcli.check.near import MOST
from quizcli.model import Measurement, Option, Outcome, Question, Tolerance, Variant
from quizcli.questions import near
from tests.test_check import HEALTHY, Lab, checked, outputs, sizes

WRITTEN = (
    Question("t/several", "several", "?", options=(Option("x", "true"), Option("y"), Option("z"))),
    Question("t/recall", "recall", "?", answer="words", rubric=("a", "b")),
    Question("t/text", "text", "?", accept=("forget gate", "f")),
    Question("t/match", "match", "?", pairs={"a": "x", "b": "y", "c": "x"}),
    Question("t/cloze", "cloze", "[[forget|keep]] and [[= 3*4]]"),
    Question("t/vector", "vector", "?", answer="(1/2, 3)", tolerance=Tolerance(abs=0.01)),
    Question("t/matrix", "vector", "?", answer="((1, 2), (3, 4))"),
    Question("t/scalar", "shape", "?", answer="()"),
)


def solved(question):
    """A question at one seed."""
    return questions.variant(question, 3, lambda request: Measurement(outputs(request)))


def typed(question):
    """Its near misses: what is typed, and whether it is right."""
    return dict(questions.near_misses(solved(question)))


@pytest.mark.parametrize("question", (*HEALTHY, *WRITTEN), ids=lambda q: q.id)
def test_every_type_is_held_against_near_misses(question):
    """There are some, and none is judged otherwise."""
    assert typed(question)
    assert [each.code for each in checked(question)] == []


def test_every_type_but_parts_makes_some():
    """The parts of a question make their own."""
    tried = {each.type for each in (*HEALTHY, *WRITTEN)} | {"order", "parts"}
    assert tried == set(questions.TYPES)


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        (Question("t/n", "numeric", "?", answer="7"), {"6", "8"}),
        (Question("t/s", "shape", "?", answer="(2, 3)"),
         {"(2, 3, 1)", "(2,)", "(2, 4)", "(3, 2)"}),
        (Question("t/q", "shape", "?", answer="(3, 3)"), {"(3, 3, 1)", "(3,)", "(3, 4)"}),
        (Question("t/b", "boolean", "?", answer="true"), {"myth"}),
        (Question("t/m", "vector", "?", answer="((1, 2), (2, 1))"),
         {"[[0, 2], [2, 1]]", "[[2, 2], [2, 1]]", "[[1, 2], [2, 1], [2, 1]]", "[[1, 2]]"}),
        (Question("t/t", "text", "?", accept=("forget gate",)), {"qforget gate", "foqgqt gate"}),
        (Question("t/c", "cloze", "[[= 2 + 2]]"), {"", "3", "5"}),
    ],
    ids=lambda each: getattr(each, "id", ""),
)  # fmt: skip
def test_what_is_tried(question, wrong):
    """The slips that learners make; a symmetric key has no transpose."""
    assert typed(question) == dict.fromkeys(wrong, False)


def test_a_doubled_first_letter_is_a_slip_and_no_near_miss():
    """`qqueries` is read as queries, so another letter goes before a q."""
    assert "zqueries" in near.words("queries")
    assert checked(Question("t/q", "text", "?", accept=("queries",))) == ()


def test_neighbours_are_swapped():
    """In an order each pair once; in a match where they differ."""
    order = Question("t/o", "order", "?", shuffle=False, items=())
    letters = questions.TYPES["order"].near_misses(
        Variant(solved(HEALTHY[4]).asked._replace(question=order), ((2, 0, 1),))
    )
    assert list(letters) == [("a c b", False), ("c b a", False)]
    same = Question("t/p", "match", "?", pairs={"a": "x", "b": "x", "c": "y"}, shuffle=False)
    assert typed(same) == {"1a 2b 3a": False}


def test_what_is_within_a_tolerance_has_to_be_right():
    """Just inside on both sides, just outside on both sides."""
    question = Question("t/n", "numeric", "?", answer="200", tolerance=Tolerance(rel=0.1))
    assert typed(question) == {"182": True, "178": False, "218": True, "222": False}


def test_an_answer_that_should_not_be_accepted_is_told():
    """With the answer as it is typed."""
    lax = Question("t/t", "text", "?", accept=("one", "qone"))
    (found,) = checked(lax)
    assert found.code == "E611"
    assert found.message.startswith("t/t: typing qone, which is not the key, is right (seed 0;")


def test_an_answer_that_should_be_accepted_is_told(monkeypatch):
    """A type that compares more strictly than its tolerance says."""
    monkeypatch.setattr("quizcli.questions.numeric.answers.matches", lambda a, b, t=None: a == b)
    strict = Question("t/n", "numeric", "?", answer="200", tolerance=Tolerance(rel=0.1))
    found = [each for each in checked(strict) if each.code == "E611"]
    assert "typing 182, which lies within the tolerance, is wrong" in found[0].message


def test_only_some_seeds_are_tried():
    """What is accepted hangs on the type; fifty draws are enough."""
    lax = Question("t/t", "text", "{{n}}", accept=("one", "qone"), draw={"n": sizes(2, 99)})
    (found,) = check.check([lax], range(MOST + 30), Lab().submit).problems
    assert f"{MOST} of {MOST + 30} seeds" in found.message


def test_the_parts_of_a_question_are_told_apart():
    """With their labels, by the codes of their own types."""
    parts = (
        Question("part_a", "text", "?", accept=("one", "qone")),
        Question("part_b", "numeric", "?", answer="3*n", witness="2*n"),
    )
    whole = Question("t/w", "parts", "{{n}}", parts=parts, draw={"n": sizes(2, 9)})
    found = {each.code: each.message for each in checked(whole)}
    assert found["E611"].startswith("t/w: (a) typing qone, ")
    assert found["E608"].startswith("t/w: (b) 2*n gives ")


# ------------------------------------------------------------------ properties
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(-1e12, 1e12), st.fractions(max_denominator=999)
)
SHARES, WIDTHS = st.floats(1e-6, 0.9), st.floats(1e-6, 1e3)
TOLERANCES = st.one_of(
    SHARES.map(lambda rel: Tolerance(rel=rel)),
    WIDTHS.map(lambda width: Tolerance(abs=width)),
    st.tuples(SHARES, WIDTHS).map(lambda both: Tolerance(*both)),
    st.floats(1.01, 100).map(lambda factor: Tolerance(factor=factor)),
    st.integers(1, 6).map(lambda digits: Tolerance(digits=digits)),
    st.just(Tolerance()),
)


@given(key=NUMBERS, tolerance=TOLERANCES)
def test_edges_agree_with_what_is_compared(key, tolerance):
    """Worked out twice, and the same both times, for any key and any tolerance."""
    for text, right in near.numbers(key, tolerance):
        reading = answers.read_number(text, whole=isinstance(key, int))
        assert answers.matches(reading.value, key, tolerance) is right, text


@given(key=st.one_of(st.floats(), st.booleans(), st.text(max_size=3)))
def test_anything_can_be_asked_for_near_misses(key):
    """What is no finite number has none, and nothing is raised."""
    number = isinstance(key, float) and math.isfinite(key)
    assert bool(list(near.numbers(key, Tolerance(abs=0.1, rel=0.1)))) is number


@given(text=st.text(max_size=40))
def test_words_can_be_anything(text):
    """A misspelt word is never the word."""
    assert text not in list(near.words(text))


@pytest.mark.parametrize("outcome", [Outcome.WRONG, Outcome.UNREADABLE])
def test_an_unreadable_near_miss_is_as_good_as_a_wrong_one(outcome):
    """An empty gap cannot be read, a misspelt one is wrong; neither is right."""
    variant = solved(WRITTEN[4])
    judged = {questions.grade(variant, text).outcome for text, _ in questions.near_misses(variant)}
    assert outcome in judged
