"""The statistics against tables worked by hand and against published figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.items import discrimination, reliability
from quizcli.items.discrimination import Pair, correlation, difference, groups, pairs, upper_lower
from quizcli.items.estimates import share
from quizcli.items.reliability import alpha, alpha_interval, complete, kr20

SMALL = {
    0: {"b/x": 1.0, "b/y": 1.0, "b/z": 1.0},
    1: {"b/x": 1.0, "b/y": 1.0, "b/z": 0.0},
    2: {"b/x": 1.0, "b/y": 0.0, "b/z": 0.0},
    3: {"b/x": 0.0, "b/y": 0.0, "b/z": 0.0},
}
"""Facilities 3/4, 2/4, 1/4; sums 3, 2, 1, 0."""


# ------------------------------------------------------------------ by hand
def test_facility_with_its_interval():
    """Eight of ten: 0.8, and Wilson's interval 0.4902 to 0.9433."""
    found = share([1.0] * 8 + [0.0] * 2)
    assert found.value == 0.8
    assert (found.low, found.high) == (
        pytest.approx(0.4902, abs=5e-5),
        pytest.approx(0.9433, abs=5e-5),
    )
    assert not found.enough


def test_item_rest_correlations_of_a_small_table():
    """x against y + z: 0.1875 / sqrt(0.1875 * 0.6875); y against x + z: 0.25 / sqrt(0.125)."""
    found = pairs(SMALL)
    x, y = (discrimination.item_rest(found[item]).value for item in ("b/x", "b/y"))
    assert x == pytest.approx(0.1875 / math.sqrt(0.1875 * 0.6875))
    assert y == pytest.approx(0.25 / math.sqrt(0.125))


def test_fishers_interval():
    """r = 0.5 of 28: 0.5 * ln 3 -+ 1.96 / 5, back by tanh, is 0.1557 to 0.7358."""
    xs = [1.0] * 14 + [0.0] * 14
    ys = [1.0] * 10 + [0.0] * 4 + [1.0] * 3 + [0.0] * 11
    found = correlation(xs, ys)
    z = math.atanh(found.value)
    assert found.value == pytest.approx(0.5017, abs=1e-3)
    assert found.low == pytest.approx(math.tanh(z - 1.959964 / 5))
    assert found.high == pytest.approx(math.tanh(z + 1.959964 / 5))


def test_discriminative_efficiency():
    """A perfect order gives 1; the reverse order, here, less than none."""
    assert discrimination.efficiency(pairs(SMALL)["b/x"]) == pytest.approx(1.0)
    mixed = [Pair(0, 1.0, 2.0), Pair(1, 0.0, 1.0), Pair(2, 1.0, 0.0), Pair(3, 0.0, 0.0)]
    # Covariance 0.125 of at most 0.375: two right answers with the rests 2 and 1.
    assert discrimination.efficiency(mixed) == pytest.approx(0.125 / 0.375)


def test_the_groups_of_27_per_cent():
    """Of a hundred learners the 27 at each end; who ties at the border has a part of a place."""
    found = groups(Pair(i, 1.0, float(i)) for i in range(100))
    assert set(found.lower) == set(range(27))
    assert set(found.upper) == set(range(73, 100))
    tied = groups(Pair(i, 1.0, float(i >= 50)) for i in range(100))
    assert tied.upper == dict.fromkeys(range(50, 100), pytest.approx(0.54))


def test_upper_less_lower():
    """All of the upper group and none of the lower one right: 1."""
    found = upper_lower([Pair(i, float(i >= 50), float(i)) for i in range(100)])
    assert found.value == 1.0
    assert found.high == 1.0
    assert 0.7 < found.low < 1


def test_newcombes_interval_as_published():
    """56 of 70 less 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    low, high = difference((56 / 70, 70), (48 / 80, 80))
    assert (low, high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_alpha_and_kr20_of_a_small_table():
    """3/2 * (1 - 0.625 / 1.25) = 0.75, by both formulas; and 8/11 without the first item."""
    found = reliability.reliability(complete(SMALL))
    assert found.alpha.value == pytest.approx(0.75)
    assert found.kr20 == pytest.approx(0.75)
    assert found.deleted[0] == pytest.approx(8 / 11)
    assert found.error.value == pytest.approx(math.sqrt(5 / 3) * 0.5)
    assert (found.mean, found.deviation) == (1.5, pytest.approx(math.sqrt(5 / 3)))
    assert not found.enough


@pytest.mark.parametrize(
    ("value", "learners", "items", "low", "high"),
    [
        (0.913, 873, 20, 0.9044024, 0.9211588),
        (0.591719, 15, 10, 0.1949217, 0.8398208),
    ],
)
def test_feldts_interval_as_published(value, learners, items, low, high):
    """Worked examples of C. Evans (psyctc.org) and of real-statistics.com."""
    found = alpha_interval(value, learners, items)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


# ---------------------------------------------------------- what is missing
def test_reliability_rests_on_complete_rows():
    """An item that few answered is left out, then who did not answer all of the others."""
    rows = SMALL | {4: {"b/x": 1.0, "b/rare": 1.0}}
    found = complete(rows)
    assert found.items == ("b/x", "b/y", "b/z")
    assert len(found.table) == 4


def test_who_met_the_easy_items_gains_nothing_by_it():
    """Two halves of a class, alike, each with easy or hard items of their own: rests agree."""
    rows = {}
    for i in range(40):
        own = "b/easy" if i < 20 else "b/hard"
        good = float(i % 2)
        rows[i] = {"b/a": good, "b/b": good, own: 1.0 if i < 20 else 0.0}
    found = pairs(rows)["b/a"]
    assert {each.rest for each in found if each.score} == {0.25}
    assert discrimination.item_rest(found).value == pytest.approx(1.0)


def test_scores_in_part_have_an_alpha_and_no_kr20():
    """KR-20 is for right and wrong alone."""
    halves = [[0.5, 1.0, 0.0], [1.0, 1.0, 0.5], [0.0, 0.5, 0.0], [0.0, 0.0, 0.0]]
    assert alpha(halves) == pytest.approx(1.5 * (1 - 1.5625 / 3.6875))
    assert kr20(halves) is None


@pytest.mark.parametrize(
    "rows", [{}, {0: {"b/x": 1.0}}, {key: {"b/x": 1.0, "b/y": 1.0} for key in range(30)}]
)
def test_where_nobody_differs_nothing_is_said(rows):
    """No correlation, no alpha, no error; and no division by nothing."""
    found = reliability.reliability(complete(rows))
    assert found.alpha.value is found.kr20 is None
    for each in pairs(rows).values():
        assert discrimination.item_rest(each).value is None
        assert discrimination.efficiency(each) is None


# -------------------------------------------------------------- invariants
SCORES = st.sampled_from([0.0, 0.5, 1.0])
TABLES = st.integers(2, 5).flatmap(
    lambda k: st.lists(
        st.lists(st.none() | SCORES, min_size=k, max_size=k), min_size=2, max_size=12
    )
)


def as_rows(lists):
    """Learners by number; None is not answered."""
    return {
        learner: {f"b/{i}": score for i, score in enumerate(row) if score is not None}
        for learner, row in enumerate(lists)
    }


def figures(rows):
    """All figures of a table in one list."""
    found = pairs(rows)
    whole = reliability.reliability(complete(rows))
    told = [whole.alpha, whole.error, share([s for row in rows.values() for s in row.values()])]
    for item in sorted(found):
        told += [discrimination.item_rest(found[item]), upper_lower(found[item])]
    return told, whole


@settings(max_examples=40)
@given(TABLES)
def test_bounds(lists):
    """Alpha is at most 1, correlations and differences lie in -1 to 1, each in its interval."""
    told, whole = figures(as_rows(lists))
    assert whole.alpha.value is None or whole.alpha.value <= 1 + 1e-9
    for each in told:
        if each.low is not None:
            assert each.low - 1e-9 <= each.value <= each.high + 1e-9
    for each in told[3:]:
        assert each.value is None or -1 <= each.value <= 1
    assert told[2].value is None or 0 <= told[2].low <= told[2].high <= 1


@settings(max_examples=40)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_learners_changes_nothing(lists, dice):
    """The same table with its rows in another order gives the same figures."""
    other = list(lists)
    dice.shuffle(other)
    for one, two in zip(figures(as_rows(lists))[0], figures(as_rows(other))[0], strict=True):
        assert one == pytest.approx(two, abs=1e-9)


@settings(max_examples=40)
@given(TABLES)
def test_kr20_is_alpha_of_right_and_wrong(lists):
    """Where all scores are 0 or 1 both formulas agree."""
    whole = [[float(score == 1.0) for score in row] for row in lists]
    assert kr20(whole) == (None if alpha(whole) is None else pytest.approx(alpha(whole)))
