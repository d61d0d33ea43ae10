"""Entries in order: as written, or by what was measured."""

import pytest

from quizcli import questions
from quizcli.model import Item, Outcome, QuizError
from tests.questions.samples import SIZES, STEPS, measure, outcome, solved, verdict


def letters(question, *texts, seed=1):
    """The letters that stand before these items."""
    listed = questions.TYPES["order"].options(solved(question, seed).asked)
    found = {text: letter for letter, text in listed.items()}
    return [found[each] for each in texts]


def test_values_are_sorted_and_not_the_list():
    """The items stand LSTM, RNN, GRU in the bank; the smallest measured value comes first."""
    right = letters(SIZES, "RNN", "GRU", "LSTM")
    assert outcome(SIZES, " ".join(right)) is Outcome.RIGHT
    assert outcome(SIZES, " ".join(letters(SIZES, "LSTM", "RNN", "GRU"))) is Outcome.WRONG


@pytest.mark.parametrize(
    "typed",
    [
        "{0} {1} {2}",
        "{0}{1}{2}",
        "{0} > {1} > {2}",
        "{0},{1};{2}",
        "{0}) {1}) {2})",
        "[{0}, {1}, {2}]",
        "{0} -> {1} → {2}",
    ],
)
def test_letters_may_be_typed_in_many_ways(typed):
    """With blanks, arrows or nothing between, small or large."""
    right = letters(SIZES, "RNN", "GRU", "LSTM")
    assert outcome(SIZES, typed.format(*right)) is Outcome.RIGHT
    assert outcome(SIZES, typed.format(*right).upper()) is Outcome.RIGHT
    assert outcome(SIZES, typed.format(*right[::-1])) is Outcome.WRONG


@pytest.mark.parametrize(
    ("typed", "why"),
    [("a b", "c is missing"), ("a", "b, c are missing"), ("a b b", "b stands twice"),
     ("a b d", "there is no d"), ("1 2 3", "1 2 3 is no order"), ("a < b < c", "is no order"),
     ("RNN GRU LSTM", "there is no r"), ("", "nothing was typed")],
)  # fmt: skip
def test_what_is_no_order_costs_nothing(typed, why):
    """Each letter is wanted once; `<` could be meant either way."""
    found = verdict(SIZES, typed)
    assert found.outcome is Outcome.UNREADABLE
    assert why in found.because
    assert "such as c b a" in found.because


def test_right_neighbours_are_named_and_shared():
    """clear, forward, backward, update with the last put first keeps two of three neighbours."""
    n = solved(STEPS).asked.draw["n"]
    a, b, c, d = letters(STEPS, "clear", "forward", "backward", f"update {n}")
    found = verdict(STEPS, f"{d}{a}{b}{c}")
    assert (found.outcome, found.share) == (Outcome.WRONG, pytest.approx(2 / 3))
    assert found.because == f"2 of 3 neighbouring pairs are right: {a} {b}, {b} {c}."
    assert verdict(STEPS, f"{d}{c}{b}{a}").because == "0 of 3 neighbouring pairs are right."


def test_the_key_is_told_with_its_texts():
    """Letters alone would say nothing in the summary."""
    expected = questions.TYPES["order"].expected(solved(SIZES))
    right = " ".join(letters(SIZES, "RNN", "GRU", "LSTM"))
    assert expected == f"{right} (RNN; GRU; LSTM)"


@pytest.mark.parametrize(
    ("items", "why"),
    [((Item("a", "n"), Item("b", "small")), "tie at"),
     ((Item("a", "n/3"), Item("b", "n*(1/3 + 1e-14)")), "tie at"),
     ((Item("a", "n"), Item("b", "who")), "no place in an order"),
     ((Item("a", "n"), Item("b", "lost")), "nan, which has no place in an order"),
     ((Item("a", "n"), Item("b", "n > 1")), "no place in an order"),
     ((Item("a", "n"), Item("b", "1/(n - n)")), "zero"),
     ((Item("{{n}}"), Item(" {{ n }}")), "two entries read")],
)  # fmt: skip
def test_an_order_that_is_none_is_not_asked(items, why):
    """Ties, values that are no numbers, and items that read the same stop the question."""
    with pytest.raises(QuizError, match=why):
        questions.variant(SIZES._replace(items=items), 1, measure)
