"""A review as one JSON object, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from quizcli.store.lines import from_line, to_line
from tests.store.samples import PLAIN, REVIEWS


@given(REVIEWS)
def test_round_trip(review):
    """Any review survives strict JSON in clean UTF-8."""
    text = json.dumps(to_line(review), allow_nan=False, ensure_ascii=False).encode().decode()
    assert repr(from_line(json.loads(text))) == repr(review)


def test_written_form():
    """Every field of a review stands in its line under its own name, with the format."""
    assert to_line(PLAIN) == {
        "format": 1,
        "uid": "a1",
        "session": "monday",
        "question": "cross-attention/output-shape",
        "seed": 7,
        "draw": {"N": 3, "K": 12, "M": 32},
        "key": [12, 32],
        "raw": "(12, 32)",
        "outcome": "right",
        "attempt": 1,
        "rating": 3,
        "seconds": 4.25,
        "hints": 1,
        "device": "cpu",
        "backend": "torch 2.6.0",
        "at": {"utc_ms": 1_760_000_000_123, "offset_min": 120},
        "mode": "quiz",
        "share": 0.0,
        "memory": {"stability": 2.5, "difficulty": 5.25},
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "format 2 is not 1"),
        ({"mood": "good"}, "unknown fields: mood"),
        ({"seed": True}, "not a whole number"),
        ({"seed": 1.5}, "not a whole number"),
        ({"seconds": "4"}, "not a number"),
        ({"raw": 5}, "not a text"),
        ({"draw": [1]}, "not named values"),
        ({"outcome": "perfect"}, "perfect"),
        ({"rating": 5}, "5"),
        ({"at": {"utc_ms": 1}}, "not an object of utc_ms and offset_min"),
        ({"memory": 2}, "not an object of stability and difficulty"),
    ],
)
def test_bad_lines_are_refused(change, message):
    """A line that to_line never wrote is a ValueError that names what is wrong."""
    with pytest.raises(ValueError, match=message):
        from_line(to_line(PLAIN) | change)


def test_a_missing_field_is_named():
    """A line without its raw answer says so."""
    line = to_line(PLAIN)
    del line["raw"]
    with pytest.raises(ValueError, match="'raw' is missing"):
        from_line(line)
