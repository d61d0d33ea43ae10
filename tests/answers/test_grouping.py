"""Signs between digits: strict groups are read, everything else says what to type."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.answers import Reading, read_formula, read_number


def read(text, *, whole=True):
    """The number that was read; None for unreadable."""
    return read_number(text, whole=whole).value


def hint(text, *, whole=True):
    """What an unreadable number's hint says."""
    reading = read_number(text, whole=whole)
    assert reading.value is None
    return reading.hint


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 000", 1000),
        ("1_000_000", 1_000_000),
        ("1,234.5", Fraction(2469, 2)),
        ("1_000e3", 1_000_000),
        ("2 * 1 000", 2000),
        ("(1 000 + 1)*2", 2002),
        ("1\u00a0234\u202f567", 1_234_567),
        ("１，２３４", 1234),
    ],
)
def test_groups_of_three_are_read(text, value):
    """Commas where the key is whole; underscores and every kind of blank anywhere."""
    assert read(text) == value


@pytest.mark.parametrize(
    ("text", "whole", "advice"),
    [
        ("12,34", True, "use 12.34, not 12,34"),
        ("12,34", False, "use 12.34, not 12,34"),
        ("-1,5", True, "use -1.5, not -1,5"),
        ("2,5*3,5", True, "use 2.5, not 2,5"),
        ("1 000,5", True, "use 1000.5, not 1000,5"),
        ("1.234,5", True, "use 1234.5, not 1.234,5"),
        ("12.345.678,9", False, "use 12345678.9, not 12.345.678,9"),
        ("1,234.5", False, "use 1234.5, not 1,234.5"),
        ("1,234", False, "use 1234 or 1.234; 1,234 could be either"),
        ("1000,000", True, "use 1000000 or 1000.000; 1000,000 could be either"),
        ("0,000", True, "use 0.000, not 0,000"),
        ("1,00,000", True, "leave out the commas between digits"),
        ("1'000", True, "group digits in threes"),
        ("1’000", True, "group digits in threes"),
        ("1_00", True, "group digits in threes"),
        ("1_", True, "group digits in threes"),
        ("1  000", True, "two numbers stand side by side"),
        ("1 000 00", True, "two numbers stand side by side"),
        ("2^1 000", True, "two numbers stand side by side"),
        ("12, 34", True, "without a comma"),
        ("3,", True, "without a comma"),
        ("1;000", True, "';' has no meaning here"),
    ],
)
def test_other_signs_between_digits_say_what_to_type(text, whole, advice):
    """The number that was probably meant is spelt out; where two may be meant, both are."""
    assert advice in hint(text, whole=whole)


@pytest.mark.parametrize(
    "text", ["(1,234)", "(1,234)*2", "sqrt(1,024)", "max(1,000,2)", "2*(3 + (1,234))"]
)
def test_a_grouping_comma_inside_brackets_is_unreadable(text):
    """Inside brackets a comma separates: max(1,000,2) is not taken for max(1, 0, 2)."""
    assert "a comma separates inside brackets; write 1" in hint(text)


def test_separating_commas_inside_brackets_are_read():
    """What separates arguments is no grouping."""
    assert read("max(1,20,3)") == 20
    assert read("max(1,200)") == 200
    assert read("min(0.5, 2,000.0)", whole=False) is None


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("4,5h", "use 4.5, not 4,5"),
        ("1,000h", "use 1000 or 1.000"),
        ("1'000*h", "group digits in threes"),
        ("10_00*h", "group digits in threes"),
    ],
)
def test_formulas_have_the_same_traps(text, advice):
    """A decimal comma in a formula gets the same advice as in a number."""
    reading = read_formula(text, ("h", "x_1"))
    assert isinstance(reading, Reading)
    assert advice in reading.hint


def test_formulas_take_the_same_groups():
    """Underscores group digits; an underscore in a name is part of the name."""
    assert read_formula("1_000h + x_1", ("h", "x_1")).text == "1000*h + x_1"


@given(value=st.integers(10_000, 10**12), digits=st.integers(1, 5))
def test_points_and_a_decimal_comma_are_turned_round(value, digits):
    """Any number in the style 1.234.567,89 is answered with the same number in ours."""
    decimals = f"{value % 10**digits:0{digits}d}"
    european = f"{value:,}".replace(",", ".") + "," + decimals
    assert hint(european) == f"use {value}.{decimals}, not {european}"


@given(parts=st.lists(st.text("0123456789", min_size=1, max_size=4), min_size=2, max_size=4),
       sign=st.sampled_from(",_' "))  # fmt: skip
def test_what_is_read_is_what_is_left_without_the_signs(parts, sign):
    """Digits with signs between them are either that number without the signs, or unreadable."""
    value = read(sign.join(parts))
    assert value is None or value == int("".join(parts))
