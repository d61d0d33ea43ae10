"""Marks, joiners and line ends on their way to the screen."""

import sys

import pytest
from rich.cells import cell_len

from quizcli.cli.text import MARKS, clean, one_line

RUN = 30


@pytest.mark.slow
def test_nothing_without_a_width_piles_up():
    """Of each of Unicode's characters that is shown as it is and has no width, few stay."""
    every = (chr(code) for code in range(sys.maxunicode + 1) if code != 0x0A)
    narrow = [each for each in every if cell_len(each) == 0 and clean(each) == each]
    assert len(narrow) > 2000
    assert [hex(ord(each)) for each in narrow if len(clean(each * RUN)) > MARKS] == []


@pytest.mark.parametrize("mark", ["\u0301", "\u0e4a", "\u0489", "\u064b", "\u093e", "\u1161"])
def test_four_marks_stay_on_a_letter(mark):
    """Words of all scripts keep theirs; a flood is cut, and begins anew on the next letter."""
    word = f"ก{mark * MARKS}x{mark * 2}"
    assert clean(word) == word
    assert clean(f"ก{mark * 50}x{mark * 2}") == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", r"a\nb"),
        ("a\r\nb\rc", r"a\r\nb\rc"),
        ("a\u2028b\x85c", r"a\u2028b\x85c"),
        ("plain", "plain"),
    ],
)
def test_a_name_stays_on_its_line(text, expected):
    """Whatever ends a line is spelled out."""
    assert one_line(text) == expected
