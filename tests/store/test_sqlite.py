"""The log in a SQLite file: what goes in comes out, in order, and nothing is ever changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.model import Moment, Outcome, QuizError
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import PLAIN, REVIEWS, event, review, session


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "reviews.sqlite3"


@pytest.fixture
def store(path):
    with SqliteStore.open(path) as store:
        yield store


SESSIONS = (b"session", b"ending", b"received")


def uids(reviews):
    return [each.uid for each in reviews]


# ---------------------------------------------------------------- round trips
@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with SqliteStore.open(tmp_path_factory.mktemp("shared") / "reviews.sqlite3") as store:
        yield store


@given(one=REVIEWS)
def test_any_review_comes_back(shared, one):
    """Whatever was typed, drawn and measured is read back exactly."""
    one = one._replace(uid=f"{shared.count()} {one.uid}")
    shared.append(one)
    assert repr(next(shared.reviews(newest_first=True))) == repr(one)
    assert repr(one) in map(repr, shared.reviews(question=one.question))
    assert repr(one) in map(repr, shared.reviews(session=one.session))
    assert shared.problems == ()


def test_reviews_outlive_the_process_that_wrote_them(path):
    """A second opening finds what the first one wrote."""
    with SqliteStore.open(path) as store:
        assert [store.append(PLAIN), store.append(review("a2"))] == [1, 2]
    with SqliteStore.open(path) as store:
        assert list(store.reviews()) == [PLAIN, review("a2")]
        assert store.append(review("a3")) == 3


@pytest.mark.parametrize("field", ["seconds", "share"])
def test_nan_is_refused(store, field):
    """SQLite would turn nan into NULL, so it is an error before anything is written."""
    with pytest.raises(ValueError, match="nan"):
        store.append(review("a1", **{field: float("nan")}))
    assert store.count() == 0


def test_a_number_too_large_is_explained(store):
    """A seed of more than 64 bits has no place in the table: a QuizError, no traceback."""
    with pytest.raises(QuizError) as caught:
        store.append(review("a1", seed=2**63))
    assert caught.value.exit_code == 5
    store.append(PLAIN)


# ----------------------------------------------------------------- order, filters
def test_order_is_the_order_of_answers(store):
    """A clock that is set back, or far ahead, changes no order."""
    times = [5_000, 1_000, 10**15, -7, 3_000]
    for number, time in enumerate(times):
        store.append(review(f"r{number}", at=Moment(time)))
    assert [each.at.milliseconds for each in store.reviews()] == times
    assert [each.at.milliseconds for each in store.reviews(newest_first=True)] == times[::-1]


def test_filters(store):
    """Question, session, instant and limit can be combined."""
    for number in range(6):
        name = "a/x" if number % 2 else "a/y"
        store.append(
            review(f"r{number}", question=name, session=f"s{number // 3}", at=Moment(number))
        )
    assert uids(store.reviews(question="a/x")) == ["r1", "r3", "r5"]
    assert uids(store.reviews(session="s1")) == ["r3", "r4", "r5"]
    assert uids(store.reviews(question="a/x", session="s1")) == ["r3", "r5"]
    assert uids(store.reviews(since=Moment(4))) == ["r4", "r5"]
    assert uids(store.reviews(limit=2)) == ["r0", "r1"]
    assert uids(store.reviews(question="a/y", limit=2, newest_first=True)) == ["r4", "r2"]
    assert uids(store.reviews(question="\udcff")) == []


@given(newest_first=st.booleans(), limit=st.none() | st.integers(0, 450))
def test_paging_loses_and_repeats_nothing(long, newest_first, limit):
    """More reviews than a page holds are read each once, in either direction."""
    expected = [f"r{number}" for number in range(401)]
    if newest_first:
        expected.reverse()
    assert uids(long.reviews(newest_first=newest_first, limit=limit)) == expected[:limit]


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    with SqliteStore.open(tmp_path_factory.mktemp("long") / "reviews.sqlite3") as store:
        for number in range(401):
            store.append(review(f"r{number}"))
        yield store


def test_appending_while_reading(store):
    """A reader gets what was there when it began, and does not hold up the writer."""
    store.append(PLAIN)
    reader = store.reviews()
    first = next(reader)
    store.append(review("a2"))
    assert (first, list(reader)) == (PLAIN, [])
    assert store.count() == 2


# ---------------------------------------------------------------- append-only
def test_the_same_review_twice_is_kept_once(store):
    """A caller who can't know whether an append went through may repeat it."""
    assert store.append(PLAIN) == store.append(PLAIN) == 1
    assert list(store.reviews()) == [PLAIN]


def test_another_review_with_the_uid_is_refused(store):
    """A uid names one review for ever."""
    store.append(PLAIN)
    with pytest.raises(QuizError, match="uids are unique") as caught:
        store.append(PLAIN._replace(raw="(32, 12)"))
    assert caught.value.exit_code == 5
    assert list(store.reviews()) == [PLAIN]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review SET raw = 'better'",
        "UPDATE review SET sequence = sequence + 5",
        "DELETE FROM review",
        "DELETE FROM review WHERE sequence = 1",
        "INSERT OR REPLACE INTO review SELECT * FROM review",
        "REPLACE INTO review SELECT 2, {columns} FROM review",
        "INSERT INTO review SELECT 9, 'new', {rest} FROM review",
        "UPDATE session SET plan = '[]'",
        "DELETE FROM session",
        "UPDATE ending SET how = 'stopped'",
        "DELETE FROM ending",
    ],
)
def test_the_file_itself_refuses_changes(path, statement):
    """Not even another program changes, deletes or replaces what was written."""
    with SqliteStore.open(path) as store:
        store.append(PLAIN)
        store.begin(session("monday", 1))
        store.end("monday", Moment(5), "finished")
    with closing(sqlite3.connect(path)) as other:
        columns = [row[1] for row in other.execute("PRAGMA table_info(review)")][1:]
        text = statement.format(columns=", ".join(columns), rest=", ".join(columns[1:]))
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(text)
    with SqliteStore.open(path) as store:
        assert list(store.reviews()) == [PLAIN]


def test_settings(path, store):
    """The file says whose it is, in which version, and is written ahead and in full."""

    def pragma(name):
        return store._connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("application_id") == int.from_bytes(b"QUIZ", "big")
    assert pragma("user_version") == 2
    assert pragma("journal_mode") == b"wal"
    assert (pragma("synchronous"), pragma("foreign_keys"), pragma("busy_timeout")) == (2, 1, 5000)
    tables = store._connection.execute("PRAGMA table_list").fetchall()
    ours = {name: strict for schema, name, kind, _, _, strict in tables if b"sqlite" not in name}
    assert ours == dict.fromkeys([b"meta", b"review", b"event", *SESSIONS], 1)


# ------------------------------------------------------------------- sessions
def test_nothing_unfinished_at_first(store):
    """A new log offers no session."""
    assert not any(store.unfinished())


def test_an_interrupted_session_is_offered(store):
    """The plan comes back as it was kept, options included."""
    plan = session("s", 1, 2)._replace(options={"devices": ("cpu",), "limit": 10, "mode": "\ud83d"})
    store.begin(plan)
    store.append(review("a1", session="s", seed=1))
    assert next(store.unfinished()) == plan


@pytest.mark.parametrize("how", ["finished", "stopped"])
def test_a_session_ended_on_purpose_is_not_offered(store, how):
    """An end is an end; the first word about it stands."""
    store.begin(session("s", 1, 2))
    store.end("s", Moment(9, 60), how)
    store.end("s", Moment(10, 60), "again")
    assert not any(store.unfinished())
    assert store._connection.execute("SELECT * FROM ending").fetchall() == [
        (1, 9, 60, how.encode())
    ]


def test_the_newest_is_offered_first(store):
    """Newest means begun last, not started latest by the clock."""
    old, new = session("old", 1), session("new", 1)._replace(started=Moment(-5))
    store.begin(old)
    store.begin(new)
    assert next(store.unfinished()) == new
    store.end("new", Moment(0), "declined")
    assert next(store.unfinished()) == old


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, False),
        ({"rating": None, "outcome": Outcome.SKIPPED}, False),
        ({"rating": None, "outcome": Outcome.WRONG}, True),
        ({"rating": None, "outcome": Outcome.UNREADABLE}, True),
        ({"seed": 8}, True),
        ({"session": "another"}, True),
        ({"question": "another"}, True),
    ],
)
def test_what_counts_as_answered(store, changes, offered):
    """A planned question is done when it was rated or skipped in this very session."""
    store.begin(session("s", 7))
    store.append(review("a1", **{"session": "s", "seed": 7} | changes))
    assert any(store.unfinished()) == offered


def test_an_answer_that_was_taken_back_is_to_be_given_again(store):
    """A session with such a question is offered; not when the undo was undone."""
    store.begin(session("s", 7))
    store.append(review("a1", session="s", seed=7))
    store.append_event(event("u1", kind="undo", target="a1"))
    assert [each.uid for each in store.unfinished()] == ["s"]
    store.append_event(event("u2", kind="undo", target="u1"))
    assert not any(store.unfinished())


def test_all_interrupted_sessions_are_offered(store):
    """The newest first; who plays one of them looks at the next."""
    for uid in ("one", "two", "three"):
        store.begin(session(uid, 1))
    store.end("two", Moment(0), "quit")
    assert [each.uid for each in store.unfinished()] == ["three", "one"]


def test_beginning_twice(store):
    """The same plan again changes nothing; another plan under its uid is refused."""
    store.begin(session("s", 1))
    store.begin(session("s", 1))
    with pytest.raises(QuizError, match="uids are unique"):
        store.begin(session("s", 1, 2))


def test_ending_an_unknown_session(store):
    """There is nothing to end: one clear error, and the store still works."""
    with pytest.raises(QuizError, match="has no session 'x'"):
        store.end("x", Moment(0), "finished")
    store.append(PLAIN)


def test_closing(path):
    """Closing twice is fine; afterwards every use is a QuizError."""
    store = SqliteStore.open(path)
    store.close()
    store.close()
    with pytest.raises(QuizError):
        store.append(PLAIN)
    assert [each.name for each in path.parent.iterdir()] == ["reviews.sqlite3"]
