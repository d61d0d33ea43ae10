"""What a learner may choose, how it is read and shown, and what a log cannot bring in."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.model import QuizError
from quizcli.settings import (
    MOST_A_DAY,
    PARAMETERS,
    TABLE,
    UNSET,
    USUAL,
    WEEKDAYS,
    Settings,
    chosen,
    read,
    show,
    usual,
)

HOSTILE = (
    float("nan"),
    float("inf"),
    float("-inf"),
    10**400,
    -1,
    1.5,
    Fraction(9, 10),
    Fraction(10),
    "0.9",
    UNSET,
    "\x1b[31m",
    (),
    (0.9,),
    (1.0,) * 6,
    (*(1.0,) * 6, float("nan")),
    (*(1.0,) * 6, 1.1),
    (*(1.0,) * 6, True),
    (*(1.0,) * 6, "1"),
    (Fraction(1, 2),) * 7,
    (1.0,) * 22,
    (*(1.0,) * 20, float("inf")),
    ((),) * 21,
)
RIGHT = {
    "retention": {float},
    "new": {int},
    "limit": {int},
    "easy": {tuple},
    "balance": {bool},
    "credit": {bool},
    "parameters": {tuple},
}
VALUES = {
    "retention": st.integers(7000, 9900).map(lambda share: round(share / 10_000, 4)),
    "new": st.integers(0, MOST_A_DAY),
    "limit": st.integers(0, MOST_A_DAY),
    "easy": st.tuples(*[st.integers(0, 100).map(lambda share: round(share / 100, 2))] * 7),
    "balance": st.booleans(),
    "credit": st.booleans(),
}


@given(st.data())
def test_what_is_shown_is_read_back(data):
    """For each setting that can be typed, whatever value it has."""
    name = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(VALUES[name])
    found = read(name, show(name, value))
    assert (found, type(found)) == (value, type(value))
    assert TABLE[name].holds(value)


def test_every_setting_has_a_usual_value_that_holds():
    """The table and the settings have the same names, and what is usual may be chosen."""
    assert tuple(TABLE) == Settings._fields
    assert all(setting.holds(usual(name)) for name, setting in TABLE.items())


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:30])
def test_values_that_no_choice_wrote_change_nothing(name, value):
    """From a damaged or forged log: the usual value stands, unless this one is a fine one."""
    if (name, value) == ("parameters", ()):
        assert chosen({name: value}) == USUAL
    else:
        assert not TABLE[name].holds(value)
        assert chosen({name: value}) == USUAL


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.fractions()
)
ANYTHING = st.one_of(SCALARS, st.lists(SCALARS, max_size=22).map(tuple))


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(TABLE)), st.text()), ANYTHING))
def test_any_log_leaves_settings_that_can_be_used(values):
    """Each field keeps its type and its range; unknown names are passed over."""
    found = chosen(values)
    for name, value in found._asdict().items():
        assert type(value) in RIGHT[name]
        assert value == values.get(name, usual(name)) or value == usual(name)
    assert 0.7 <= found.retention <= 0.99
    assert 0 <= found.new <= MOST_A_DAY
    assert 0 <= found.limit <= MOST_A_DAY
    assert len(found.easy) == len(WEEKDAYS)
    assert all(0 <= each <= 1 for each in found.easy)
    assert len(found.parameters) in (0, PARAMETERS)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("retention", "92%", 0.92),
        ("retention", " 0.875 ", 0.875),
        ("retention", "94.3%", 0.943),
        ("new", "0", 0),
        ("limit", "40", 40),
        ("easy", "Saturday 0.5, sun: 0", (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0)),
        ("easy", "wed=0.25", (1.0, 1.0, 0.25, 1.0, 1.0, 1.0, 1.0)),
        ("easy", "none", (1.0,) * 7),
        ("balance", "OFF", False),
        ("credit", "yes", True),
    ],
)
def test_values_are_read_as_people_write_them(name, typed, value):
    """Percentages, names of days in full, capitals, spaces around."""
    assert read(name, typed) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("retention", "0.5"),
        ("retention", "100%"),
        ("retention", "nan"),
        ("retention", "inf%"),
        ("retention", "high"),
        ("new", "-1"),
        ("new", "10000"),
        ("new", "1.5"),
        ("new", "9" * 5000),
        ("limit", ""),
        ("easy", "sat 2"),
        ("easy", "sat"),
        ("easy", "xyz 0.5"),
        ("easy", "sat 0.5 and more"),
        ("easy", "sat 0..5"),
        ("balance", "maybe"),
        ("credit", "2"),
    ],
)
def test_other_values_are_refused_with_what_would_do(name, typed):
    """One sentence that tells what the setting says."""
    with pytest.raises(QuizError, match=name) as refusal:
        read(name, typed)
    assert TABLE[name].doc in str(refusal.value)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("name", ["parameters", "colour", ""])
def test_what_cannot_be_typed_is_told_with_the_names_that_can(name):
    """Parameters are fitted, not typed; unknown names are none."""
    with pytest.raises(QuizError, match="the settings are retention, new, limit, easy"):
        read(name, "1")
