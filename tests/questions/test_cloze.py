"""Gaps in a prompt, for words and for numbers."""

import pytest

from quizcli import questions
from quizcli.answers.gaps import blanked, find_gaps, left_open
from quizcli.model import Outcome, QuizError
from tests.questions.samples import GATES, measure, outcome, solved, verdict


def test_the_prompt_has_numbered_blanks_and_no_answers():
    """Also when numbers are drawn into it."""
    asked = solved(GATES).asked
    n = asked.draw["n"]
    assert asked.prompt == f"The [1...] gate of {n} scales `[2...]`, of size [3...]."


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [("a[[b]]c", "a[1...]c"), ("x[[a[0]]]", "x[1...]"), ("[[a]][[b]]", "[1...][2...]"),
     ("[[a] b [[c]]", "[[a] b [1...]"), ("[[a\nb]]", "[[a\nb]]"), ("[[]]", "[[]]"),
     (f"[[{'x' * 201}]]", f"[[{'x' * 201}]]")],
)  # fmt: skip
def test_where_a_gap_begins_and_ends(prompt, shown):
    """A gap stands in one line of up to 200 characters; what is left open is told."""
    assert blanked(prompt) == shown
    assert left_open(prompt) == (prompt.find("[[") if "[[" in shown else -1)


def test_a_gap_knows_its_words_or_where_its_formula_stands():
    """The place is that of the first character after `=` and blanks."""
    words, formula = find_gaps("The [[ forget | keep ]] gate has [[ =  4*h ]].")
    assert words.accepted == ("forget", "keep")
    assert formula.formula == "4*h"
    assert "The [[ forget | keep ]] gate has [[ =  4*h ]]."[formula.at :].startswith("4*h")


@pytest.mark.parametrize(
    "typed",
    ["forget; c_(t-1); {0}", "Keep, c_{{t-1}}, {0}", "forget c_(t-1) {0}", "forget;c_(t-1);{0}*1",
     "the forget ; $c_(t-1)$ ; 3.5*{1}", "forgot; c_(t-1); {0}"],
)  # fmt: skip
def test_gaps_may_be_filled_in_many_ways(typed):
    """With `;` or `,` between, or one after the other; words as in a text, numbers calculated."""
    draw = solved(GATES).asked.draw["n"]
    assert outcome(GATES, typed.format(3.5 * draw, draw)) is Outcome.RIGHT


def test_right_gaps_are_named_and_shared():
    """One wrong number leaves two of three."""
    found = verdict(GATES, "forget; c_(t-1); 1")
    assert (found.outcome, found.share) == (Outcome.WRONG, pytest.approx(2 / 3))
    assert found.because == "2 of 3 gaps are right: gap 1, gap 2."
    assert found.tolerance == "±1%"
    assert verdict(GATES, "a; b; 1").because == "0 of 3 gaps are right."


@pytest.mark.parametrize(
    ("typed", "why"),
    [("forget", "3 gaps are asked, you gave 1"), ("a; b", "you gave 2"), ("a;;1", "gap 2 has no"),
     ("a, b, c, 1", "you gave 4"), ("a; b, c", "you gave 2"), ("a; b; many", "gap 3: "),
     ("a b c d", "you gave 4"), ("", "nothing was typed"),
     (f"a; {'b' * 201}; 1", "gap 2: that is longer than 200")],
)  # fmt: skip
def test_what_fits_no_gaps_costs_nothing(typed, why):
    """Too few, too many, empty ones, and a number that is none."""
    found = verdict(GATES, typed)
    assert (found.outcome, why in found.because) == (Outcome.UNREADABLE, True), found.because


def test_a_single_gap_takes_the_whole_line():
    """Blanks, commas and semicolons belong to it."""
    question = GATES._replace(prompt="The [[cell state, and hidden state]].")
    assert outcome(question, "the cell state, and hidden states") is Outcome.RIGHT
    assert "the gap." in questions.TYPES["cloze"].how(solved(question).asked)


def test_a_gap_takes_truth_values_and_labels_as_words():
    """What is measured may be a word; a list may not."""
    question = GATES._replace(prompt="[[= who]] is larger: [[= small < large]]")
    assert outcome(question, "LSTMs; True") is Outcome.RIGHT
    assert outcome(question, "GRU; true") is Outcome.WRONG
    with pytest.raises(QuizError, match="a gap takes one number"):
        questions.variant(GATES._replace(prompt="[[= row]]"), 1, measure)


def test_whole_numbers_may_be_grouped_and_real_ones_say_how_near():
    """As in a numeric question."""
    question = GATES._replace(prompt="[[= 1234567]] and [[= large]]")
    asked = solved(question).asked
    assert outcome(question, f"1,234,567; {3.5 * asked.draw['n']}") is Outcome.RIGHT
    assert "Numbers are accepted ±1%." in questions.TYPES["cloze"].how(asked)
