"""Reading typed answers, comparing them with keys, and showing values."""

import math
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli import answers
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
from quizcli.expressions import Expression
from quizcli.model import Tolerance

EVERYTHING = ("percent", "suffix", "inf", "nan")
OPTIONS = ("the 3 gates", "nothing", "all [of] it", "`nn.LSTM`")


def number(text, *, whole=True, allow=()):
    """The number that was read; None for unreadable."""
    return read_number(text, whole=whole, allow=allow).value


def hint(text, **options):
    """What an unreadable number's hint says."""
    reading = read_number(text, **{"whole": True, **options})
    assert reading.value is None
    return reading.hint


# -------------------------------------------------------------- normalisation
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("−3 – 4 — 5 ‐ 6", "-3 - 4 - 5 - 6"),
        ("4·h⋅x", "4*h*x"),
        ("6÷2 ∕ 3", "6/2 / 3"),
        ("2 × 3 ✕ 4", "2 × 3 × 4"),
        ("2π", "2pi"),
        ("３．５（１，２）", "3.5(1,2)"),
        ("1\u00a0000\u2009000\u202f1", "1 000 000 1"),
        ("10²", "10^2"),
        ("10⁻³", "10^(-3)"),
        ("10¹²", "10^12"),
        ("x²3", "x^2 3"),
        ("h²x", "h^2 x"),
        ("−∞", "-inf"),
        ("\ufeff12\u200b", "12"),
        ("  12\t", "12"),
        ("ﬁ Ⅳ ½", "ﬁ Ⅳ ½"),
    ],
)
def test_normalise_follows_its_table(text, expected):
    """Each sign of the table becomes its plain form, and nothing else changes."""
    assert normalise(text) == expected


@given(text=st.text(alphabet=st.characters(max_codepoint=126, min_codepoint=33)))
def test_normalise_leaves_ascii_alone(text):
    """What can be typed on a plain keyboard is not changed."""
    assert normalise(text) == text


@given(text=st.text())
def test_normalise_once_is_enough(text):
    """Normalising what was normalised changes nothing."""
    assert normalise(normalise(text)) == normalise(text)


# -------------------------------------------------------------------- numbers
@pytest.mark.parametrize(
    ("text", "expected", "understood"),
    [
        ("1184256", 1184256, "1,184,256"),
        ("1,184,256", 1184256, "1,184,256"),
        ("1_184_256", 1184256, "1,184,256"),
        ("1 184 256", 1184256, "1,184,256"),
        ("1\u202f184\u202f256", 1184256, "1,184,256"),
        ("-1,184", -1184, "-1184"),
        ("−5", -5, "-5"),
        ("+5", 5, "5"),
        ("= 42", 42, "42"),
        ("007", 7, "7"),
        ("4*16*(8+16+2)", 1664, "4*16*(8+16+2) = 1664"),
        ("4 × 1,000 + 1", 4001, "4 * 1000 + 1 = 4001"),
        ("2(3+4)", 14, "2*(3+4) = 14"),
        ("2^10", 1024, "2^10 = 1024"),
        ("2**10", 1024, "2**10 = 1024"),
        ("10²", 100, "10^2 = 100"),
        ("sqrt(64)", 8, "sqrt(64) = 8"),
        ("√(64)", 8, "sqrt(64) = 8"),
        ("max(1,200)", 200, "max(1,200) = 200"),
        ("1e6", 10**6, "1e6 = 1,000,000"),
        ("2.0", 2, "2"),
        ("0.123456789", Fraction(123456789, 10**9), "0.123456789"),
        (".5", Fraction(1, 2), ".5"),
        ("1e-3", Fraction(1, 1000), "1e-3 = 0.001"),
        ("1/3", Fraction(1, 3), "1/3 = 0.333333"),
        ("2π", 2 * math.pi, "2*pi = 6.28319"),
        ("1 000.5", Fraction(2001, 2), "1000.5"),
    ],
)
def test_numbers_are_read_and_echoed(text, expected, understood):
    """Decimals, grouping, scientific numbers and calculations; exact where that can be."""
    reading = read_number(text, whole=True)
    assert (reading.value, reading.understood, reading.hint) == (expected, understood, "")
    assert type(reading.value) is type(expected)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1,5", "use 1.5, not 1,5"),
        ("0,500", "use 0.500, not 0,500"),
        ("3*1,5", "use 1.5, not 1,5"),
        ("1,18,256", "in threes"),
        ("1.184.256", "one decimal point"),
        ("10_00", "in threes"),
        ("1__000", "in threes"),
        ("1 1/2", "write a sign between them"),
        ("1 500/3", "write a sign between them"),
        ("10³ 200", "write a sign between them"),
        ("12 34", "write a sign between them"),
        ("½", "write 1/2"),
        ("5%", "leave out the %"),
        ("3k", "leave out the k"),
        ("1.5 M", "leave out the M"),
        ("inf", "a finite number"),
        ("NaN", "a finite number"),
        ("1/2pi", "two ways"),
        ("2e", "2e3"),
        ("4 x 5", "for a product write *"),
        ("42 apples", "unknown name apples"),
        ("1/0", "division by zero"),
        ("true", "one number"),
        ("(1, 2)", "one number"),
        ("3 < 4", "one number"),
        ("", "nothing was typed"),
        ("   ", "nothing was typed"),
        ("\x1b[31m3", "control character"),
        ("\u202e12", "control character"),
        ("sqrt64", "did you mean sqrt(64)?"),
    ],
)
def test_unreadable_numbers_say_what_would_be_readable(text, advice):
    """What could be read in two ways is not read, and the hint says what to type."""
    assert advice in hint(text)


def test_commas_group_only_where_the_key_is_whole():
    """For a real key 1,184 could be either number, so neither is taken."""
    assert number("1,184", whole=True) == 1184
    assert "use 1184 or 1.184" in hint("1,184", whole=False)
    assert "leave out the commas" in hint("1,184,256", whole=False)
    assert "use 1.5" in hint("1,5", whole=False)
    assert number("1_184", whole=False) == 1184
    assert number("1 184", whole=False) == 1184


@given(value=st.integers(-(10**15), 10**15), separator=st.sampled_from([",", "_", " ", "\u2009"]))
def test_grouped_numbers_are_read(value, separator):
    """Any whole number grouped in threes has its value."""
    assert number(f"{value:,}".replace(",", separator)) == value


@given(digits=st.lists(st.text("0123456789", min_size=1, max_size=5), min_size=2, max_size=4))
def test_commas_elsewhere_are_unreadable(digits):
    """Commas that do not group in threes are never read."""
    grouped = all(len(each) == 3 for each in digits[1:])
    if not (grouped and len(digits[0]) <= 3 and digits[0][0] != "0"):
        assert number(",".join(digits)) is None


@given(value=st.fractions(-1000, 1000, max_denominator=1000))
def test_fractions_are_read_exactly(value):
    """A typed fraction is exact, whatever the key is."""
    assert number(f"{value.numerator}/{value.denominator}", whole=False) == value


@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_printed_floats_are_read_back(value):
    """Every float that Python prints is read as that float."""
    assert float(number(repr(value), whole=False)) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5%", Fraction(1, 20)),
        ("12.5 %", Fraction(1, 8)),
        ("(2+3)%", Fraction(1, 20)),
        ("3k", 3000),
        ("3K", 3000),
        ("1.5 M", 1_500_000),
        ("2G", 2 * 10**9),
        ("1,000k", 10**6),
        ("inf", math.inf),
        ("-Infinity", -math.inf),
        ("∞", math.inf),
        ("0.05", Fraction(1, 20)),
    ],
)
def test_units_and_infinity_where_they_are_allowed(text, expected):
    """Percent, k, M, G and infinity are read when the question allows them."""
    assert number(text, allow=EVERYTHING) == expected


def test_nan_and_other_letters():
    """nan can be allowed; m, which may be milli or million, is never read."""
    assert math.isnan(number("nan", allow=EVERYTHING))
    assert "k, M and G" in hint("2m", allow=EVERYTHING)


# --------------------------------------------------------------------- shapes
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(7, 16)", (7, 16)),
        ("[7,16]", (7, 16)),
        ("torch.Size([7, 16])", (7, 16)),
        ("Size([7, 16])", (7, 16)),
        ("((7, 16))", (7, 16)),
        ("7, 16", (7, 16)),
        ("7 16", (7, 16)),
        ("7 x 16", (7, 16)),
        ("7x16", (7, 16)),
        ("7×16×3", (7, 16, 3)),
        ("(7,)", (7,)),
        ("7,", (7,)),
        ("7", (7,)),
        ("(7, 16,)", (7, 16)),
        ("()", ()),
        ("[]", ()),
        ("torch.Size([])", ()),
        ("7,128", (7, 128)),
        ("32,128,768", (32, 128, 768)),
        ("1_024, 3", None),
        ("(2*16, 8)", (32, 8)),
        ("(4*(2+1), 8)", (12, 8)),
        ("(max(2, 3), 8)", (3, 8)),
        ("７，１６", (7, 16)),
        ("0, 3", (0, 3)),
    ],
)
def test_shapes_are_read(text, expected):
    """Brackets and separators as people write shapes; a size may be a calculation."""
    assert read_shape(text).value == expected


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "() for a scalar"),
        ("2,000, 3", "do not group digits"),
        ("(7,128, 3)", "do not group digits"),
        ("2,000", "000 is not a size"),
        ("1 024", "024 is not a size"),
        ("7*16", "as in (2, 3)"),
        ("(2, -1)", "-1 is not a size"),
        ("2 -1", "with commas"),
        ("2.5, 3", "2.5 is not a size"),
        ("(2, 3]", "brackets do not match"),
        ("(2, 3", "brackets do not match"),
        ("2,,3", "a size is missing"),
        (",", "a size is missing"),
        ("2, 3 x 4", "with commas"),
        ("(2×16, 8)", "with commas"),
        ("[(2, 3), (4, 5)]", "(2, 3) is not a size"),
        ("7 16, 3", "in the same way"),
        ("K, 3", "unknown name K"),
        ("(true,)", "true is not a size"),
        ("10**10**10,", "is not a size"),
        (" ".join("1" * 20), "more than 16 sizes"),
    ],
)
def test_unreadable_shapes_say_what_would_be_readable(text, advice):
    """Grouped digits, mixed separators and what is no size are not read."""
    reading = read_shape(text)
    assert reading.value is None
    assert advice in reading.hint


@given(
    sizes=st.lists(st.integers(0, 10**6), max_size=8),
    form=st.sampled_from(["({})", "[{}]", "torch.Size([{}])", "( {} )", "({},)"]),
    separator=st.sampled_from([", ", " x ", " × ", " "]),
)
def test_any_shape_is_read_in_any_form(sizes, form, separator):
    """Brackets, separators and sizes in all combinations; rank counts."""
    if form == "({},)" and (not sizes or separator != ", "):
        form = "({})"
    assert read_shape(form.format(separator.join(map(str, sizes)))).value == tuple(sizes)


@given(sizes=st.lists(st.integers(0, 10**6), max_size=8))
def test_a_shown_shape_is_read_back(sizes):
    """The key as it is shown can be typed."""
    reading = read_shape(show(tuple(sizes)))
    assert (reading.value, reading.understood) == (tuple(sizes), show(tuple(sizes)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(K, M)", ["K", "M"]),
        ("K x M", ["K", "M"]),
        ("K × 4", ["K", "4"]),
        ("K M", ["K", "M"]),
        ("2K M", ["2*K", "M"]),
        ("[K + 1, 2(M - 1)]", ["K + 1", "2*(M - 1)"]),
        ("()", []),
        ("(K*M,)", ["K*M"]),
        ("(3, 4)", ["3", "4"]),
    ],
)
def test_symbolic_shapes_are_read(text, expected):
    """Entries are formulas in the declared names, or plain numbers."""
    entries = read_symbolic_shape(text, ("K", "M"))
    assert [each.text for each in entries] == expected


def test_a_declared_x_is_no_separator():
    """Where x is a size, only signs and blanks separate."""
    entries = read_symbolic_shape("h x x", ("h", "x"))
    assert [each.text for each in entries] == ["h", "x", "x"]
    entries = read_symbolic_shape("h × x", ("h", "x"))
    assert [each.text for each in entries] == ["h", "x"]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("k, M", "did you mean K?"),
        ("KM, 2", "did you mean K*M?"),
        ("K*M", "(K*M,)"),
        ("K, 2.5", "2.5 is not a size"),
        ("1/2K, M", "two ways"),
        ("", "K, M"),
    ],
)
def test_unreadable_symbolic_shapes(text, advice):
    """Unknown names get a guess; the names that may be used are listed."""
    reading = read_symbolic_shape(text, ("K", "M"))
    assert isinstance(reading, Reading)
    assert advice in reading.hint


# ------------------------------------------------------------------- formulas
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("4h(x+h+2)", "4*h*(x+h+2)"),
        ("4·h·(x + h)", "4*h*(x + h)"),
        ("4h²x", "4*h^2*x"),
        ("(h)(x)", "(h)*(x)"),
        ("h × x", "h * x"),
        ("sqrt(h)/x", "sqrt(h)/x"),
        ("12", "12"),
        ("1/(h - x)", "1/(h - x)"),
    ],
)
def test_formulas_are_read(text, written):
    """A product needs no sign, and is echoed with it."""
    formula = read_formula(text, ("h", "x"))
    assert isinstance(formula, Expression)
    assert formula.text == written


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("hx", "did you mean h*x?"),
        ("n = 4h", "type the right-hand side alone: 4h"),
        ("h == x", "one number"),
        ("h < x", "one number"),
        ("(h, x)", "one number"),
        ("'h'", "one number"),
        ("1/2h", "two ways"),
        ("4 h +", "missing at the end"),
        ("", "a formula in h, x"),
        ("softplus(h)", "unknown name softplus"),
    ],
)
def test_unreadable_formulas(text, advice):
    """Unknown names, equations, comparisons and unclear products are not read."""
    reading = read_formula(text, ("h", "x"))
    assert isinstance(reading, Reading)
    assert advice in reading.hint


# -------------------------------------------------------------------- choices
@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("a", 0), ("B", 1), ("b)", 1), ("(c)", 2), ("c.", 2), ("1", 0), ("4", 3),
        ("Nothing", 1), ("the  3 gates", 0), ("nn.lstm", 3), ("noth", 1), ("all [of", 2),
    ],
)  # fmt: skip
def test_choices_by_letter_number_and_text(text, index):
    """Case, brackets, blanks and Markdown do not matter; three characters are a start."""
    assert read_choice(text, OPTIONS) == Reading(index, f"{'abcd'[index]}  {OPTIONS[index]}")


@pytest.mark.parametrize("text", ["", "e", "5", "0", "no", "a b", "perhaps", "²", "\x07"])
def test_unreadable_choices_name_the_letters(text):
    """Anything else is unreadable, and the letters are named."""
    reading = read_choice(text, OPTIONS)
    assert reading.value is None
    assert "a to d" in reading.hint


def test_a_number_means_the_option_that_it_is():
    """Where an option's text is that number, the number is not a position."""
    assert [read_choice(each, ("3", "1", "2")).value for each in "123"] == [1, 2, 0]
    assert read_choice("2", ("10", "20", "30")).value == 1


def test_a_start_that_fits_two_options_is_unreadable():
    """The letters of both are named."""
    reading = read_choice("the gate", ("the gate opens", "the gate closes", "nothing"))
    assert reading.value is None
    assert "could mean a or b" in reading.hint


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("a c", (0, 2)), ("c,a", (0, 2)), ("ac", (0, 2)), ("A and C", (0, 2)), ("a, c, a", (0, 2)),
        ("(a) (b)", (0, 1)), ("a; d", (0, 3)), ("1 3", (0, 2)), ("b", (1,)), ("none", ()),
        ("nothing", (1,)), ("nothing, the 3 gates", (0, 1)), ("abcd", (0, 1, 2, 3)),
    ],
)  # fmt: skip
def test_several_options(text, chosen):
    """Letters with or without separators, numbers, texts, and none."""
    reading = read_several(text, OPTIONS)
    assert reading.value == chosen
    assert reading.understood == (" ".join("abcd"[i] for i in chosen) or "none")


@pytest.mark.parametrize("text", ["", "a e", "xyz", "a 9", ", ,", "and", "13"])
def test_unreadable_sets_name_the_letters(text):
    """One letter that does not exist makes the whole answer unreadable."""
    reading = read_several(text, OPTIONS)
    assert reading.value is None
    assert "a d, or none" in reading.hint


@given(chosen=st.sets(st.integers(0, 3)), separator=st.sampled_from([" ", ",", ", ", "", " and "]))
def test_any_set_of_letters_is_read(chosen, separator):
    """Every set of options can be typed in every way; the empty one is `none`."""
    text = separator.join("abcd"[i] for i in sorted(chosen)) or "none"
    assert read_several(text, OPTIONS).value == tuple(sorted(chosen))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["true", "yes", "Y", "t", "fact", "F", "Fact!"], True),
        (["false", "no", "N", "myth", "m", "Myth."], False),
        (["", "maybe", "1", "tf", "not"], None),
    ],
)
def test_booleans(words, expected):
    """Words and first letters; f alone is fact, as the keys say."""
    readings = [read_boolean(each) for each in words]
    assert [each.value for each in readings] == [expected] * len(words)
    assert all(bool(each.hint) is (expected is None) for each in readings)


# ----------------------------------------------------------------- comparison
@pytest.mark.parametrize(
    ("given_value", "key", "tolerance", "right"),
    [
        (2, 2.0, Tolerance(), True),
        (Fraction(3, 10), 0.1 + 0.2, Tolerance(), True),
        (Fraction(3001, 10000), 0.3, Tolerance(), False),
        (10**40 + 1, 10**40, Tolerance(), False),
        (Fraction("1.01"), 1, Tolerance(rel=0.01), True),
        (Fraction("1.0100001"), 1, Tolerance(rel=0.01), False),
        (Fraction("0.098"), 0.1, Tolerance(abs=0.002), True),
        (Fraction("0.102"), 0.1, Tolerance(abs=0.002), True),
        (Fraction("0.1020001"), 0.1, Tolerance(abs=0.002), False),
        (Fraction("1.012"), 1, Tolerance(rel=0.01, abs=0.002), True),
        (Fraction("1.0121"), 1, Tolerance(rel=0.01, abs=0.002), False),
        (9e-9, 3e-9, Tolerance(rel=0.01), False),
        (0, 0.0, Tolerance(rel=0.01), True),
        (0.001, 0.0, Tolerance(rel=0.01), False),
        (50, 100, Tolerance(factor=2), True),
        (200, 100, Tolerance(factor=2), True),
        (201, 100, Tolerance(factor=2), False),
        (-100, 100, Tolerance(factor=2), False),
        (0, 100, Tolerance(factor=2), False),
        (-150, -100, Tolerance(factor=2), True),
        (Fraction("0.12"), 0.1234, Tolerance(digits=2), True),
        (Fraction("0.125"), 0.12499, Tolerance(digits=2), True),
        (Fraction("0.13"), 0.1234, Tolerance(digits=2), False),
        (1200, 1234, Tolerance(digits=2), True),
        (1300, 1234, Tolerance(digits=2), False),
        (Fraction("0.338"), Fraction(1, 3), Tolerance(digits=2), True),
        (Fraction("0.339"), Fraction(1, 3), Tolerance(digits=2), False),
        (0, 0, Tolerance(digits=2), True),
        ((1, 2), (1, 2), Tolerance(), True),
        ((1, 2), (1, 2, 1), Tolerance(), False),
        ((1.001, 2), (1, 2), Tolerance(abs=0.01), True),
        (1, (1,), Tolerance(), False),
        (True, True, Tolerance(), True),
        (1, True, Tolerance(), False),
        ("relu", "relu", Tolerance(), True),
        ("1", 1, Tolerance(), False),
        (math.inf, math.inf, Tolerance(rel=0.01), True),
        (-math.inf, math.inf, Tolerance(rel=0.01), False),
        (10**300, math.inf, Tolerance(factor=2), False),
        (math.nan, math.nan, Tolerance(), True),
        (math.nan, 1.0, Tolerance(abs=1e9), False),
        (10**400, 1.0, Tolerance(rel=0.5), False),
    ],
)
def test_matches(given_value, key, tolerance, right):
    """Each kind of tolerance, at its edges; the edge itself is right."""
    assert matches(given_value, key, tolerance) is right


TOLERANCES = st.one_of(
    st.just(Tolerance()),
    st.builds(Tolerance, rel=st.floats(1e-6, 0.5)),
    st.builds(Tolerance, abs=st.floats(1e-6, 10)),
    st.builds(Tolerance, rel=st.floats(1e-6, 0.5), abs=st.floats(1e-6, 10)),
    st.builds(Tolerance, factor=st.floats(1.01, 10)),
    st.builds(Tolerance, digits=st.integers(1, 9)),
)
KEYS = st.one_of(st.integers(), st.floats(allow_nan=False), st.fractions())


@given(key=KEYS, tolerance=TOLERANCES)
def test_a_key_matches_itself(key, tolerance):
    """Whatever the tolerance, the key itself is right, and so is a tuple of keys."""
    assert matches(key, key, tolerance)
    assert matches((key, key), (key, key), tolerance)


@given(key=st.floats(-1e9, 1e9), digits=st.integers(1, 9))
def test_a_rounded_key_has_its_significant_digits(key, digits):
    """The key rounded to n significant digits is right under `digits: n`."""
    rounded = Fraction(f"{key:.{digits - 1}e}")
    assert matches(rounded, key, Tolerance(digits=digits))


@given(a=st.integers(), b=st.integers())
def test_whole_numbers_are_compared_exactly(a, b):
    """Without a tolerance only equal numbers match, however large."""
    assert matches(a, b, Tolerance()) is (a == b)


@pytest.mark.parametrize(
    ("tolerance", "words"),
    [
        (Tolerance(), "exact"),
        (Tolerance(rel=0.01), "±1%"),
        (Tolerance(rel=0.07), "±7%"),
        (Tolerance(abs=0.002), "±0.002"),
        (Tolerance(rel=0.01, abs=0.002), "±(0.002 + 1%)"),
        (Tolerance(factor=2), "within a factor of 2"),
        (Tolerance(digits=2), "2 significant digits"),
        (Tolerance(digits=1), "1 significant digit"),
        (Tolerance(abs=0.0), "exact"),
    ],
)
def test_tolerances_in_words(tolerance, words):
    """The learner sees what is allowed."""
    assert describe_tolerance(tolerance, 1.0) == words
    assert describe_tolerance(tolerance, True) == "exact"


# -------------------------------------------------------------------- showing
@pytest.mark.parametrize(
    ("value", "text", "plain"),
    [
        (1184256, "1,184,256", "1184256"),
        (-1184256, "-1,184,256", "-1184256"),
        (1024, "1024", "1024"),
        (0.3, "0.3", "0.3"),
        (1 / 3, "0.333333", "0.333333"),
        (2.0, "2", "2"),
        (-0.0, "0", "0"),
        (1234567.0, "1.23457e+06", "1.23457e+06"),
        (1e-9, "1e-09", "1e-09"),
        (math.inf, "inf", "inf"),
        (math.nan, "nan", "nan"),
        (Fraction(1, 3), "0.333333", "0.333333"),
        (Fraction(6, 2), "3", "3"),
        (Fraction(10**400, 3), "a number of about 400 digits", "a number of about 400 digits"),
        (10**1000, "a number of about 1001 digits", "a number of about 1001 digits"),
        ((7, 16), "(7, 16)", "(7, 16)"),
        ((20000,), "(20000,)", "(20000,)"),
        ((), "()", "()"),
        (((1, 2), 0.5), "((1, 2), 0.5)", "((1, 2), 0.5)"),
        (True, "true", "true"),
        ("relu", "relu", "relu"),
    ],
)
def test_values_are_shown(value, text, plain):
    """Short and readable; without grouping where it stands in code."""
    assert show(value) == text
    assert show(value, grouped=False) == plain


@given(value=st.integers(-(10**40), 10**40))
def test_a_shown_number_is_read_back(value):
    """The key as it is shown can be typed."""
    assert number(show(value)) == value


# --------------------------------------------------------------------- limits
HOSTILE = [
    "10**10**10", "9**9**9**9", "1e999999999", "9" * 5000, "(" * 5000, "(" * 245 + ")" * 245,
    "-" * 500, "1," * 250, "1 " * 250, "1_" * 250, "x " * 250, "×" * 500, "²" * 500, "[" * 500,
    "[" * 240 + "]" * 240, "a" * 500, "a, " * 160, "\x00" * 100, "\u202e", "\ud800", "", " " * 400,
    "torch.Size(" * 40, "'" * 500, "1e" * 250, ".," * 250, "1,000" * 100, "%" * 500, "h" * 24,
    " ".join("1" * 250), "$`*" * 150, "and " * 125, "=" * 500, "not " * 125, "2^" * 250,
    "1/2" * 160,
]  # fmt: skip


def all_readings(text):
    """What every reader makes of a text."""
    formula = read_formula(text, ("h", "hh", "x"))
    shape = read_symbolic_shape(text, ("h", "hh", "x"))
    return [
        *(read_number(text, whole=each, allow=EVERYTHING) for each in (True, False)),
        read_number(text, whole=True),
        read_shape(text),
        formula if isinstance(formula, Reading) else Reading(0, formula.text),
        shape if isinstance(shape, Reading) else Reading(0, str([each.text for each in shape])),
        read_choice(text, OPTIONS),
        read_several(text, OPTIONS),
        read_boolean(text),
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_texts_are_answered_at_once(text):
    """Nine readings of a hostile text take less than 10 ms each."""
    spent = []
    for blanks in range(3):
        start = time.process_time()
        all_readings(text + " " * blanks)
        spent.append(time.process_time() - start)
    assert min(spent) < 9 * 0.01


ANSWERS = st.lists(
    st.sampled_from(
        ["1", "2.5", "0", "000", "1,184", "h", "x", "hx", "pi", "e", "(", ")", "[", "]", ",", " ",
         "+", "-", "*", "/", "^", "×", "x", "%", "k", "M", "²", "⁻¹", "π", "=", "inf", "nan",
         "torch.Size(", "a", "b", "and", "none", "sqrt(", "1e5", "_", ".", "∞", "√"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(text=st.one_of(st.text(), ANSWERS))
def test_no_text_raises_and_every_refusal_has_a_hint(text):
    """Whatever is typed: a value with its echo, or a printable hint of one line."""
    for reading in all_readings(text):
        if reading.value is None:
            assert reading.hint and not reading.understood
            assert reading.hint.isprintable()
            assert len(reading.hint) < 300
        else:
            assert reading.understood and not reading.hint


def test_the_package_offers_what_it_lists():
    """Everything in __all__ is there."""
    assert all(hasattr(answers, name) for name in answers.__all__)


@pytest.mark.parametrize(
    ("typed", "sizes"),
    [
        ("KxM", ["K", "M"]),
        ("2x12xK", ["2", "12", "K"]),
        ("(K, dₖ)", ["K", "d_k"]),
        ("M x dₖ", ["M", "d_k"]),
    ],
)
def test_symbols_are_read_as_the_screen_shows_them(typed, sizes):
    """Crosses without blanks and Unicode subscripts are what the learner sees, so they are read."""
    entries = read_symbolic_shape(typed, ("K", "M", "d_k"))
    assert [each.text for each in entries] == sizes


def test_ln_is_the_natural_logarithm():
    """`ln` and `log` are the same function, in answers too."""
    assert read_number("ln(2)", whole=False).value == read_number("log(2)", whole=False).value
