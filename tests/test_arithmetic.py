"""Arithmetic with limits: exact while it fits, refused when it does not, nothing else."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.expressions.arithmetic import (
    ARITHMETIC,
    MAX_BITS,
    binary,
    compare,
    kind,
    limited,
    listed,
    number,
    power,
    real,
    tidy,
    truth,
)
from quizcli.expressions.errors import Refused, WrongKind
from quizcli.expressions.functions import FUNCTIONS

EXACT = st.one_of(
    st.integers(-(10**30), 10**30),
    st.fractions(max_denominator=10**9),
    st.sampled_from([0, 1, -1, 2**4095, -(2**4095)]),
    st.sampled_from([Fraction(1, 2**4000), Fraction(3**2500, 2**4000)]),
)
FLOATS = st.floats(allow_nan=False)
NUMBERS = st.one_of(EXACT, FLOATS)
VALUES = st.recursive(
    st.one_of(NUMBERS, st.just(math.nan), st.booleans(), st.text(max_size=3)),
    lambda inner: st.lists(inner, max_size=4).map(tuple),
    max_leaves=8,
)
SIGNS = st.sampled_from(sorted(ARITHMETIC))
COMPARISONS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def bits(value) -> int:
    """The longer part of an exact number; 0 for a float."""
    if isinstance(value, float):
        return 0
    return max(value.numerator.bit_length(), value.denominator.bit_length())


@given(sign=SIGNS, left=VALUES, right=VALUES)
def test_operators_give_a_tidy_number_or_refuse(sign, left, right):
    """A finite float, or an exact number of at most 4096 bits; a whole one is an int."""
    try:
        found = binary(sign, left, right)
    except Refused as refused:
        assert str(refused)
        return
    assert not isinstance(found, bool)
    assert bits(found) <= MAX_BITS
    assert isinstance(found, int) or (
        math.isfinite(found) if isinstance(found, float) else found.denominator > 1
    )


@given(sign=st.sampled_from(["+", "-", "*", "/", "//", "%"]), left=EXACT, right=EXACT)
def test_exact_operators_are_exact(sign, left, right):
    """On rational numbers each sign means what it means for Fractions, while there is room."""
    if right == 0 and sign in ("/", "//", "%"):
        with pytest.raises(Refused, match="division by zero"):
            binary(sign, left, right)
        return
    expected = ARITHMETIC[sign](Fraction(left), Fraction(right))
    if bits(Fraction(expected)) <= MAX_BITS:
        assert binary(sign, left, right) == expected


@given(name=st.sampled_from(sorted(FUNCTIONS)), values=st.lists(VALUES, min_size=1, max_size=3))
def test_functions_give_a_number_or_refuse(name, values):
    """Whatever is passed, nothing but Refused is raised."""
    function, least, most = FUNCTIONS[name]
    if least <= len(values) <= most:
        try:
            found = function(*values)
        except Refused as refused:
            assert str(refused)
        else:
            assert kind(found) == "a number"
            assert bits(found) <= MAX_BITS


@given(sign=COMPARISONS, left=VALUES, right=VALUES)
def test_comparisons_give_a_truth_value_or_refuse(sign, left, right):
    """Also for lists, infinity and integers beyond all floats."""
    try:
        assert isinstance(compare(sign, left, right), bool)
    except Refused as refused:
        assert str(refused)


@given(left=NUMBERS, right=NUMBERS)
def test_numbers_are_below_equal_or_above(left, right):
    """Exactly one of <, == and > holds, and <= is what it should be."""
    below, same, above = (compare(sign, left, right) for sign in ("<", "==", ">"))
    assert [below, same, above].count(True) == 1
    assert compare("<=", left, right) is (below or same)
    assert compare("!=", left, right) is not same
    assert compare(">", right, left) is below


@given(value=VALUES)
def test_everything_but_nan_equals_itself(value):
    """A value equals itself; where nan is in it, that is refused."""
    if "nan" in repr(value) and not isinstance(value, str):
        return
    assert compare("==", value, value) is True


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        (2, 10, 1024),
        (2, -3, Fraction(1, 8)),
        (Fraction(2, 3), 3, Fraction(8, 27)),
        (0, 0, 1),
        (-2, 3, -8),
        (4, Fraction(1, 2), 2.0),
        (2, 0.5, math.sqrt(2)),
        (1, 10**1000, 1),
        (-1, 10**1000 + 1, -1),
        (0, 10**1000, 0),
    ],
)
def test_powers(base, exponent, expected):
    """Exact for whole exponents, also for towers over 0, 1 and -1; floats otherwise."""
    assert power(base, exponent) == expected


@pytest.mark.parametrize(
    ("base", "exponent", "message"),
    [
        (10, 10**10, "too large"),
        (2, 4096, "too large"),
        (Fraction(1, 10), 10**10, "close to 0"),
        (-8, Fraction(1, 3), "not real"),
        (0, -1, "division by zero"),
        (0, -0.5, "division by zero"),
        (2, 10**400, "too large"),
    ],
)
def test_powers_without_value(base, exponent, message):
    """Towers, roots of negative numbers and division by zero are refused at once."""
    with pytest.raises(Refused, match=message):
        binary("^", base, exponent)


def test_tidy_keeps_numbers_short():
    """Whole fractions are ints, long fractions floats, long ints refused."""
    assert type(tidy(Fraction(6, 2))) is int
    assert tidy(Fraction(2**5000 + 1, 2**5000)) == 1.0
    with pytest.raises(Refused, match="too large"):
        tidy(2**MAX_BITS)
    for value in (math.inf, -math.inf, math.nan):
        with pytest.raises(Refused):
            tidy(value)


def test_real_refuses_both_ends():
    """Beyond the floats' range there is no float, at either end."""
    assert real(Fraction(1, 4)) == 0.25
    with pytest.raises(Refused, match="too large"):
        real(10**400)
    with pytest.raises(Refused, match="close to 0"):
        real(Fraction(1, 10**400))


def test_kinds_are_told_apart():
    """A truth value is no number, a number no truth value, and nan is neither."""
    assert [kind(each) for each in (True, 1, 0.5, Fraction(1, 2), "a", ())] == [
        "a truth value", "a number", "a number", "a number", "a text", "a list"
    ]  # fmt: skip
    for value in (True, "a", ()):
        with pytest.raises(WrongKind):
            number(value)
    for value in (1, "a", ()):
        with pytest.raises(WrongKind):
            truth(value)
    with pytest.raises(Refused, match="nan"):
        number(math.nan)


def test_lists_have_limits():
    """128 elements, inner ones and lists among them, and 8 levels."""
    assert limited((1,) * 128) == (1,) * 128
    assert listed(1, (2, 3)) == (1, (2, 3))
    for value in ((1,) * 129, ((1,) * 64, (1,) * 64)):
        with pytest.raises(Refused, match="more than 128"):
            limited(value)
    nested = ()
    for _ in range(7):
        nested = listed(nested)
    with pytest.raises(Refused, match="8 deep"):
        listed(nested, 1)
