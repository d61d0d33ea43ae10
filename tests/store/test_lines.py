"""A review as one JSON object, and back."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.model import Moment
from quizcli.store.base import Ending
from quizcli.store.lines import from_line, read_row, to_line, write_row
from tests.store.samples import ENDINGS, EVENTS, PLAIN, REVIEWS, SESSIONS, event, session


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


# ------------------------------------------------------------------- any row
@given(REVIEWS | EVENTS | SESSIONS | ENDINGS)
def test_any_row_round_trip(row):
    """Any row is one line of ASCII and comes back the same."""
    text = write_row(row)
    assert text.isascii()
    assert text.isprintable()
    assert repr(read_row(text)) == repr(row)


def test_written_rows():
    """The first field says what a row is; every field has its own name."""
    assert json.loads(write_row(PLAIN)) == {"row": "review", **to_line(PLAIN)}
    assert json.loads(write_row(event("e1", kind="note", value="ask", at=Moment(5, 60)))) == {
        "row": "event",
        "format": 1,
        "uid": "e1",
        "at": {"utc_ms": 5, "offset_min": 60},
        "kind": "note",
        "question": "cross-attention/output-shape",
        "value": "ask",
        "target": "",
    }
    assert json.loads(write_row(session("s", 7)._replace(options={"seed": 1}))) == {
        "row": "session",
        "format": 1,
        "uid": "s",
        "started": {"utc_ms": 0, "offset_min": 0},
        "plan": [["cross-attention/output-shape", 7]],
        "options": {"seed": 1},
    }
    assert write_row(Ending("s", Moment(1), "finished")) == (
        '{"row":"ending","format":1,"session":"s",'
        '"at":{"utc_ms":1,"offset_min":0},"how":"finished"}'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Expecting value"),
        ("[1]", "not an object"),
        ("{", "Expecting"),
        ("{}", "None is no kind of row"),
        ('{"row":"poem"}', "'poem' is no kind of row"),
        ('{"row":["review"]}', "no kind of row"),
        ('{"row":"event"}', "format None is not 1"),
        ('{"row":"event","format":1}', "the field 'uid' is missing"),
        ('{"row":"ending","format":1,"session":3}', "not a text"),
        ("[" * 100_000, "nothing that a log keeps"),
        ('{"row":' + '{"a":' * 50_000, "nothing that a log keeps"),
        ('{"row":NaN}', "NaN is not JSON"),
        ('{"row":"review","format":' + "9" * 5_000 + "}", "limit"),
    ],
    ids=range(13),
)
def test_texts_that_are_no_rows(text, message):
    """Whatever the text, the answer is a ValueError."""
    with pytest.raises(ValueError, match=message):
        read_row(text)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("plan", 3, "not a plan"),
        ("plan", [["a"]], "not a question with its seed"),
        ("plan", [["a", 1.5]], "not a whole number"),
        ("options", [], "not named values"),
        ("started", None, "not an object"),
        ("options", {"n": {"int": "0x" + "f" * 20_000}}, "not a value"),
    ],
)
def test_bad_sessions_are_refused(field, value, message):
    """A plan or an option that write_row never wrote is named in the error."""
    line = json.loads(write_row(session("s", 1))) | {field: value}
    with pytest.raises(ValueError, match=message):
        read_row(json.dumps(line))


@given(REVIEWS | EVENTS | SESSIONS | ENDINGS, st.data())
def test_cut_and_altered_texts(row, data):
    """A text cut short or altered is another row or a ValueError, and never anything else."""
    text = write_row(row)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(["", "0", "{", '"', "\\", "e9", "null", "]"]))
    for altered in (text[:place], text[:place] + other + text[place + 1 :]):
        with suppress(ValueError):
            read_row(altered)
