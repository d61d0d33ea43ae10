"""Answers in the columns that FSRS tools read, there and back."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.formats import fsrs_csv
from quizcli.formats.fsrs_csv import guarded, unguarded
from quizcli.model import Moment, Outcome, Problem, Rating, Review
from tests.store.samples import event, review

HEADER = "card_id,review_time,review_rating,review_state,review_duration\n"
START = 1_700_000_000_000
HOUR = 3_600_000


def answer(number, rating, **changes):
    at = Moment(START + number * HOUR, 60)
    given = {"question": "b/q", "at": at, "rating": rating, "seconds": 4.25}
    return review(f"a{number:02}", **given | changes)


def written(entries):
    out = io.StringIO()
    report = fsrs_csv.write(entries, out)
    return out.getvalue(), report


def read(text, offset_at=lambda _: 60):
    data = text if isinstance(text, bytes) else text.encode()
    found = list(fsrs_csv.read(io.BytesIO(data), "log.csv", offset_at))
    answers = [each for each in found if isinstance(each, Review)]
    problems = [(each.place.line, each.message) for each in found if isinstance(each, Problem)]
    return answers, problems


# --------------------------------------------------------------------- writing
def test_columns_and_units():
    """Milliseconds of UTC, ratings 1 to 4, the state before, milliseconds taken."""
    text, report = written([answer(0, Rating.GOOD), answer(1, Rating.EASY, seconds=0.0015)])
    assert text == HEADER + f"b/q,{START},3,0,4250\nb/q,{START + HOUR},4,2,2\n"
    assert report == (2, {})


@pytest.mark.parametrize(
    ("ratings", "states"),
    [
        ([3, 3, 3], [0, 2, 2]),
        ([1, 1, 3, 3], [0, 1, 1, 2]),
        ([3, 1, 1, 2, 4], [0, 2, 3, 3, 2]),
        ([1, 2, 1, 3], [0, 1, 2, 3]),
    ],
)
def test_states(ratings, states):
    """New, learning until right, review, relearning after a lapse; 0 and 1 only at the start."""
    text, _ = written([answer(number, Rating(each)) for number, each in enumerate(ratings)])
    assert [int(row["review_state"]) for row in csv.DictReader(io.StringIO(text))] == states


def test_what_has_no_line():
    """What was undone, has no rating or was only practice is counted, and so are events."""
    entries = [
        answer(0, Rating.GOOD),
        answer(1, None, outcome=Outcome.SKIPPED),
        answer(2, Rating.GOOD, mode="cram"),
        answer(3, Rating.AGAIN),
        event("u", kind="undo", target="a03"),
        answer(4, Rating.GOOD, question="b\n/q"),
        event("f"),
    ]
    text, report = written(entries)
    assert text == HEADER + f"b/q,{START},3,0,4250\n"
    assert report.rows == 1
    assert report.left_out == {
        fsrs_csv.UNDONE: 1,
        fsrs_csv.UNRATED: 1,
        fsrs_csv.PRACTICE: 1,
        fsrs_csv.NAMELESS: 1,
        fsrs_csv.EVENTS: 2,
    }


def test_order_is_that_of_the_instants():
    """As readers expect, and as merged logs have it."""
    text, _ = written([answer(2, Rating.GOOD), answer(0, Rating.AGAIN), answer(1, Rating.GOOD)])
    times = [int(row["review_time"]) for row in csv.DictReader(io.StringIO(text))]
    assert times == sorted(times)


@pytest.mark.parametrize("seconds", [1e300, float("inf")])
def test_long_durations(seconds):
    """What some readers could not hold is cut to 32 bits."""
    text, _ = written([answer(0, Rating.GOOD, seconds=seconds)])
    assert text.endswith(f",{2**32 - 1}\n")


# -------------------------------------------------------------------- formulas
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "\t=1"])
def test_formulas_are_guarded(name):
    """A name that a spreadsheet would compute begins with an apostrophe in the file."""
    assert guarded(name) == f"'{name}"
    assert unguarded(guarded(name)) == name


@pytest.mark.parametrize("name", ["b/q", "it's", "'quoted'", "1-1", "a=b"])
def test_other_names_stay(name):
    """Nothing else is touched."""
    assert guarded(name) == name == unguarded(name)


@given(st.text("'=+-@\t\r\nab"))
def test_guarding_loses_nothing(name):
    """Whatever the name, it comes back, and what is written is no formula."""
    assert unguarded(guarded(name)) == name
    assert guarded(name)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


# --------------------------------------------------------------------- reading
NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)


@given(
    st.lists(
        st.tuples(NAMES, st.integers(0, 10**6), st.sampled_from(Rating), st.integers(0, 10**6)),
        max_size=8,
    )
)
def test_round_trip(answers):
    """Card, instant, rating and duration come back."""
    entries = [
        answer(number, rating, question=name, seconds=ms / 1000, at=Moment(START + minute, 60))
        for number, (name, minute, rating, ms) in enumerate(answers)
    ]
    again, problems = read(written(entries)[0])
    assert problems == []

    def shape(each):
        return each.question, each.at, each.rating, each.seconds

    assert sorted(map(shape, again)) == sorted(map(shape, entries))


def test_what_an_answer_becomes():
    """A review that says where it comes from; right and wrong follow from the rating."""
    (first, second), problems = read(HEADER + f"17,{START},1,0,\n17,{START + HOUR},2,1,1500\n")
    assert problems == []
    assert first == Review(
        uid=first.uid,
        session="import-csv",
        question="17",
        seed=0,
        draw={},
        key=None,
        raw="",
        outcome=Outcome.WRONG,
        attempt=1,
        rating=Rating.AGAIN,
        seconds=0.0,
        hints=0,
        device="",
        backend="",
        at=Moment(START, 60),
        mode="import",
        share=0.0,
    )
    assert (second.outcome, second.rating, second.seconds) == (Outcome.RIGHT, Rating.HARD, 1.5)
    assert first.uid != second.uid


def test_the_same_line_has_the_same_uid():
    """So importing twice adds nothing; another time zone makes another row."""
    text = HEADER + f"17,{START},3,0,900\n"
    assert read(text)[0] == read(text)[0]
    assert read(text)[0][0].uid != read(text, lambda _: 0)[0][0].uid


def test_columns_in_any_order():
    """Only the three first are needed; others are named and not taken."""
    text = f"\ufeffReview_Rating, deck ,review_time,card_id\n3,Main,{START}.0,x\n"
    (found,), problems = read(text)
    assert (found.question, found.rating, found.at.milliseconds) == ("x", Rating.GOOD, START)
    assert problems == [(1, "columns that are not taken: deck")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("17", "1 fields instead of 5"),
        (f"17,{START},3,0,1,2", "6 fields instead of 5"),
        (f"17,{START // 1000},3,0,1", "is not in milliseconds"),
        ("17,soon,3,0,1", "review_time 'soon' is not a whole number"),
        ("17,,3,0,1", "review_time '' is not a whole number"),
        (f"17,{START}.5,3,0,1", "is not a whole number"),
        ("17,999999999999999999,3,0,1", "beyond the year 9999"),
        (f"17,{START},0,0,1", "review_rating 0 is no answer"),
        (f"17,{START},5,0,1", "review_rating 5 is no answer"),
        (f"17,{START},٣,0,1", "is not a whole number"),
        (f"17,{START},3,4,1", "review_state 4 is not one of 0 to 3"),
        (f"17,{START},3,0,-1", "seconds is not an amount"),
        (f",{START},3,0,1", "question is empty"),
        (f"{'x' * 501},{START},3,0,1", "question is not a name"),
        (f"\x1b[2J,{START},3,0,1", "question is not a name"),
        (f'"17,{START},3,0,1', "quotation marks"),
        (f'"17"x,{START},3,0,1', "quotation marks"),
        ("x" * 200_000, "quotation marks"),
    ],
)
def test_bad_lines(line, message):
    """Each is named with its number, and the others come."""
    good = f"17,{START},3,0,1\n"
    answers, problems = read(f"{HEADER}{good}{line}\n{good}")
    assert len(answers) == 2
    ((number, said),) = problems
    assert number == 3
    assert message in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("a,b\n1,2\n", "no column card_id, review_time, review_rating"),
        (b"\xff\xff\n", "not UTF-8"),
        ('"\n', "quotation marks"),
    ],
)
def test_files_without_a_header(text, message):
    """Nothing is read, and the reason is said once."""
    answers, problems = read(text)
    assert answers == []
    ((number, said),) = problems
    assert number == 1
    assert message in said


@given(st.binary(max_size=200))
def test_any_bytes(data):
    """Whatever stands below the header, reading gives answers and problems, no exception."""
    read(HEADER.encode() + data)


# -------------------------------------------------------------- an FSRS tool
def test_fsrs_reads_what_is_written():
    """The memory states that fsrs-rs computes from the file are those of the log itself."""
    from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview

    days = [0, 1, 4, 15, 16, 30]
    ratings = [Rating.GOOD, Rating.AGAIN, Rating.GOOD, Rating.HARD, Rating.EASY, Rating.GOOD]
    log = [answer(24 * day, each) for day, each in zip(days, ratings, strict=True)]
    rows = list(csv.DictReader(io.StringIO(written(log)[0])))
    times = [int(row["review_time"]) // (24 * HOUR) for row in rows]
    gaps = [0, *(late - early for early, late in pairwise(times))]
    again = [
        FSRSReview(int(row["review_rating"]), gap) for row, gap in zip(rows, gaps, strict=True)
    ]
    direct = [
        FSRSReview(int(each), gap) for each, gap in zip(ratings, [0, 1, 3, 11, 1, 14], strict=True)
    ]
    engine = FSRS(parameters=DEFAULT_PARAMETERS)
    states = [engine.memory_state(FSRSItem(each)) for each in (again, direct)]
    assert (states[0].stability, states[0].difficulty) == (
        states[1].stability,
        states[1].difficulty,
    )
