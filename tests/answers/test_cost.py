"""Whatever is typed or measured: readers, messages and comparisons end at once and never raise."""

import math
import sys
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.answers import (
    Reading,
    describe_tolerance,
    matches,
    normalise,
    read_boolean,
    read_choice,
    read_formula,
    read_number,
    read_several,
    read_shape,
    read_symbolic_shape,
    show,
)
from quizcli.answers.show import magnitude
from quizcli.model import Tolerance

LIMIT = 0.05
EVERYTHING = ("percent", "suffix", "inf", "nan")
OPTIONS = ("bad news", "a, b, c", "12 gates", "e" * 300, "b", *"fghijkl")
HUGE = 10**5000


def quickest(action) -> float:
    """The shortest processor time of three runs, in seconds."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        action()
        spent.append(time.process_time() - start)
    return min(spent)


COSTLY = [
    "9^9999*" * 71 + "9", "(0.1^99)^99^99", "((0.1^99)^99)^99", "1/(10^600+1)+" * 38 + "1",
    "0.9^900*" * 62 + "1", "1e-1200+" * 62 + "1", "2^4000/3^2500+" * 35 + "1",
    "sqrt(" * 38 + "2" + ")" * 38, "sum(" + "1/7," * 60 + "1)", "max(" + "2^4000/3," * 50 + "1)",
    "round(1/3^2000,50)+" * 26 + "1",
    "log2(1/2^4000)+" * 33 + "1", "σ" * 500, "√" * 500, "π" * 500, "²" * 499 + "^", "⁺⁻" * 250,
    "⁻" * 250 + "²" * 249 + "^", "x²" * 249 + "^", "1,0" * 166, "1.000" * 100, "1.000," * 83,
    "1_000" * 100, "1'0" * 166, "1 000 " * 83, "(1,000)" * 71, "1x" * 250, "1 x " * 125, "x" * 500,
    "K" * 500, "(" * 40 + "1,000" + ")" * 40, "a)" * 250, "bad " * 125, "a, b, c, " * 55, "=" * 500,
    "1=" * 250, "ₖ" * 500, "_" * 500, "d_" * 250, ".." * 250, "'" * 500, "‐" * 500, "a" * 500,
    "abcde" * 100, "none " * 100, "[(" * 125 + ")]" * 125, "torch.Size([" + "1, " * 150 + "])",
]  # fmt: skip


@pytest.mark.parametrize("text", COSTLY, ids=lambda text: ascii(text[:12]))
def test_each_reader_answers_costly_text_at_once(text):
    """50 ms are enough for every reader, whatever 500 characters say."""
    text = text[:500]
    for reader in (
        lambda: read_number(text, whole=True),
        lambda: read_number(text, whole=False, allow=EVERYTHING),
        lambda: read_shape(text),
        lambda: read_symbolic_shape(text, ("K", "M", "x")),
        lambda: read_formula(text, ("K", "M", "d_k")),
        lambda: read_choice(text, OPTIONS),
        lambda: read_several(text, OPTIONS),
        lambda: read_boolean(text),
        lambda: normalise(text),
    ):
        assert quickest(reader) < LIMIT


@pytest.mark.parametrize(
    "key",
    [HUGE, -HUGE, Fraction(HUGE, 7), Fraction(7, HUGE), 1e308, 5e-324],
    ids=["huge", "-huge", "huge/7", "7/huge", "1e308", "5e-324"],
)
@pytest.mark.parametrize(
    "tolerance",
    [
        Tolerance(),
        Tolerance(rel=0.01),
        Tolerance(abs=1e-9),
        Tolerance(factor=2),
        Tolerance(digits=3),
    ],
)
def test_numbers_beyond_all_digits_are_compared_and_shown(key, tolerance):
    """Keys of 5,000 digits, more than Python prints, are compared, described and shown."""
    assert matches(key, key, tolerance)
    assert not matches(3 * key, key, tolerance) or tolerance.abs
    assert describe_tolerance(tolerance, key)
    assert 0 < len(show(key)) < 40
    assert quickest(lambda: matches(2 * key, key, tolerance)) < LIMIT


def test_no_message_has_more_digits_than_python_prints():
    """The limit of int to text is never met, at its smallest setting either."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        reading = read_number("2^4095", whole=True)
        assert reading.understood == "2^4095 = a number of about 1233 digits"
        assert read_number("9" * 500, whole=True).understood == "a number of about 500 digits"
        assert read_shape("10^1000, 2").hint.startswith("10^1000 is not a size")
        assert matches(2**4095, 2**4095 + 1, Tolerance(digits=2))
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 10**400), "1e-400"),
        (Fraction(-3, 2 * 10**400), "-1.5e-400"),
        (Fraction(1, 3 * 10**5000), "3.33333e-5001"),
        (Fraction(999999999, 10**409), "1e-400"),
        (Fraction(1, 2**1060), "8.09477e-320"),
        (10**60 - 1, f"{10**60 - 1:,}"),
        (10**60, "a number of about 61 digits"),
        (999_999_999, "999,999,999"),
        (1e300, "1e+300"),
        (5e-324, "4.94066e-324"),
        (Fraction(8, 2), "4"),
    ],
)
def test_the_ends_of_the_number_line_are_shown(value, text):
    """A tiny fraction is not shown as 0, and a huge number not in full."""
    assert show(value) == text


def test_typed_numbers_near_zero_are_echoed():
    """1e-400 is exact and is not understood as 0."""
    assert read_number("1e-400", whole=False).understood == "1e-400 = 1e-400"


@given(
    value=st.one_of(
        st.integers(1),
        st.floats(min_value=5e-324, allow_infinity=False),
        st.builds(lambda n, d, e: Fraction(n, d) * Fraction(10) ** e, st.integers(1, 10**9),
                  st.integers(1, 10**9), st.integers(-2000, 2000)),
    )
)  # fmt: skip
def test_magnitude_is_the_exact_power_of_ten(value):
    """10^m <= value < 10^(m + 1), for numbers of any kind and size."""
    power = Fraction(10) ** magnitude(value)
    assert power <= value < 10 * power
    assert magnitude(-value) == magnitude(value)


@given(exponent=st.integers(-1200, 1200))
def test_whole_numbers_and_their_neighbours_are_told_apart(exponent):
    """An int key takes an equal float and no other int, however large."""
    key = 2 ** abs(exponent)
    assert matches(float(key), key) if abs(exponent) < 1024 else True
    assert not matches(key + 1, key)
    assert matches(4.0, 4)
    assert not matches(math.nextafter(4.0, 5) * (1 + 1e-11), 4)


@given(text=st.text(max_size=40), options=st.lists(st.text(max_size=12), min_size=1, max_size=12))
def test_no_options_make_a_reader_raise(text, options):
    """Any text among any options is a choice or has a hint."""
    for reading in (read_choice(text, options), read_several(text, options)):
        assert isinstance(reading, Reading)
        assert (reading.value is None) == bool(reading.hint)
