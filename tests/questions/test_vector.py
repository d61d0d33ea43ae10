"""Lists of numbers and matrices."""

import pytest

from quizcli import questions
from quizcli.answers import read_vector, show_vector
from quizcli.model import Outcome, QuizError
from tests.questions.samples import MATRIX, ROW, measure, outcome, solved, verdict


@pytest.mark.parametrize(
    ("typed", "value"),
    [("[1, 2.5, -3]", (1, 2.5, -3)), ("1 2.5 -3", (1, 2.5, -3)), ("1,2.5,-3", (1, 2.5, -3)),
     ("(1, 2.5, -3)", (1, 2.5, -3)), ("[1 2.5 -3]", (1, 2.5, -3)), ("1; 2.5; -3", (1, 2.5, -3)),
     ("[1, 2.5, -3,]", (1, 2.5, -3)), ("torch.tensor([1, 2.5, -3])", (1, 2.5, -3)),
     ("np.array([1, 2.5, -3])", (1, 2.5, -3)), ("(([1, 2.5, -3]))", (1, 2.5, -3)),
     ("[2^0, sqrt(6.25), (1 - 2)*3]", (1, 2.5, -3)), ("[4]", (4,)), ("4", (4,)), ("(4)", (4,)),
     ("max(1, 2), 3", (2, 3)), ("[1−2, 3]", (-1, 3)), ("1 - 3", (-2,)), ("-1 -2", (-1, -2)),
     ("2* 3", (6,)), ("2 × 3", (6,))],
)  # fmt: skip
def test_a_row_may_be_typed_in_many_ways(typed, value):
    """Brackets, commas, blanks; an element may be a calculation."""
    found = read_vector(typed, 1).value
    assert found is not None
    assert tuple(map(float, found)) == value


@pytest.mark.parametrize(
    "typed",
    ["[[1, 0], [2, 3]]", "((1, 0), (2, 3))", "[1, 0], [2, 3]", "[1 0] [2 3]", "[[1 0] [2 3]]",
     "1 0; 2 3", "[1 0; 2 3]", "[1, 0]; [2, 3]", "tensor([[1, 0],[2, 3]])", "[[1,0],[2,3],]"],
)  # fmt: skip
def test_a_matrix_may_be_typed_in_many_ways(typed):
    """Brackets in brackets, or a semicolon between rows."""
    assert read_vector(typed, 2).value == ((1, 0), (2, 3))


@pytest.mark.parametrize(
    ("typed", "why"),
    [("[1, 2", "brackets do not match"), ("[1, 2)", "brackets do not match"),
     ("[[1, 2], [3]]", "same length"), ("[1, [2, 3]]", "same length"), ("[]", "no number"),
     ("[[], []]", "no number"), ("[1,, 2]", "a number is missing"), ("[1, x]", "x: "),
     ("1,5; 2,5", "use 1.5"), ("[1,184, 256]", "not grouped"), ("[1,000]", "not grouped"),
     ("[1 -3, 2]", "one number or two"), ("[1, true]", "true: "), ("[1, inf]", "inf: "),
     ("[[[[[1]]]]]", "4 deep"), (" ".join(["1"] * 65), "more than 64"), ("", "nothing was typed"),
     ("[1, '2']", "'2': ")],
)  # fmt: skip
def test_what_is_no_list_of_numbers_costs_nothing(typed, why):
    """Each says what is wrong."""
    found = read_vector(typed, 1)
    assert found.value is None
    assert why in found.hint


def test_rows_between_semicolons_are_one_deep_already():
    """Four deep in all is the most."""
    assert read_vector("[[[1]]]; [[[2]]]", 2).value == ((((1,),),), (((2,),),))
    assert "4 deep" in read_vector("[[[[1]]]]; [[[[2]]]]", 2).hint


def test_elements_may_be_percent_or_infinite_where_that_is_allowed():
    """As in a numeric question; a mask has such entries."""
    assert read_vector("[50%, -inf]", 1, {"percent", "inf"}).value == (0.5, float("-inf"))
    mask = MATRIX._replace(answer="((0, 1), (0, 0))", allow=("inf",))
    assert outcome(mask, "[[0, -inf], [0, 0]]") is Outcome.WRONG


def test_numbers_are_shown_in_square_brackets():
    """Without grouping: a comma separates."""
    assert show_vector(((12345, 0.5), (1 / 3, -2))) == "[[12345, 0.5], [0.333333, -2]]"


def test_each_number_has_to_lie_within_the_tolerance():
    """A hundredth is allowed, for each of them."""
    n = solved(ROW).asked.draw["n"]
    assert outcome(ROW, f"[{n}, {n}/3]") is Outcome.RIGHT
    assert outcome(ROW, f"[{n + 0.009}, {n / 3 - 0.009}]") is Outcome.RIGHT
    assert outcome(ROW, f"[{n + 0.02}, {n}/3]") is Outcome.WRONG
    assert verdict(ROW, f"[{n}, {n}/3]").tolerance == "±0.01"


def test_length_and_rank_are_told():
    """What is asked and what was given, unless it is a known mistake."""
    n = solved(ROW).asked.draw["n"]
    assert verdict(ROW, "1 2 3").because == "2 numbers are asked, you gave 3."
    assert verdict(ROW, "[[1, 2]]").because == "2 numbers are asked, you gave a 1 x 2 matrix."
    assert verdict(MATRIX, "1 2 3 4").because == "A 2 x 2 matrix is asked, you gave 4 numbers."
    assert verdict(MATRIX, "1").because == "A 2 x 2 matrix is asked, you gave 1 number."
    assert verdict(ROW, "1 2 3").outcome is Outcome.WRONG
    assert verdict(ROW, "1 2").because == ""
    assert verdict(ROW, f"{n} {n}/3 1").because == f"no {n}"
    assert outcome(ROW, f"{n} {n}") is Outcome.MISTAKE


@pytest.mark.parametrize(
    "answer",
    ["n", "()", "((1, 2), (3,))", "(1, true)", "(1, 'a')", "(((((1,),),),),)", "who",
     "(" + "(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), " * 6 + ")"],
)  # fmt: skip
def test_a_key_that_is_no_list_of_numbers_is_not_asked(answer):
    """Scalars, nothing, ragged rows, words, too deep, too many."""
    with pytest.raises(QuizError, match=r"not a list of numbers|66 numbers; at most 64"):
        questions.variant(ROW._replace(answer=answer), 1, measure)
