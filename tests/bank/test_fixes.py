"""Slips put right: what is changed, what is left alone, and that nothing else becomes another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.bank import fixes, nodes, yaml_reader
from quizcli.bank.edits import Edit, apply, read
from quizcli.bank.fixes import repair
from quizcli.bank.report import Report
from quizcli.bank.validate import read_bank
from tests.bank.golden import BANKS
from tests.bank.samples import GOOD, SIGNATURES

BANK = """\
format: 1
title: Slips
license: CC0-1.0
questions:
  - id: a
    type: boolean
    prompt: Is it?
    answer: true
    explain: Why.
    source: Book.
"""


def problems(text):
    """What is wrong with a bank."""
    return read_bank("bad", "bad.yaml", text.encode(), SIGNATURES).problems


def mended(text):
    """The text after all repairs."""
    return repair(text, problems).text


def data(text):
    """A text's tree as plain values; None when it cannot be read."""
    root = yaml_reader.read(text, Report(text))
    return None if root is None else nodes.data(root)


CASES = {
    "truth where an expression stands": ("answer: true", "answer: yes", "answer: true"),
    "falsehood, and capitals": ("answer: true", "answer: OFF", "answer: false"),
    "a word that is text": ("id: a", "id: a\n    tags: [on, b]", 'id: a\n    tags: ["on", b]'),
    "a number that is text": ("id: a", "id: a\n    tags: [1:30]", 'id: a\n    tags: ["1:30"]'),
    "a # with no space behind it": ("Is it?", "Is it #3, it's?", "'Is it #3, it''s?'"),
    "a # in brackets": ("Is it?", "Is it (a # b)?", "'Is it (a # b)?'"),
    "a # in code": ("Is it?", "Is `a # b` it?", "'Is `a # b` it?'"),
    "blanks at a line's end": ("Is it?", "Is it?  \t", "Is it?"),
    "blanks on an empty line": ("questions:", "  \nquestions:", "\nquestions:"),
    "a tab": ("    answer", "\tanswer", "    answer"),
    "no format": ("format: 1\n", "", "format: 1\n"),
}


@pytest.mark.parametrize(("good", "slip", "right"), CASES.values(), ids=CASES)
def test_a_slip_is_put_right(good, slip, right):
    """The one place changes, the rest of the text stays byte for byte, and no error is left."""
    text = BANK.replace(good, slip)
    assert text != BANK
    assert mended(text) == BANK.replace(good, right)
    assert problems(mended(text)) == ()


LEFT = {
    "a comment": ("Is it?", "Is it? # a note"),
    "a comment behind an expression": ("answer: true", "answer: true  # the key"),
    "two blanks that break a line": ("Is it?", "|\n      One  \n      two."),
    "a number where one is needed": ("id: a", "id: a\n    difficulty: 0x2"),
    "a comment in a text of several lines": ("Is it?", "Is it\n      (really # or\n      not?"),
    "line ends of one kind": ("\n", "\r\n"),
    "no YAML": ("Is it?", '"Is it?'),
    "no bank": (BANK, "- a\n- b\n"),
    "nothing": (BANK, ""),
    "a flow mapping": (BANK, "{title: T, license: L, questions: []}"),
}


@pytest.mark.parametrize(("good", "slip"), LEFT.values(), ids=LEFT)
def test_what_may_be_meant_is_left_alone(good, slip):
    """No edit is made where another reading is possible or no reading is."""
    text = BANK.replace(good, slip)
    assert text != BANK
    assert repair(text, problems) == (text, {})


def test_mixed_line_ends_become_plain_ones():
    """One Windows line among others is made like the others."""
    text = BANK.replace("title: Slips\n", "title: Slips\r\n")
    assert repair(text, problems) == (BANK, {"line ends": 1})


def test_all_slips_at_once_are_counted():
    """Several kinds in one text, each with its number."""
    text = BANK.replace("format: 1\n", "").replace("true", "yes").replace("Is it?", "Is it?  ")
    text = text.replace("id: a", "id: a\n    tags: [no, 1_0, off]")
    counts = {"format": 1, "truth values": 3, "numbers": 1, "spaces": 1}
    assert repair(text, problems).done == counts
    assert problems(mended(text)) == ()


def test_of_two_edits_the_one_that_holds_is_made():
    """An edit that changes the meaning otherwise than it says is refused, not the other one."""
    page = read(BANK, problems)
    at = BANK.index("Slips")
    bad, good = Edit(0, 6, "formats"), Edit(at, at + 5, '"Slips"')
    after, count = fixes._made(page, [bad, good], problems)
    assert count == 1
    assert after.text == BANK.replace("Slips", '"Slips"')


def test_edits_are_made_from_left_to_right():
    """Insertions, deletions and replacements at their offsets in the text before."""
    assert apply("abcdef", [Edit(4, 5, ""), Edit(0, 0, "-"), Edit(1, 3, "xyz")]) == "-axyzdf"


@pytest.mark.parametrize("path", sorted(BANKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_bad_banks_get_no_worse(path):
    """A repair of any bad bank leaves no more errors, and repairing twice changes nothing."""
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return
    once = mended(text)
    errors = [sum(each.code[0] == "E" for each in problems(each)) for each in (text, once)]
    assert errors[1] <= errors[0] or data(text) is None
    assert mended(once) == once


SLIPS = st.sampled_from(
    [
        "yes",
        "no",
        "  ",
        "\t",
        "\r\n",
        " #x",
        " # x",
        "0x1F",
        "|",
        "'",
        '"',
        "{",
        "]",
        "- ",
        "\n",
        ":",
    ]
)


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), SLIPS), max_size=3))
def test_whatever_slips_in_no_value_is_lost(slips):
    """Of a readable text no value but those of the doubted words and cut texts becomes another."""
    text = GOOD
    for at, slip in slips:
        text = text[:at] + slip + text[at:]
    after, before = data(mended(text)), data(text)
    if before is None:
        assert after is not None or mended(text) == text
        return
    if isinstance(before, dict) and "format" in after:
        before = {**({} if "format" in before else {"format": 1}), **before}
    assert list(shape(before)) == list(shape(after))


def shape(value, key=""):
    """Keys and kinds in a tree; texts and truth values count alike, as one may become the other."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from shape(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from shape(each, key)
    else:
        yield key, "text" if isinstance(value, str | bool) else type(value).__name__
