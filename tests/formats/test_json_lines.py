"""A log as JSON lines: all of it, and bad lines with their place."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from quizcli.formats import base, json_lines
from quizcli.model import Moment, Problem
from quizcli.store.base import Ending
from quizcli.store.foreign import check
from quizcli.store.lines import write_row
from tests.store.samples import ENDINGS, EVENTS, PLAIN, REVIEWS, SESSIONS, event, review, session

ROWS = REVIEWS | EVENTS | SESSIONS | ENDINGS


def acceptable(row):
    try:
        check(row)
    except ValueError:
        return False
    return True


def written(rows):
    out = io.StringIO()
    assert json_lines.write(rows, out) == (len(rows), {})
    return out.getvalue()


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    found = list(json_lines.read(io.BytesIO(data), "log.jsonl"))
    problems = [each for each in found if isinstance(each, Problem)]
    rows = [each for each in found if not isinstance(each, Problem)]
    return rows, [(each.place.path, each.place.line, each.message) for each in problems]


def tamed(row):
    """The row with names and amounts as a program writes them; texts stay wild."""
    names = ("uid", "session", "question", "device", "backend", "mode", "kind", "target", "how")
    changes = {each: f"name {number}" for number, each in enumerate(names) if hasattr(row, each)}
    moment = "started" if hasattr(row, "started") else "at"
    changes[moment] = Moment(abs(getattr(row, moment).milliseconds) % 10**14, 60)
    if hasattr(row, "plan"):
        changes["plan"] = tuple((f"q{number}", 1) for number, _ in enumerate(row.plan))
    if hasattr(row, "raw"):
        changes |= {"seconds": 1.5, "share": 0.0, "memory": None, "seed": row.seed // 2}
    return row._replace(**changes)


@given(st.lists(ROWS, max_size=4), st.lists(ROWS.map(tamed), max_size=4))
def test_round_trip(wild, tame):
    """Rows of all kinds come back as they were, in their order; what can't be kept is named."""
    again, problems = read(written([*wild, *tame]))
    expected = [*filter(acceptable, wild), *tame]
    assert list(map(repr, again)) == list(map(repr, expected))
    assert len(problems) == len(wild) + len(tame) - len(expected)


def test_format_number():
    """Every line says in which format it is."""
    rows = [session("s", 1), PLAIN, event("e1"), Ending("s", PLAIN.at, "finished")]
    assert [line.count('"format":1') for line in written(rows).splitlines()] == [1] * 4


def test_bad_lines():
    """Each has its number; the good ones come."""
    lines = [
        write_row(PLAIN),
        "",
        "[]",
        write_row(event("e1")).replace('"format":1', '"format":7'),
        write_row(review("")),
        "x" * (base.LONGEST_LINE + 1),
        write_row(event("e2")),
    ]
    rows, problems = read("\n".join(lines))
    assert rows == [PLAIN, event("e2")]
    assert problems == [
        ("log.jsonl", 3, "not an object: '[]'"),
        ("log.jsonl", 4, "format 7 is not 1, the one known here"),
        ("log.jsonl", 5, "uid is empty"),
        ("log.jsonl", 6, "the line is too long"),
    ]


def test_other_encodings():
    """A byte order mark and carriage returns are fine; a line that is no UTF-8 is named."""
    line = write_row(PLAIN).encode()
    rows, problems = read(b"\xef\xbb\xbf" + line + b"\r\n\xff\xfe\r\n" + line)
    assert rows == [PLAIN, PLAIN]
    assert problems == [("log.jsonl", 2, "the line is not UTF-8")]


@given(st.binary(max_size=200))
def test_any_bytes(data):
    """Whatever a file holds, reading it gives rows and problems and never an exception."""
    rows, _ = read(data)
    assert rows == []
