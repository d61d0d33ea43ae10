"""Hints: one friendly sentence on what would be readable, for every kind of slip."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.answers import (
    Reading,
    normalise,
    read_formula,
    read_number,
    read_shape,
    read_symbolic_shape,
)

EXAMPLE = "type a number such as 12, 0.5, 3e-4 or 2^10"


# -------------------------------------------------------------- normalisation
@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2πh", "2pi h"),
        ("hπ", "h pi"),
        ("2π", "2pi"),
        ("h√(x)", "h sqrt(x)"),
        ("xσ(h)", "x sigmoid(h)"),
        ("2√2", "2sqrt2"),
        ("x²⁻³", "x^(2-3)"),
        ("10⁻", "10⁻"),
        ("2³^2", "2³^2"),
        ("2³ ** 2", "2³ ** 2"),
        ("2^3²", "2^3^2"),
    ],
)
def test_signs_that_become_names_stay_apart(text, plain):
    """π, σ and √ never run into a neighbouring name; a power of a power is left alone."""
    assert normalise(text) == plain


def test_a_raised_power_of_a_power_is_unreadable():
    """2³^2 looks like 64 and 2^3^2 is 512, so it is neither."""
    reading = read_number("2³^2", whole=True)
    assert reading.value is None
    assert "write ^ before an exponent" in reading.hint
    assert read_number("2^3²", whole=True).value == 512


# -------------------------------------------------------------------- numbers
@pytest.mark.parametrize(
    ("text", "value"),
    [
        (".5", 0.5), ("5.", 5), ("1e5", 100_000), ("2^-3", 0.125), ("3 × 4", 12), ("10²", 100),
        ("−3", -3), ("e", math.e), ("pi/2", math.pi / 2), ("2πe", 2 * math.pi * math.e),
        ("2 √(16)", 8), ("= 2+3", 5), ("+3", 3), ("ln(1)", 0),
    ],
)  # fmt: skip
def test_ways_to_write_a_number(text, value):
    """Whatever a reader of formulas would take for a number is one."""
    assert read_number(text, whole=False).value == value


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5?", f"'?' has no meaning here; {EXAMPLE}"),
        (".", f"'.' has no meaning here; {EXAMPLE}"),
        ("write", f"unknown name write; {EXAMPLE}"),
        ("n = 5", "type the number alone: 5"),
        ("=5=5", "type the number alone: 5"),
        ("n =", "type the number alone, without ="),
        ("=", f"nothing was typed; {EXAMPLE}"),
        ("3..12", f"one number is wanted, not a range; {EXAMPLE}"),
        ("3!", "'!' has no meaning here; write not, or a product for a factorial"),
        ("[3]", "'[' has no meaning here; brackets are round, as in (a, b)"),
        ("1½", "'½' has no meaning here; write 1/2, and 1 + 1/2 for 1½"),
        ("3x4", "unknown name x4; for a product write *"),
        ("3 x 4", "unknown name x; for a product write *"),
        ("5 mod 3", "unknown name mod; did you mean %?"),
        ("PI", "unknown name PI; did you mean pi?"),
        ("ππ2", "'2' does not belong here; for a product write *"),
        ("pipi", "unknown name pipi; did you mean pi*pi?"),
        ("√2", "unknown name sqrt2; did you mean sqrt(2)?"),
        ("ln 2", "ln is a function; write ln(…)"),
        ("12 %", "leave out the %: type the number alone, such as 0.5 or 50"),
        ("3k", "leave out the k; write 3e3 for 3k"),
    ],
)
def test_hints_of_numbers(text, hint):
    """Each hint says what to write instead, or else gives an example."""
    assert read_number(text, whole=True) == Reading(None, hint=hint)


def test_echoes_are_short():
    """A long literal or calculation is echoed by its value alone."""
    for text in ("0." + "3" * 400, "1+" * 200 + "1", "0.5" + "0" * 300 + "1"):
        assert len(read_number(text, whole=False).understood) <= 60
    percent = read_number("1+" * 200 + "1%", whole=False, allow=("percent",))
    assert (percent.value, percent.understood) == (read_number("2.01", whole=False).value, "2.01")


# --------------------------------------------------------------------- shapes
@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("torch.Size[2, 3]", (2, 3)), ("torch.Size ([2, 3])", (2, 3)), ("= (2, 3)", (2, 3)),
        ("2x 3", (2, 3)), ("2 x3", (2, 3)), ("(2*3)x4", (6, 4)), ("[(2, 3)]", (2, 3)),
        ("2.0, 3", (2, 3)), ("10², 3", (100, 3)),
    ],
)  # fmt: skip
def test_ways_to_write_a_shape(text, shape):
    """A cross between digits needs no blanks; PyTorch's own way of printing is read."""
    assert read_shape(text).value == shape


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("shape = (2, 3)", "type the shape alone: (2, 3)"),
        ("1_000, 3", "1_000 is not a size, and digits are not grouped here"),
        ("1'000, 3", "1'000 is not a size, and digits are not grouped here"),
        ("10 000, 3", "separate all sizes in the same way"),
        ("2 x 3 4", "separate all sizes in the same way"),
        ("× 2", "a size is missing"),
        ("(7)(8)", "several sizes have commas"),
        ("?, 3", "'?' has no meaning here; type a shape"),
        ("(2, 3).", "'.' has no meaning here; type a shape"),
        ("2,3 or 3,2", "3 or 3 is not a size"),
    ],
)
def test_hints_of_shapes(text, advice):
    """Each hint says what is amiss and what to type."""
    reading = read_shape(text)
    assert reading.value is None
    assert advice in reading.hint


@pytest.mark.parametrize("text", ["K,M or M,K", "K == M, 3", "(K, M), 2", "'K', M", "len(K), 3"])
def test_an_entry_that_is_no_number_is_unreadable(text):
    """A truth value, text or list among the sizes costs no attempt."""
    assert isinstance(read_symbolic_shape(text, ("K", "M")), Reading)


def test_declared_x_keeps_products_apart_from_crosses():
    """Where x is a size, hxh is an unknown name and not two sizes."""
    reading = read_symbolic_shape("hxh", ("h", "x"))
    assert isinstance(reading, Reading)
    assert "did you mean h*x*h?" in reading.hint
    assert [each.text for each in read_symbolic_shape("hxh", ("h",))] == ["h", "h"]


# ------------------------------------------------------------------- formulas
@pytest.mark.parametrize(
    ("text", "written"),
    [("2πh", "2*pi*h"), ("h√(x)", "h*sqrt(x)"), ("=4h", "4*h"), ("sum((h, x))", "sum((h, x))"),
     ("1/(h - 2)", "1/(h - 2)")],
)  # fmt: skip
def test_ways_to_write_a_formula(text, written):
    """Signs that stand for names need no blanks; a division may fail at some draw."""
    assert read_formula(text, ("h", "x")).text == written


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("4h=", "type the right-hand side alone, without ="),
        ("n = 4h", "type the right-hand side alone: 4h"),
        ("h and x", "one number is wanted; type a formula in h, x"),
        ("(h < x)*2", "one number is wanted; type a formula in h, x"),
        ("len(h)", "one number is wanted; type a formula in h, x"),
        ("y", "unknown name y; known: h, x"),
        ("eh", "unknown name eh; did you mean e*h?"),
        ("hsqrt(x)", "unknown name hsqrt; did you mean h*sqrt(…)?"),
        ("h.x", "'.' has no meaning here; a name has no parts; type a formula in h, x"),
    ],
)
def test_hints_of_formulas(text, hint):
    """What gives no number is unreadable and not wrong."""
    assert read_formula(text, ("h", "x")) == Reading(None, hint=hint)


TYPED = st.lists(
    st.sampled_from(
        ["1", "25", "0", "000", "h", "x", "pi", "e", "(", ")", "[", "]", ",", ", ", " ", "+", "-",
         "*", "/", "^", "×", "%", "k", "²", "⁻", "π", "=", "==", "<", "sqrt(", "√", "max(", "1e5",
         "_", ".", "'", "?", "or", "and", "not ", "true", "σ", "½", "mod", "ln"]
    ),
    max_size=10,
).map("".join)  # fmt: skip


ADVICE = (
    r"type |write |use |did you mean|leave out|known: |separate |group |brackets are round|commas"
)


@given(text=TYPED)
def test_every_hint_says_what_would_be_readable(text):
    """A hint has an example, a guess, or a word of advice; it is one line."""
    readings = [
        read_number(text, whole=True), read_number(text, whole=False), read_shape(text),
        read_formula(text, ("h", "x")), read_symbolic_shape(text, ("h", "x")),
    ]  # fmt: skip
    for reading in readings:
        if isinstance(reading, Reading) and reading.value is None:
            assert re.search(ADVICE, reading.hint), reading.hint
            assert "\n" not in reading.hint
