"""Answers in words: what counts as the same, what as a slip, and what as a known mistake."""

import pytest

from quizcli import questions
from quizcli.answers import meant
from quizcli.model import Mistake, Outcome, QuizError
from tests.questions.samples import ERASER, measure, outcome, solved, verdict


@pytest.mark.parametrize(
    ("typed", "known"),
    [("Forget Gate", "forget gate"), ("the forget gate.", "forget gate"),
     ("a forget gate", "forget gate"), ("gate of the cell", "gate of cell"),
     ("forget gates", "forget gate"), ("forget gate", "forget gates"),
     ("self attention", "self-attention"), ("selfattention", "self-attention"),
     ("self–attention", "self-attention"), ("n gram", "n-gram"), ("**keep**", "keep"),
     ("`softmax`", "softmax"), ("c_{t-1}", "c_(t-1)"), ("c_(t - 1)", "c_(t-1)"),
     ("$W^{T}$", "W^T"), ("h_(t)", "h_t"), ("hₜ", "h_t"), ("x**2", "x²"), ("a*b", "a b"),
     ("ｆｏｒｇｅｔ", "forget"), ("the", "The")],
)  # fmt: skip
def test_what_counts_as_the_same(typed, known):
    """Case, articles, hyphens, plurals, marks, blanks and brackets of an index."""
    assert meant(typed, [known]) == (known, False)


@pytest.mark.parametrize(
    ("typed", "known"),
    [("forgt gate", "forget gate"), ("forgeet gate", "forget gate"), ("fogret gate", "forget gate"),
     ("forgot gate", "forget gate"), ("recurent nueral network", "recurrent neural network")],
)  # fmt: skip
def test_one_slip_in_a_long_word_is_forgiven_and_told(typed, known):
    """A letter missing, added, changed or swapped with its neighbour, in each word of six."""
    assert meant(typed, [known]) == (known, True)


@pytest.mark.parametrize(
    ("typed", "known"),
    [("symmetric", "asymmetric"), ("asymmetric", "symmetric"), ("height", "weight"),
     ("gete", "gate"), ("frogte gate", "forget gate"), ("forget", "forget gate"),
     ("forget gate gate", "forget gate"), ("c_(t+1)", "c_(t-1)"), ("1x", "1-x"), ("23", "2*3"),
     ("a+b", "a-b"), ("ab", "a-b"), ("bas", "ba"), ("los", "loss"), ("x_1s", "x_1"),
     ("input", "output"), ("", "forget")],
)  # fmt: skip
def test_what_is_another_answer(typed, known):
    """First letters, short words, two slips, signs and missing words make a difference."""
    assert meant(typed, [known]) is None


def test_an_exact_answer_goes_before_a_slip():
    """Of two known answers the one that was typed is meant, not the one that is near."""
    assert meant("typing", ["typings", "taping", "typing"]) == ("typings", False)
    assert meant("taping", ["typing", "taping"]) == ("taping", False)


def test_a_slip_is_right_and_told():
    """The learner sees what was read."""
    found = verdict(ERASER, "the forgeet-gate")
    assert found.outcome is Outcome.RIGHT
    assert found.understood == "the forgeet-gate (read as forget gate)"


def test_a_rejected_answer_has_its_feedback_with_numbers():
    """Also when it is misspelled; anything else is wrong."""
    n = solved(ERASER).asked.draw["n"]
    found = verdict(ERASER, "Input Gates")
    assert (found.outcome, found.because) == (Outcome.MISTAKE, f"That one writes, see {n}.")
    assert outcome(ERASER, "forged gate") is Outcome.MISTAKE
    assert outcome(ERASER, "output gate") is Outcome.WRONG


def test_a_slip_between_right_and_rejected_is_unreadable():
    """forgee is one slip away from forget and from forged, so nothing is held against it."""
    found = verdict(ERASER, "forgee gate")
    assert found.outcome is Outcome.UNREADABLE
    assert found.because == "that could be forget gate or forged gate; check the spelling"


def test_numbers_and_labels_that_were_measured_may_stand_in_an_answer():
    """`{{who}}` is an output; the first accepted answer is the key."""
    assert outcome(ERASER, "gate f_{t-1} of lstm") is Outcome.RIGHT
    assert questions.TYPES["text"].expected(solved(ERASER)) == "forget gate"


@pytest.mark.parametrize("typed", ["", "   ", "x" * 201])
def test_nothing_and_too_much_cost_nothing(typed):
    """One to 200 characters are read."""
    assert outcome(ERASER, typed) is Outcome.UNREADABLE
    assert outcome(ERASER, "x" * 200) is Outcome.WRONG


def test_an_answer_accepted_and_rejected_at_a_draw_is_not_asked():
    """What is measured may make the two the same."""
    question = ERASER._replace(reject=(Mistake("the gate f_(t-1) of LSTMs", "No."),))
    with pytest.raises(QuizError, match="accepted and rejected"):
        questions.variant(question, 1, measure)
