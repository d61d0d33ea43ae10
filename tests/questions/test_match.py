"""Two lists: numbers on the left, letters on the right."""

import pytest

from quizcli import questions
from quizcli.model import Outcome, QuizError
from tests.questions.samples import TASKS, measure, outcome, solved, verdict


def right(seed=1):
    """The letters of the right sides, from the first left side to the last."""
    listed = questions.TYPES["match"].options(solved(TASKS, seed).asked)
    letters = {text: key for key, text in listed.items() if key.isalpha()}
    return [letters[each] for each in TASKS.pairs.values()]


def test_both_sides_are_listed_with_their_numbers_filled_in():
    """Four numbers as written, then the four different rights with letters, the extra one too."""
    solved_now = solved(TASKS)
    listed = questions.TYPES["match"].options(solved_now.asked)
    assert list(listed) == list("1234abcd")
    assert listed["4"] == f"{solved_now.asked.draw['n']} words"
    assert {listed[each] for each in "abcd"} == {*TASKS.pairs.values(), *TASKS.extra}


@pytest.mark.parametrize("typed", ["1{0} 2{1} 3{2} 4{3}", "{0} {1} {2} {3}", "{0}{1}{2}{3}",
                                   "4{3},3{2},2{1},1{0}", "1-{0}; 2={1}; 3: {2}; 4) {3}",
                                   "01{0} 2 → {1} 3{2}4{3}"])  # fmt: skip
def test_pairs_may_be_typed_in_many_ways(typed):
    """Numbers with letters in any order, or the letters alone in the order of the numbers."""
    assert outcome(TASKS, typed.format(*right())) is Outcome.RIGHT
    assert outcome(TASKS, typed.format(*right()).upper()) is Outcome.RIGHT
    assert outcome(TASKS, typed.format(*reversed(right()))) is Outcome.WRONG


@pytest.mark.parametrize(
    ("typed", "why"),
    [("1a 2b 3c", "4 is without a letter"), ("1a", "2, 3, 4 are without a letter"),
     ("1a 1b 2c 3d", "1 stands twice"), ("1a 2b 3c 9d", "there is no 9"),
     ("1a 2b 3c 4e", "there is no e"), ("a b c", "4 letters are asked, you gave 3"),
     ("a1 b2 c3 d4", "each number is followed by its letter"),
     ("1ab 2c 3d 4a", "each number is followed by its letter"),
     ("one-to-many", "4 letters are asked"), ("1*a", "is no list of pairs"),
     ("9" * 300 + "a", "there is no 999")],
)  # fmt: skip
def test_what_is_no_list_of_pairs_costs_nothing(typed, why):
    """Every number wants one letter of those listed."""
    found = verdict(TASKS, typed)
    assert found.outcome is Outcome.UNREADABLE
    assert why in found.because
    assert "a letter, a to d, for each number, such as 1a 2b 3c" in found.because


def test_a_pair_that_is_right_is_named_and_shared():
    """With the last pair wrong three of four are right, and the answer is wrong."""
    a, b, c, d = right()
    wrong = next(each for each in "abcd" if each != d)
    found = verdict(TASKS, f"{a}{b}{c}{wrong}")
    assert (found.outcome, found.share) == (Outcome.WRONG, 0.75)
    assert found.because == f"3 of 4 pairs are right: 1{a}, 2{b}, 3{c}."


def test_a_right_side_may_belong_to_several():
    """Two tasks share a letter, and the key says all of it."""
    a, b, c, d = right()
    assert b == c
    expected = questions.TYPES["match"].expected(solved(TASKS))
    assert expected.startswith(f"1{a} 2{b} 3{c} 4{d} (captioning: one-to-many; sentiment: ")


@pytest.mark.parametrize(
    "change",
    [
        {"pairs": {"{{n}}": "x", "{{ n }}": "y"}},
        {"pairs": {"a": "{{n}}", "b": "{{ n }}"}},
    ],
)
def test_sides_that_read_the_same_at_a_draw_are_not_asked(change):
    """The learner could not tell them apart."""
    with pytest.raises(QuizError, match="two entries read"):
        questions.variant(TASKS._replace(extra=(), **change), 1, measure)
