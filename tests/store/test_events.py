"""Events beside the reviews: kept as safely, and in one order with them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.model import Moment, QuizError
from quizcli.store.base import Ending
from quizcli.store.sqlite import BATCH, SqliteStore
from tests.store.samples import EVENTS, PLAIN, event, review, session

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "reviews.sqlite3"


@pytest.fixture
def store(path):
    with SqliteStore.open(path) as store:
        yield store


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with SqliteStore.open(tmp_path_factory.mktemp("shared") / "reviews.sqlite3") as store:
        yield store


def uids(entries):
    return [each.uid for each in entries]


# ---------------------------------------------------------------- round trips
@given(one=EVENTS)
def test_any_event_comes_back(shared, one):
    """Whatever it says, it is read back exactly, alone and in the order of everything."""
    one = one._replace(uid=f"{shared.length()} {one.uid}")
    shared.append_event(one)
    assert repr(next(shared.events(newest_first=True))) == repr(one)
    assert repr(one) in map(repr, shared.events(question=one.question, kind=one.kind))
    assert repr(list(shared.log())[-1]) == repr(one)
    assert shared.problems == ()


def test_the_same_event_twice_is_kept_once(store):
    """Also when answers came in between; another event under its uid is refused."""
    assert store.append_event(event("e1")) == 1
    store.append(PLAIN)
    assert store.append_event(event("e1")) == 1
    assert store.append_event(event("e2")) == 2
    with pytest.raises(QuizError, match="uids are unique"):
        store.append_event(event("e1", kind="unflag"))
    assert uids(store.log()) == ["e1", "a1", "e2"]


def test_filters(store):
    """Kind, question and limit can be combined, in either direction."""
    for number in range(6):
        kind = "flag" if number % 2 else "bury"
        store.append_event(event(f"e{number}", kind=kind, question=f"b/q{number // 3}"))
    assert uids(store.events(kind="flag")) == ["e1", "e3", "e5"]
    assert uids(store.events(question="b/q1")) == ["e3", "e4", "e5"]
    assert uids(store.events(question="b/q1", kind="flag", limit=1)) == ["e3"]
    assert uids(store.events(limit=2, newest_first=True)) == ["e5", "e4"]


# ----------------------------------------------------------------------- order
@settings(deadline=None)
@given(st.lists(st.booleans(), max_size=30), st.integers(-1, 32), st.data())
def test_one_order_of_all(tmp_path_factory, kinds, after, data):
    """Answers and events are read as they were written, from any point on."""
    path = tmp_path_factory.mktemp("order") / "reviews.sqlite3"
    with SqliteStore.open(path) as store:
        for number, is_event in enumerate(kinds):
            at = Moment(data.draw(st.integers(0, 5)))
            if is_event:
                store.append_event(event(f"x{number}", at=at))
            else:
                store.append(review(f"x{number}", at=at))
        expected = [f"x{number}" for number in range(len(kinds))]
        assert uids(store.log()) == expected
        assert uids(store.log(after)) == expected[max(after, 0) :]
        assert store.length() == len(kinds)
        assert store.problems == ()


def test_pages_of_both(store):
    """More rows than a page holds, unevenly mixed, are read each once and in order."""
    expected = []
    for number in range(900):
        expected.append(f"x{number}")
        if number % 7 < 3 or 300 < number < 550:
            store.append_event(event(expected[-1]))
        else:
            store.append(review(expected[-1]))
    assert uids(store.log()) == expected
    assert uids(store.log(411)) == expected[411:]


def test_appending_while_reading_the_log(store):
    """A reader gets what was there when it began, answers and events alike."""
    store.append(PLAIN)
    store.append_event(event("e1"))
    reader = store.log()
    assert next(reader) == PLAIN
    store.append(review("a2"))
    store.append_event(event("e2"))
    assert uids(reader) == ["e1"]


def test_two_processes_agree_on_the_order(path):
    """Answers of one process and events of another come in one order for every reader."""
    SqliteStore.open(path).close()
    command = [sys.executable, "-m", "tests.store.child", "write", "sound", str(path), "w", "150"]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer,
        SqliteStore.open(path) as store,
    ):
        assert writer.stdout.readline()
        for number in range(100):
            store.append_event(event(f"e{number}"))
        assert writer.wait() == 0
        assert len(uids(store.log())) == 250
        for prefix, count in (("w-", 150), ("e", 100)):
            mine = [uid for uid in uids(store.log()) if uid.startswith(prefix)]
            assert mine == [f"{prefix}{number}" for number in range(count)]
        assert store.problems == ()


# ------------------------------------------------------------------ append-only
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET kind = 'unflag'",
        "UPDATE event SET reviews_before = 0",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
        "REPLACE INTO event SELECT 3, {columns} FROM event WHERE sequence = 1",
        "INSERT INTO event SELECT 9, 'new', {rest}, reviews_before, 'x' FROM event",
        "INSERT INTO event SELECT 3, 'new', {rest}, 0, 'x' FROM event WHERE sequence = 1",
        "UPDATE received SET session = 2",
        "DELETE FROM received",
    ],
)
def test_the_file_itself_refuses_changes(path, statement):
    """Not even another program changes, deletes, replaces or slips in an event."""
    with SqliteStore.open(path) as store:
        store.append(PLAIN)
        store.append_event(event("e1"))
        store.append_event(event("e2"))
        store.merge([session("elsewhere", 1)])
    with closing(sqlite3.connect(path)) as other:
        columns = [row[1] for row in other.execute("PRAGMA table_info(event)")][1:]
        text = statement.format(columns=", ".join(columns), rest=", ".join(columns[1:-2]))
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(text)
    with SqliteStore.open(path) as store:
        assert uids(store.log()) == ["a1", "e1", "e2"]


def damage(path, *statements):
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER event_update")
        other.execute("DROP TRIGGER event_delete")
        for statement in statements:
            other.execute(statement)
        other.commit()


def test_damaged_and_missing_events_are_reported(path):
    """They are left out; the other rows stay in their order."""
    with SqliteStore.open(path) as store:
        for number in range(4):
            store.append_event(event(f"e{number}"))
            store.append(review(f"r{number}"))
    damage(
        path,
        "UPDATE event SET reviews_before = 3 WHERE sequence = 2",
        "DELETE FROM event WHERE sequence = 3",
    )
    with SqliteStore.open(path) as store:
        assert uids(store.log()) == ["e0", "r0", "r1", "r2", "e3", "r3"]
        assert {each.message for each in store.problems} == {
            "row 2 of table event is damaged",
            "rows 3 to 3 of table event are missing",
        }
        assert store.append_event(event("e4")) == 5


# --------------------------------------------------------------------- merging
def test_merging_takes_in_what_is_missing(store):
    """New rows are added in the order given; what is there stays as it is."""
    store.append(PLAIN)
    store.begin(session("s", 1))
    incoming = [
        session("s", 1),
        session("t", 1),
        event("e1"),
        PLAIN,
        review("a2"),
        Ending("t", Moment(5), "finished"),
    ]
    merged = store.merge(incoming)
    assert list(merged.added) == [incoming[1], incoming[2], incoming[4], incoming[5]]
    assert merged.refused == ()
    assert uids(store.log()) == ["a1", "e1", "a2"]
    assert list(store.sessions()) == [session("s", 1), session("t", 1)]
    assert list(store.endings()) == [Ending("t", Moment(5), "finished")]
    assert store.merge(incoming) == ((), ())


def test_contradictions_are_refused_one_by_one(store):
    """A row with a uid that is taken, and an ending without its session, spoil nothing else."""
    store.append(PLAIN)
    bad = [PLAIN._replace(raw="else"), Ending("nowhere", Moment(0), "finished")]
    merged = store.merge([bad[0], review("a2"), bad[1], event("e1")])
    assert list(merged.refused) == bad
    assert list(store.log()) == [PLAIN, review("a2"), event("e1")]


def test_sessions_of_another_log_are_not_offered(store):
    """An interrupted session goes on where it was begun."""
    store.begin(session("mine", 1))
    store.merge([session("theirs", 1)])
    assert next(store.unfinished()) == session("mine", 1)
    store.end("mine", Moment(0), "finished")
    assert not any(store.unfinished())


def test_the_first_ending_stands(store):
    """Another log's word about a session that ended here changes nothing."""
    store.begin(session("s", 1))
    store.end("s", Moment(1), "finished")
    assert store.merge([Ending("s", Moment(9), "dismissed")]) == ((), ())
    assert list(store.endings()) == [Ending("s", Moment(1), "finished")]


def test_others_write_during_a_long_merge(path):
    """A session that runs in another process keeps its answers while many rows come in."""
    SqliteStore.open(path).close()
    command = [sys.executable, "-m", "tests.store.child", "write", "sound", str(path), "w", "60"]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer,
        SqliteStore.open(path) as store,
    ):
        assert writer.stdout.readline()
        merged = store.merge(review(f"r{number}") for number in range(8 * BATCH))
        assert writer.wait() == 0
        assert len(merged.added) == 8 * BATCH
        assert store.count() == 8 * BATCH + 60


def test_a_merge_that_is_stopped_keeps_whole_batches(path):
    """What came before a failure stays, and the rest comes when the merge is repeated."""

    def failing():
        yield from (review(f"r{number}") for number in range(BATCH + 50))
        raise OSError("the drive was pulled out")

    with SqliteStore.open(path) as store:
        with pytest.raises(OSError, match="pulled out"):
            store.merge(failing())
        assert store.count() == BATCH
        assert len(store.merge(review(f"r{n}") for n in range(BATCH + 50)).added) == 50


def test_a_damaged_ending_is_reported(path):
    """Bytes that are no text spoil their own row only."""
    with SqliteStore.open(path) as store:
        for uid in ("s", "t"):
            store.begin(session(uid, 1))
            store.end(uid, Moment(1), "finished")
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER ending_update")
        other.execute("UPDATE ending SET how = CAST(x'ff00' AS TEXT) WHERE session = 1")
        other.commit()
    with SqliteStore.open(path) as store:
        assert [each.session for each in store.endings()] == ["t"]
        assert [each.message for each in store.problems] == ["a row of table ending is damaged"]


def test_the_number_of_a_log_stays(path):
    """It is given once and tells logs apart."""
    with SqliteStore.open(path) as store:
        number = store.machine()
    with SqliteStore.open(path) as store:
        assert store.machine() == number
    with SqliteStore.open(path.with_name("other.sqlite3")) as other:
        assert other.machine() != number
