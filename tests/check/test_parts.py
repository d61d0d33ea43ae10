"""Patterns over many seeds are looked for in each part too, and findings point at their field."""

import pytest

from quizcli.check import check
from quizcli.model import Mistake, Option, Question, SelfTests, Tolerance
from tests.test_check import Lab, sizes

FIRST = Question("part_a", "numeric", "Twice {{n}}?", "2*n")
WHOLE = Question(
    "t/whole", "parts", "It is {{m}}.", draw={"n": sizes(3, 60), "m": sizes(3, 60)},
    parts=(FIRST, Question("part_b", "numeric", "Thrice {{n}}?", "3*n")),
)  # fmt: skip
PICK = Question(
    "part_b", "choice", "Which?",
    options=(Option("{{n}}", "true"), Option("{{half}}"), Option("{{less}}")),
)  # fmt: skip


def with_second(**changes):
    """The question with another second part."""
    return WHOLE._replace(parts=(FIRST, WHOLE.parts[1]._replace(**changes)))


def found(question, seeds=range(40)):
    """Code and field of each problem of a question, and the messages."""
    problems = check([question], seeds, Lab().submit).problems
    return [(each.code, each.field) for each in problems], [each.message for each in problems]


def test_sound_parts_have_no_problem():
    """Neither part shows a pattern."""
    assert found(WHOLE)[0] == []


@pytest.mark.parametrize("answer", ["n", "m"])
def test_a_key_that_the_prompt_of_the_part_or_of_all_shows(answer):
    """W604 looks at both prompts, and says of which part it is."""
    codes, [message] = found(with_second(answer=answer))
    assert codes == [("W604", "parts[1].answer")]
    assert message.startswith(f"t/whole: (b) the key is {answer}, a number that the prompt shows")


def test_a_key_that_hardly_varies():
    """W603: the second part of what is measured is nearly always the same."""
    measured = WHOLE._replace(
        measure="count", arguments={"h": "n", "x": "m"},
        parts=(FIRST._replace(answer="count"), WHOLE.parts[1]._replace(answer="count - count + 7")),
    )  # fmt: skip
    codes, [message] = found(measured)
    assert codes == [("W603", "parts[1].answer")]
    assert "(b) the key is 7 at 100% of the draws" in message


def test_mistakes_of_a_part_that_coincide():
    """W609 points at the second of them."""
    mistakes = (Mistake("n", "a"), Mistake("2*n/2", "b"))
    codes, _ = found(with_second(mistakes=mistakes))
    assert codes == [("W609", "parts[1].mistakes[1].answer")]


def test_a_right_option_that_is_always_the_largest():
    """W606 of a choice among the parts."""
    question = WHOLE._replace(let={"half": "floor(n/2)", "less": "n - 1"}, parts=(FIRST, PICK))
    codes, _ = found(question)
    assert codes == [("W606", "parts[1].options")]


def test_a_tolerance_on_a_whole_number():
    """W610 points at the tolerance of the part."""
    codes, _ = found(with_second(tolerance=Tolerance(abs=2)))
    assert codes == [("W610", "parts[1].tolerance")]


def test_errors_name_their_fields():
    """A mistake that is right, one without value, a witness that disagrees, tests that lie."""
    whole = Question(
        "t/one", "numeric", "Twice {{n}}?", "2*n", draw={"n": sizes(3, 60)}, witness="3*n",
        mistakes=(Mistake("n", "a"), Mistake("n + n", "b"), Mistake("1/(n - n)", "c")),
        tests=SelfTests(accept=("{{n}}",), reject=("x", "7", "{{n}}"), unreadable=("4",)),
    )  # fmt: skip
    codes, _ = found(whole)
    assert sorted(set(codes)) == [
        ("E606", "mistakes[1].answer"), ("E607", "mistakes[2].answer"), ("E608", "witness"),
        ("E609", "tests.accept[0]"), ("E609", "tests.reject[0]"), ("E609", "tests.unreadable[0]"),
    ]  # fmt: skip
    in_part = WHOLE._replace(parts=(FIRST._replace(mistakes=whole.mistakes), WHOLE.parts[1]))
    codes, messages = found(in_part)
    assert codes == [
        ("E606", "parts[0].mistakes[1].answer"), ("E607", "parts[0].mistakes[2].answer"),
    ]  # fmt: skip
    assert messages[0].startswith("t/whole: (a) n + n = ")
