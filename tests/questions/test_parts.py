"""What holds for every type whose answer has parts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import check, questions
from quizcli.bank import codec, load
from quizcli.model import Outcome, Place, Variant
from quizcli.probes import signatures
from tests.questions.samples import ALL, solved

BANK = Path(__file__).parent.parent / "data" / "types" / "new_types.yaml"
TYPED = st.one_of(
    st.text(max_size=80),
    st.text("abcdz1234 ,;>-", max_size=40),
    st.text("[]()0123456789.,; -+*/e", max_size=60),
    st.lists(st.sampled_from(["forget", "gate", "the", ";", ",", "c_(t-1)", "7", "[", "1a"])).map(
        " ".join
    ),
)


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
@pytest.mark.parametrize("seed", range(20))
def test_every_specimen_is_right(question, seed):
    """The key, typed as a learner would, is right at every seed."""
    variant = solved(question, seed)
    assert questions.specimens(variant)
    for text in questions.specimens(variant):
        assert questions.grade(variant, text).outcome is Outcome.RIGHT, text


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
@given(typed=TYPED, seed=st.integers(0, 5))
def test_no_text_raises(question, typed, seed):
    """Whatever is typed gets a verdict; an unreadable one says what would be readable, and only
    a right one earns everything."""
    verdict = questions.grade(solved(question, seed), typed)
    assert verdict.outcome is not Outcome.UNREADABLE or verdict.because
    assert (verdict.share == 1) is (verdict.outcome is Outcome.RIGHT)


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
@pytest.mark.parametrize("typed", ["", "  ", "\t", "x" * 600, "(" * 400, "a\x1b[2Jb", "[" * 499])
def test_nothing_too_much_and_control_characters_are_unreadable(question, typed):
    """Such answers cost nothing."""
    assert questions.grade(solved(question), typed).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
@pytest.mark.parametrize("key", [(), (99, -1, "x"), 3, "?", ((1, 2), 5), True])
def test_a_strange_key_of_the_log_can_be_shown(question, key):
    """A log may hold a key of a question that had another form; showing it does not raise."""
    kind = questions.TYPES[question.type]
    assert isinstance(kind.expected(Variant(solved(question).asked, (key,))), str)


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
def test_a_question_comes_back_from_the_cache_as_it_was(question):
    """Every field of these types is written and read."""
    placed = question._replace(place=Place("bank.yaml", 3, 5, 9))
    assert codec.question_from_json(codec.question_to_json(placed), "bank.yaml") == placed


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
def test_what_is_listed_is_shuffled_by_the_seed(question):
    """The same seed lists the same; where something is listed, seeds differ."""
    kind = questions.TYPES[question.type]
    listed = [tuple(kind.options(questions.prepare(question, seed)).items()) for seed in range(9)]
    assert listed[0] == tuple(kind.options(questions.prepare(question, 0)).items())
    assert (len(set(listed)) > 1) is bool(listed[0])


def test_the_bank_of_samples_is_sound(measuring):
    """Every sample loads without a remark and answers itself at 12 seeds."""
    library = load([BANK], signatures=signatures, stamp="", cache=None)
    assert library.problems == ()
    every = [library.question(each.id) for each in library.entries]
    assert {each.type for each in every} == {"order", "match", "cloze", "text", "vector"}
    assert check.check(every, range(12), measuring.submit).problems == ()


PLAYED = [
    ("gates", "keep; c_{t-1}; g_t; 4*4*(3+4+2)", "Right."),
    ("steps", "d a b c", "2 of 3 neighbouring pairs are right: d a, a b."),
    ("which-gate", "forgett gate", "You answered: forgett gate (read as forget gate)"),
    ("by-path", "b > a > c", "Right."),
    ("tasks", "1d 2c 3a 4a", "3 of 4 pairs are right: 1d, 2c, 3a."),
    ("product", "[[1, 2, 3]]", "A 2 x 2 matrix is asked, you gave a 1 x 3 matrix."),
    ("mask-pairs", "cab", "Right."),
    ("softmax", "e/(e+2) .21 .21", "Right."),
]
"""What is typed to each question, in the order of this seed, and what is said of it."""


@pytest.mark.slow
def test_each_type_is_answered_in_a_pipe(tmp_path):
    """A quiz in words, from the blanks of the prompt to what is right of an answer; no line is
    wider than the screen."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "quiz", str(BANK), "--seed", "3", "--one-try", "--plain"],
        input="".join(f"{typed}\n" for _, typed, _ in PLAYED),
        capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path,
        env={**os.environ, "QUIZCLI_HOME": str(tmp_path), "COLUMNS": "40"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    asked = done.stdout.split("\nQuestion ")
    assert len(asked) == len(PLAYED)
    for said, (name, _, told) in zip(asked, PLAYED, strict=True):
        assert f"new-types/{name}" in " ".join(said.split())
        assert told in " ".join(said.split())
    assert "The [1...] gate scales" in " ".join(asked[0].split())
    assert "of a text\n\n  a: many-to-many" in asked[4]
    typed = {typed for _, typed, _ in PLAYED}
    lines = [each for each in done.stdout.splitlines() if not typed & {each.split(": ")[-1]}]
    assert max(map(len, lines)) <= 40
