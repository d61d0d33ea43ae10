"""Values become plain JSON and come back the same."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given

from quizcli.store.values import decode, encode
from tests.store.samples import VALUES


@given(VALUES)
def test_round_trip(value):
    """Any value survives strict JSON in clean UTF-8, type and all."""
    text = json.dumps(encode(value), allow_nan=False, ensure_ascii=False).encode().decode()
    assert exactly(decode(json.loads(text))) == exactly(value)


def exactly(value):
    """Something to compare that tells 1, 1.0 and True apart, and nan from nothing."""
    if isinstance(value, tuple):
        return tuple(exactly(each) for each in value)
    if isinstance(value, float):
        return float, repr(value)
    return type(value), value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        ((7, 16), "[7, 16]"),
        (0.25, "0.25"),
        (2**53, "9007199254740992"),
        (2**53 + 1, '{"int": "0x20000000000001"}'),
        (Fraction(1, 3), '{"fraction": [1, 3]}'),
        (float("-inf"), '{"float": "-inf"}'),
        ("a\0", '"a\\u0000"'),
        ("\udce9", '{"utf8": "edb3a9"}'),
    ],
)
def test_written_form(value, expected):
    """The form on the disk is the one the module's docstring promises."""
    assert json.dumps(encode(value)) == expected


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"int": 3},
        {"int": "zebra"},
        {"int": "0x1", "float": "nan"},
        {"float": "1.5"},
        {"fraction": [1, 0]},
        {"fraction": [1, 0.5]},
        {"fraction": 1},
        {"utf8": "zz"},
        {"utf8": "ff"},
        {"__reduce__": "os.system"},
        [[None]],
    ],
)
def test_foreign_forms_are_refused(data):
    """What encode never writes is a ValueError."""
    with pytest.raises(ValueError):
        decode(data)


def test_other_objects_are_refused():
    """A list or a set is a programming error, not something to guess a form for."""
    with pytest.raises(TypeError, match="a set is not a value"):
        encode((1, {2}))


def test_integers_beyond_the_digit_limit():
    """A whole number too long for Python's decimal conversion survives as well."""
    assert decode(json.loads(json.dumps(encode(10**5000)))) == 10**5000


def test_monstrous_integers():
    """What would take long to divide is refused in both directions."""
    with pytest.raises(ValueError, match="can't be kept"):
        encode(2 ** (5 * 2**14))
    with pytest.raises(ValueError, match="not a value"):
        decode({"fraction": [{"int": "0x" + "f" * 2**17}, 3]})
