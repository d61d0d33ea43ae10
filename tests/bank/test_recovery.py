"""A slip of YAML in one question: the others are read all the same, and a second slip is told."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.bank.validate import read_bank
from tests.bank.samples import SIGNATURES

HEAD = "format: 1\ntitle: Many\nlicense: CC0-1.0\nquestions:\n"
QUESTION = """\
  - id: {id}
    type: boolean
    prompt: Is it {id}?
    answer: true
    explain: Because.
    source: A book.
"""
SLIPS = {
    "bracket": ("    answer: true\n", "    answer: true\n    hints: [one\n"),
    "quote": ("prompt: Is it", 'prompt: "Is it'),
    "colon": ("explain: Because.", "explain: Because: of this"),
    "indent": ("    explain", "   explain"),
    "tab": ("    explain", "\texplain"),
    "line": ("    explain: Because.", "    explain"),
}
"""What an author did to one question; each is no YAML."""


def read(text):
    """What becomes of a text as a bank."""
    return read_bank("many", "many.yaml", text.encode(), SIGNATURES)


def bank(*slips, ids="abcde"):
    """Questions by these names; `slips` are pairs of an id and a slip."""
    done = dict(slips)
    blocks = [
        block.replace(*SLIPS[done[id_]], 1) if id_ in done else block
        for id_ in ids
        for block in [QUESTION.format(id=id_)]
    ]
    return HEAD + "".join(blocks)


def codes(found):
    """Codes with the questions that they are about."""
    return [(each.code, each.question) for each in found.problems]


def served(found):
    """The local ids of the healthy questions."""
    return "".join(each.id.partition("/")[2] for each in found.questions)


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("place", ["a", "c", "e"])
def test_one_slip_loses_one_question(slip, place):
    """The others are served, and the slip is told where it is told alone, with its question."""
    text = bank((place, slip))
    found = read(text)
    assert codes(found) == [("E105", f"many/{place}")]
    assert served(found) == "abcde".replace(place, "")
    start = text.index(f"- id: {place}")
    first = text.count("\n", 0, start) + 1
    assert first < found.problems[0].place.line <= first + 7


def test_two_slips_are_told_at_once():
    """Each at its own place, as if the other were not there."""
    both = read(bank(("b", "quote"), ("d", "bracket")))
    assert codes(both) == [("E105", "many/b"), ("E105", "many/d")]
    assert both.problems[0] in read(bank(("b", "quote"))).problems
    [alone] = read(bank(("d", "bracket"))).problems
    assert both.problems[1] == alone
    assert served(both) == "ace"


def test_all_questions_may_be_lost():
    """Two questions, two slips, nothing else, and nothing is served."""
    found = read(bank(("a", "colon"), ("b", "tab"), ids="ab"))
    assert codes(found) == [("E105", "many/a"), ("E105", "many/b")]
    assert served(found) == ""


def test_other_problems_are_told_in_the_same_run():
    """A misspelt key behind the slip, at the place that it has without the slip."""
    text = bank(("b", "quote")).replace("Is it d?\n    answer", "Is it d?\n    anser")
    found = read(text)
    assert codes(found) == [("E105", "many/b"), ("E202", "many/d")]
    line = text[: text.index("anser")].count("\n") + 1
    assert (found.problems[1].place.line, found.problems[1].place.column) == (line, 5)
    assert found.problems[1].source == "    anser: true"


def test_the_question_before_a_slip_is_sound():
    """Its place ends where the lost one begins: it is served, and has no problem."""
    assert "b" in served(read(bank(("c", "quote"))))


def test_a_computation_that_only_a_lost_question_uses_is_not_called_unused():
    """Whether it is used cannot be known."""
    lines = "computations:\n  twos: {torch: total = torch.ones(2).sum().item()}\n"
    text = bank(("b", "colon")).replace("questions:\n", f"{lines}questions:\n")
    assert codes(read(text)) == [("E105", "many/b")]
    sound = bank().replace("questions:\n", f"{lines}questions:\n")
    assert [each.code for each in read(sound).problems] == ["W518"]


def test_what_stands_behind_the_questions_is_read():
    """A header key below the last question is not lost with it."""
    text = bank(("e", "bracket")).replace("license: CC0-1.0\n", "") + "license: CC0-1.0\n"
    found = read(text)
    assert codes(found) == [("E105", "many/e")]
    assert (found.license, served(found)) == ("CC0-1.0", "abcd")


@pytest.mark.parametrize(
    "text",
    [
        bank().replace("title: Many", "title: [Many"),
        bank().replace("questions:", "questions: ["),
        "- id: a\n  prompt: 'x\n",
        bank().replace("    source", "source", 1),
        HEAD + "  - {id: a, prompt: [x}\n  - id: b\n    prompt: 'y\n",
    ],
)
def test_where_it_is_not_safe_one_slip_is_told(text):
    """A slip in the header, a key at the margin, questions that do not begin with `- id:`."""
    found = read(text)
    assert len([each for each in found.problems if each.code == "E105"]) == 1
    assert found.questions == ()


def test_a_text_with_lines_like_questions_is_not_cut():
    """Inside of a sound bank nothing is cut; `- id:` in a block text is text."""
    text = bank().replace("Is it c?", "|\n      - id: x\n      is it c?")
    assert served(read(text)) == "abcde"
    broken = text.replace("Is it e?", '"Is it e?')
    assert codes(read(broken)) == [("E105", "many/e")]
    assert served(read(broken)) == "abcd"


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(sorted(SLIPS))), max_size=5))
def test_each_lost_question_is_told_once_and_the_others_are_served(slips):
    """However many of five questions have a slip of whatever kind."""
    lost = {id_ for id_, _ in slips}
    found = read(bank(*slips))
    told = Counter(question for _, question in codes(found))
    assert told == Counter({f"many/{each}": 1 for each in lost})
    assert served(found) == "".join(each for each in "abcde" if each not in lost)
