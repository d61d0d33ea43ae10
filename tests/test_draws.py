"""Drawing numbers: the same for ever from a seed, in range, within the constraints."""

import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.dice import Dice
from quizcli.draws import MAX_TRIES, NoDraw, draw, fill, parse_rule
from quizcli.expressions import ExpressionError, parse
from quizcli.model import DrawRule

SEEDS = st.integers(0, 2**31 - 1)


def rules(**raw):
    """Rules from what a bank would say."""
    return {name: parse_rule(each) for name, each in raw.items()}


def drawn(raw, seed=1):
    """One value drawn by one rule."""
    return draw({"n": parse_rule(raw)}, {}, (), Dice(seed)).values["n"]


# ----------------------------------------------------------------------- dice
def test_dice_never_change():
    """Golden values: a seed kept in a log gives the same numbers for ever."""
    dice = Dice(1, "rnn/x")
    assert [dice.below(1000) for _ in range(12)] == [
        697, 727, 257, 230, 433, 946, 513, 139, 740, 597, 778, 854
    ]  # fmt: skip
    dice = Dice(1, "rnn/x")
    assert dice.shuffled("abcdef") == ("a", "e", "d", "b", "c", "f")
    assert [dice.seed(), dice.seed()] == [1774183578, 1486215905]
    assert Dice(1, "rnn/x").below(2**64) == 5207619963174847697


def test_draws_never_change():
    """Golden values for every kind of rule, derived names and a constraint included."""
    given_rules = rules(
        n="3..12", w="-2..2 step 0.1", k=["relu", "tanh"], xs={"list": "2..4", "of": "-12..12"}, c=7
    )
    let = {"area": "n*n", "half": "w/2"}
    found = [draw(given_rules, let, ["n != 5"], Dice(seed, "bank/q")) for seed in range(3)]
    assert [tuple(each.values.values()) for each in found] == [
        (6, -1.5, "tanh", (-1, -11, -2), 7, 36, -0.75),
        (12, 1.8, "relu", (-8, -10, 6), 7, 144, 0.9),
        (3, -0.3, "relu", (-11, 9, 1), 7, 9, -0.15),
    ]


def test_every_part_of_a_seed_counts():
    """Numbers and texts, their order and where one ends all make different dice."""
    seeds = [(), (1,), ("1",), (1, 2), (2, 1), (12,), ("12",), ("1", "2"), ("a", "bc"), ("ab", "c")]
    assert len({Dice(*seed).below(2**64) for seed in seeds}) == len(seeds)


@given(seed=SEEDS, n=st.integers(1, 2**64))
def test_below_stays_below(seed, n):
    """Every number is in 0..n-1, at both ends of what is allowed too."""
    dice = Dice(seed)
    assert all(0 <= dice.below(n) < n for _ in range(5))


@pytest.mark.parametrize("n", [0, -1, 2**64 + 1])
def test_below_refuses_what_it_cannot_draw(n):
    """An empty range and one beyond 64 bits are errors, not endless loops."""
    with pytest.raises(ValueError, match=r"2\*\*64"):
        Dice(1).below(n)


def test_below_is_even():
    """10,000 throws of a six-sided die: chi-squared below its 99.9% point."""
    dice = Dice("even")
    counts = Counter(dice.below(6) for _ in range(10_000))
    expected = 10_000 / 6
    assert sum((counts[i] - expected) ** 2 / expected for i in range(6)) < 20.5


def test_below_favours_no_stretch():
    """Where 64 bits do not divide evenly, small numbers are no likelier: a third, not a half."""
    dice = Dice("stretch")
    low = sum(dice.below(3 * 2**62) < 2**62 for _ in range(3000))
    assert 900 < low < 1100


@given(seed=SEEDS, items=st.lists(st.integers()))
def test_shuffled_keeps_all_items(seed, items):
    """A shuffle neither loses nor makes items."""
    assert sorted(Dice(seed).shuffled(items)) == sorted(items)


def test_shuffled_reaches_every_order():
    """All 24 orders of four items come up."""
    dice = Dice(1)
    assert len({dice.shuffled("abcd") for _ in range(400)}) == 24


# ---------------------------------------------------------------------- rules
@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("3..12", DrawRule("range", "3", "12", "1")),
        (" -2 .. 2 step 0.1 ", DrawRule("range", "-2", "2", "0.1")),
        ("1e-4..1e-3 step 1e-4", DrawRule("range", "1e-4", "1e-3", "1e-4")),
        ("5..5", DrawRule("range", "5", "5", "1")),
        ([16, 32], DrawRule("choice", choices=(16, 32))),
        (["relu", True, 0.5], DrawRule("choice", choices=("relu", True, 0.5))),
        (
            {"list": "2..4", "of": "-12..12"},
            DrawRule("list", "2", "4", "1", of=DrawRule("range", "-12", "12", "1")),
        ),
        (
            {"list": 3, "of": [0, 1]},
            DrawRule("list", "3", "3", "1", of=DrawRule("choice", choices=(0, 1))),
        ),
        (7, DrawRule("constant", value=7)),
        (0.5, DrawRule("constant", value=0.5)),
        (False, DrawRule("constant", value=False)),
        ("attention", DrawRule("constant", value="attention")),
    ],
)
def test_rules_are_read(raw, rule):
    """Ranges, grids, choices, lists and constants, as a bank writes them."""
    assert parse_rule(raw) == rule


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("12..3", "12 is above 3"),
        ("3..x", "not a range"),
        ("3...12", "not a range"),
        ("3..12 step", "not a range"),
        ("3..12 step 0", "above 0"),
        ("3..12 step -1", "above 0"),
        ("3..5 step 4", "longer than the range"),
        ("0..1 step 1e-12", "more than"),
        ("0..1e99", "more than"),
        ([], "at least one value"),
        ([None], "a number, a text"),
        ([[1, 2], 3], "a number, a text"),
        ([{"a": 1}], "a number, a text"),
        (None, "a number, a text"),
        (math.nan, "finite"),
        (math.inf, "finite"),
        ({"list": "2..4"}, "{list: 2..4, of: -12..12}"),
        ({"list": "2..4", "of": "1..2", "and": 1}, "{list: 2..4, of: -12..12}"),
        ({"list": "2..1000", "of": "1..2"}, "0..64"),
        ({"list": "-2..2", "of": "1..2"}, "0..64"),
        ({"list": "1..2 step 0.5", "of": "1..2"}, "0..64"),
        ({"list": True, "of": "1..2"}, "whole number"),
        ({"list": 2, "of": {"list": 2, "of": "1..2"}}, "list of lists"),
    ],
)
def test_bad_rules_are_refused_with_a_sentence(raw, message):
    """What cannot be drawn is a ValueError that says why."""
    with pytest.raises(ValueError) as caught:
        parse_rule(raw)
    assert message in str(caught.value)


RAW = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
        st.from_regex(r"-?\d{1,20}\.\.-?\d{1,3}( step [\d.]{1,4})?", fullmatch=True),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.fixed_dictionaries({"list": inner, "of": inner}),
        st.dictionaries(st.text(max_size=3), inner, max_size=2),
    ),
    max_leaves=4,
)  # fmt: skip


@given(raw=RAW, seed=SEEDS)
def test_any_rule_can_be_drawn_or_is_refused(raw, seed):
    """Whatever a bank says is either a ValueError or a rule that gives a value."""
    try:
        rule = parse_rule(raw)
    except ValueError as error:
        assert str(error)
        return
    assert draw({"n": rule}, {}, (), Dice(seed)).values["n"] is not None


# ---------------------------------------------------------------------- draws
@given(seed=SEEDS, low=st.integers(-50, 50), width=st.integers(0, 50))
def test_whole_ranges_give_ints_in_range(seed, low, width):
    """Both ends belong to a range, and whole numbers are ints."""
    value = drawn(f"{low}..{low + width}", seed)
    assert type(value) is int
    assert low <= value <= low + width


@given(seed=SEEDS, step=st.sampled_from(["0.1", "0.25", "0.01", "1e-3"]))
def test_grids_give_short_floats(seed, step):
    """A grid gives the float nearest to a decimal: 0.3, not 0.30000000000000004."""
    value = drawn(f"-2..2 step {step}", seed)
    assert type(value) is float
    assert -2 <= value <= 2
    assert Fraction(str(value)) % Fraction(step) == 0


def test_ranges_reach_both_ends():
    """The lowest and the highest value come up."""
    assert {drawn("3..6", seed) for seed in range(60)} == {3, 4, 5, 6}
    assert {drawn("0..1 step 0.5", seed) for seed in range(60)} == {0.0, 0.5, 1.0}


def test_lists_have_drawn_lengths():
    """A list is a tuple of 2 to 4 elements, each drawn for itself."""
    lists = [drawn({"list": "2..4", "of": "1..9"}, seed) for seed in range(60)]
    assert {len(each) for each in lists} == {2, 3, 4}
    assert any(len(set(each)) > 1 for each in lists)


@given(seed=SEEDS, question=st.text(max_size=12))
def test_the_same_seed_gives_the_same_values(seed, question):
    """Drawing twice is drawing once, whatever was drawn in between."""
    given_rules = rules(n="3..12", w="-2..2 step 0.1", xs={"list": "2..4", "of": [1, 2, 3]})
    first = draw(given_rules, {"m": "n + len(xs)"}, ["n != 5"], Dice(seed, question))
    draw(given_rules, {}, (), Dice(seed + 1, question))
    assert draw(given_rules, {"m": "n + len(xs)"}, ["n != 5"], Dice(seed, question)) == first


@given(seed=SEEDS)
def test_constraints_hold(seed):
    """Every draw satisfies all of `where`, over drawn and derived names."""
    where = ["K != N", "area % 2 == 0", "1/(N - K) < 1"]
    found = draw(rules(N="3..12", K="3..12"), {"area": "N*K"}, where, Dice(seed))
    assert list(found.values) == ["N", "K", "area"]
    assert all(parse(each).evaluate(found.values) is True for each in where)


def test_rejected_draws_are_counted():
    """About nine of ten draws fail n == 3 in 3..12."""
    counts = [draw(rules(n="3..12"), {}, ["n == 3"], Dice(seed)).rejected for seed in range(200)]
    assert 5 < sum(counts) / len(counts) < 14


def test_derived_values_are_computed_in_order():
    """A derived value may use those before it; fractions become floats that print short."""
    values = draw(
        rules(n=4), {"half": "n/2", "third": "half/3", "both": "(half, n/8)"}, (), Dice(1)
    )
    assert values.values == {"n": 4, "half": 2, "third": 2 / 3, "both": (2, 0.5)}
    with pytest.raises(ExpressionError, match="unknown name b"):
        draw(rules(n=4), {"a": "b + 1", "b": "n"}, (), Dice(1))


def test_constraints_protect_derived_values():
    """`where` on drawn names is looked at before a derived value that needs it."""
    for seed in range(20):
        found = draw(rules(a="0..3", b="0..3"), {"share": "a/b"}, ["b != 0"], Dice(seed))
        assert found.values["b"] != 0


def test_a_derived_value_without_value_is_an_error():
    """Without a constraint the fault comes up instead of being drawn around."""
    with pytest.raises(ExpressionError, match="division by zero"):
        draw(rules(a=1, b=0), {"share": "a/b"}, (), Dice(1))
    with pytest.raises(ExpressionError, match="too large"):
        draw(rules(a=10), {"share": "a^400/3"}, (), Dice(1))


def test_a_constraint_without_value_does_not_hold():
    """Dividing by zero in `where` rejects the draw."""
    found = [draw(rules(b="0..1"), {}, ["1/b == 1"], Dice(seed)).values["b"] for seed in range(20)]
    assert set(found) == {1}


def test_no_draw_names_the_constraints():
    """Constraints that nothing satisfies end after 1000 tries, named with how often they failed."""
    with pytest.raises(NoDraw) as caught:
        draw(rules(n="3..12"), {}, ["n > 2", "n > 12", "n < 0"], Dice(1))
    assert caught.value.exit_code == 3
    assert f"{MAX_TRIES} tries" in str(caught.value)
    assert "n > 12 (1000)" in str(caught.value)
    with pytest.raises(NoDraw, match="1 try"):
        draw({}, {"n": "3"}, ["n > 12"], Dice(1))


def test_much_work_is_tried_less_often():
    """A bank cannot make one draw take minutes: the costlier a try, the fewer there are."""
    let = {f"v{i}": "n+" * 200 + "n" for i in range(40)}
    with pytest.raises(NoDraw, match="in 12 tries"):
        draw(rules(n="1..9"), let, ["v0 < 0"], Dice(1))
    lists = rules(**{f"x{i}": {"list": "0..64", "of": "1..9"} for i in range(100)})
    with pytest.raises(NoDraw, match="in 30 tries"):
        draw(lists, {}, ["len(x0) > 64"], Dice(1))


def test_derived_lists_cannot_grow_without_bound():
    """Sixty derived lists, each of two of the last, end in an error and not in all memory."""
    let = {"v0": "(n, n)"} | {f"v{i}": f"(v{i - 1}, v{i - 1})" for i in range(1, 60)}
    with pytest.raises(ExpressionError, match="more than 128 elements"):
        draw(rules(n="1..9"), let, (), Dice(1))


def test_an_unknown_name_in_where_is_an_error_at_once():
    """A misspelt name is not taken for a constraint that never holds."""
    with pytest.raises(ExpressionError, match=r"did you mean N\?"):
        draw(rules(N="3..12"), {}, ["n > 12"], Dice(1))


# ----------------------------------------------------------------------- fill
@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("N = {{N}}", "N = 1024"),
        ("{{ N }}x{{N}}", "1024x1024"),
        ("big {{big}}", "big 1184256"),
        ("{{w}} {{third}}", "-0.3 0.333333"),
        ("{{shape}} {{one}}", "(7, 16) (7,)"),
        ("{{text}} {{yes}}", "as [it] is true"),
        ("{{unknown}} {{ N", "{{unknown}} {{ N"),
        (r"$10000^{{{N}}/2}$", r"$10000^{1024/2}$"),
        (r"\frac{a}{b} \mathbb{R}^{N}", r"\frac{a}{b} \mathbb{R}^{N}"),
        ("{N} {{N} {{}}", "{N} {{N} {{}}"),
    ],
)
def test_declared_names_are_filled_in(text, filled):
    """Values are shown without grouping; what is not declared stays as it is."""
    values = {
        "N": 1024, "big": 1184256, "w": -0.3, "third": 1 / 3, "shape": (7, 16), "one": (7,),
        "text": "as [it] is", "yes": True,
    }  # fmt: skip
    assert fill(text, values) == filled


LATEX = st.recursive(
    st.sampled_from(["N", "a", "b", r"\sigma", "x_t", "2", r"\cdot", " ", "+"]),
    lambda inner: st.one_of(
        st.builds(r"\frac{{{}}}{{{}}}".format, inner, inner),
        st.builds(r"\mathbb{{R}}^{{{}}}".format, inner),
        st.builds(r"\sqrt{{{}}}".format, inner),
        st.builds("{}_{{{}}}".format, inner, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=8,
)


@given(text=LATEX)
def test_latex_is_never_touched(text):
    """LaTeX with single braces around declared names stays exactly as it is."""
    assert fill(text, {"N": 3, "a": 4, "b": 5}) == text


@given(text=LATEX, name=st.sampled_from(["N", "a", "b", "k"]))
def test_latex_around_a_place_stays(text, name):
    """A place inside LaTeX is filled and nothing around it; an unknown one stays."""
    filled = fill(rf"\frac{{{text}}}{{{{{{{name}}}}}}}", {"N": 3, "a": 4, "b": 5})
    inner = {"N": "3", "a": "4", "b": "5"}.get(name, "{{k}}")
    assert filled == rf"\frac{{{text}}}{{{inner}}}"


@given(text=st.text(alphabet="{} aN\\$", max_size=30), n=st.integers(0, 9))
def test_only_whole_places_are_filled(text, n):
    """Filling a name with its own place changes nothing: only `{{ N }}` is read."""
    assert fill(text, {}) == text
    assert "{{N}}" not in fill(text, {"N": n})


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("The weight is\n{{n}}. Then it falls.", "The weight is\n1\\. Then it falls."),
        ("{{n}}) first", "1\\) first"),
        ("It is {{n}}. Then", "It is 1. Then"),
        ("{{n}}.5 seconds", "1.5 seconds"),
        ("```\n{{n}}. code\n```", "```\n1. code\n```"),
    ],
)
def test_a_number_that_ends_a_sentence_begins_no_list(text, filled):
    """Only where a line begins with the number and a dot behind it would Markdown make a list."""
    assert fill(text, {"n": 1}) == filled
