"""Logs and backups that a stranger made: what stands in them is left out, and none of it runs."""

import os
import shutil
import signal
import sqlite3
import struct
from contextlib import closing
from datetime import date

import pytest

from quizcli.cli.running import Running
from quizcli.model import Moment, QuizError
from quizcli.store import backups, carving, rows, snapshot, trust
from quizcli.store.carving import Carver, Pages
from quizcli.store.health import examine
from quizcli.store.opening import LONGEST, connected
from quizcli.store.rows import EVENT, REVIEW, SESSION
from quizcli.store.salvage import END_OF_TIME, salvage
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import event, review, session

TODAY = date(2026, 10, 5)
DEEP = b"[" * 250 + b"]" * 250
"""Deeper than any answer, and not so deep that Python itself would stop."""


@pytest.fixture(autouse=True)
def _in_time():
    """What waits for ever, or nearly so, fails."""

    def late(*_):
        raise TimeoutError("it did not end")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def log(tmp_path):
    """A log with an answer, an event and a session that was interrupted."""
    path = tmp_path / "reviews.sqlite3"
    with SqliteStore.open(path) as store:
        store.begin(session("a" * 32, 1))
        store.append(review("good"))
        store.append_event(event("fine"))
    return path


def changed(path, *statements):
    """Do what another program may do with the file."""
    with closing(sqlite3.connect(path)) as other:
        for each in statements:
            other.execute(each)
        other.commit()


# ------------------------------------------------------------------ forged rows
CELLS = {
    "review": rows.from_review(review("forged")),
    "event": rows.from_event(event("forged"), 1),
    "session": rows.from_session(session("forged", 1)),
}
FORGED = [
    (REVIEW, "outcome", b"splendid"),
    (REVIEW, "draw", b"[1]"),
    (REVIEW, "draw", b'{"a":' + DEEP + b"}"),
    (REVIEW, "key", b"null"),
    (REVIEW, "key", b"9" * 5000),
    (REVIEW, "key", DEEP),
    (REVIEW, "key", b"[" * 100_000),
    (REVIEW, "key", b'{"fraction":[1,0]}'),
    (REVIEW, "key", b'{"int":"0x' + b"f" * 20_000 + b'"}'),
    (REVIEW, "key", b"1 2"),
    (REVIEW, "raw", b"\xff\xfe"),
    (EVENT, "value", b'{"a":{"b":1}}'),
    (EVENT, "value", DEEP),
    (SESSION, "plan", b"7"),
    (SESSION, "plan", b'{"ab":1}'),
    (SESSION, "plan", b"[[1,2]]"),
    (SESSION, "plan", b'[["a/b","x"]]'),
    (SESSION, "plan", b'[["a/b",1.5]]'),
    (SESSION, "plan", b'[[["a"],{}]]'),
    (SESSION, "plan", b'["ab"]'),
    (SESSION, "options", b"[]"),
]


def forge(path, table, column, cell):
    """Put a row into the log whose checksum is right; its number."""
    cells = list(CELLS[table.name])
    cells[list(table.columns).index(column)] = cell
    with closing(sqlite3.connect(path)) as other:
        (number,) = other.execute(f"SELECT {table.last} + 1").fetchone()
        other.execute(table.insert, (number, *cells, rows.checksum(number, tuple(cells))))
        other.commit()
    return number


@pytest.mark.parametrize(("table", "column", "cell"), FORGED)
def test_a_forged_row_is_left_out(log, table, column, cell):
    """A right checksum is no proof of sense: the row is told and the others are read."""
    number = forge(log, table, column, cell)
    with SqliteStore.open(log) as store:
        assert [each.uid for each in store.log()] == ["good", "fine"]
        assert [each.uid for each in store.sessions()] == ["a" * 32]
        assert [each.uid for each in store.unfinished()] == ["a" * 32]
        (problem,) = store.problems
        assert problem.message == f"row {number} of table {table.name} is not understood"
    assert len(examine(log, END_OF_TIME).damaged) == 1


def test_a_forged_row_is_not_salvaged(log):
    """A new log is made of the others, and it is sound."""
    for table, column, cell in (FORGED[0], FORGED[5], FORGED[12], FORGED[16]):
        forge(log, table, column, cell)
        done = salvage(log, TODAY)
        assert done.lost == (table is REVIEW, table is EVENT, table is SESSION)
        assert salvage(log, TODAY) is None
    with SqliteStore.open(log) as store:
        assert [each.uid for each in store.log()] == ["good", "fine"]


@pytest.mark.parametrize("uid", ["", "zz", "\nx", "é", "\ud83d", "x" * 10_000, "-1", "0x1", "１"])
def test_any_name_of_a_session_can_be_locked(tmp_path, uid):
    """What a log calls its sessions is not ours to choose."""
    with Running(tmp_path) as running:
        assert not running.somewhere(uid)
        assert running.claim(uid)


# ------------------------------------------------------- things that run in a file
ENDLESS = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n"
STRANGE = {
    "a trigger that deletes": (
        "DROP TRIGGER review_delete",
        "CREATE TRIGGER extra AFTER INSERT ON review BEGIN DELETE FROM review; END",
    ),
    "a trigger of ours that does more": (
        "DROP TRIGGER review_update",
        "CREATE TRIGGER review_update BEFORE UPDATE ON review BEGIN SELECT 1; END",
    ),
    "a trigger without an end": (
        "CREATE TRIGGER extra AFTER UPDATE ON meta BEGIN INSERT INTO meta "
        f"SELECT 'x', count(*) FROM ({ENDLESS} FROM t); END",
    ),
    "a view for a table": (
        "ALTER TABLE review RENAME TO other",
        f"CREATE VIEW review AS {ENDLESS} AS sequence, 'x' AS uid FROM t",
    ),
    "an index on an expression": ("CREATE INDEX extra ON review (abs(seconds))",),
    "a column that is computed": ("ALTER TABLE review ADD COLUMN x REAL AS (abs(seconds))",),
    "a table": ("CREATE TABLE extra (x)",),
    "a virtual table": ("CREATE VIRTUAL TABLE extra USING fts5(x)",),
}


@pytest.mark.parametrize("statements", STRANGE.values(), ids=list(STRANGE))
def test_nothing_that_was_put_into_a_log_runs(log, statements):
    """The log is not opened, copied or put back; salvage takes its rows into a new one."""
    changed(log, *statements)
    (log.parent / "backups").mkdir()
    backup = log.parent / "backups" / "reviews-2026-10-04.sqlite3"
    shutil.copy(log, backup)
    before = log.read_bytes()
    for use in (
        lambda: SqliteStore.open(log),
        lambda: examine(log, END_OF_TIME),
        lambda: backups.reviews_in(backup),
        lambda: backups.make(log, TODAY),
        lambda: backups.restore(log, backup.stem, TODAY),
    ):
        with pytest.raises(QuizError, match="is damaged: run quizcli backup salvage") as caught:
            use()
        assert caught.value.exit_code == 5
    assert log.read_bytes() == before
    assert salvage(log, TODAY) is not None
    with SqliteStore.open(log) as store:
        assert [each.uid for each in store.log()] == ["good", "fine"]
        store.append(review("next"))


def test_what_others_may_do_to_a_log(log):
    """Statistics and a file that was packed anew are no reason to refuse it."""
    changed(log, "ANALYZE")
    changed(log, "VACUUM")
    with SqliteStore.open(log) as store:
        assert [each.uid for each in store.log()] == ["good", "fine"]


def test_a_sound_backup_takes_the_place_of_a_strange_log(log):
    """What is refused itself does not keep a backup from being put back."""
    made = backups.make(log, TODAY)
    changed(log, *STRANGE["a trigger that deletes"])
    kept = backups.restore(log, made.stem, TODAY)
    assert kept.stem == "reviews-damaged-2026-10-05"
    with SqliteStore.open(log) as store:
        assert [each.uid for each in store.log()] == ["good", "fine"]


def test_no_value_is_longer_than_a_bound(log):
    """SQLite is told so on every connection to a log."""
    with SqliteStore.open(log) as store, closing(connected(log)) as other:
        for connection in (store._connection, other):
            assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == LONGEST
            with pytest.raises(sqlite3.DataError, match="too big"):
                connection.execute("SELECT length(zeroblob(?))", [LONGEST + 1])


# ------------------------------------------------------------------ pipes, circles
@pytest.mark.parametrize("name", ["reviews-2026-10-04.sqlite3", "reviews-damaged-x.sqlite3"])
def test_a_pipe_among_the_backups_is_no_backup(log, name):
    """It is not listed, and salvage does not wait for somebody to write into it."""
    (log.parent / "backups").mkdir()
    os.mkfifo(log.parent / "backups" / name)
    os.mkfifo(log.parent / "backups" / f"{name}-wal")
    assert backups.listed(log) == []
    log.write_bytes(bytes(100) + log.read_bytes()[100:])
    assert salvage(log, TODAY).read.answers == 1


@pytest.mark.parametrize("suffix", ["", "-wal", "-journal"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "loop"])
def test_what_is_no_file_in_the_place_of_a_log(tmp_path, suffix, kind):
    """A sentence that names it, at once."""
    place = tmp_path / f"reviews.sqlite3{suffix}"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(place)
    with pytest.raises(QuizError, match="is not a file: move it away") as caught:
        SqliteStore.open(tmp_path / "reviews.sqlite3")
    assert str(place) in str(caught.value)


@pytest.mark.parametrize("content", ["pipe", "zero", DEEP * 200, b'{"format":1,"trusted":[7]}'])
def test_a_list_of_trust_that_is_none_trusts_nothing(tmp_path, content):
    """A pipe, a device without an end, depth and other kinds."""
    place = tmp_path / "trusted.json"
    put(place, content)
    assert trust.trusted(place) == ()


@pytest.mark.parametrize("content", ["pipe", "zero", b"quizcli-deck 1 " + b"9" * 9000])
def test_a_snapshot_that_is_none_is_ignored(log, content):
    """The same in the cache of the cards."""
    with SqliteStore.open(log) as store:
        put(snapshot._file(log.parent, log), content)
        assert snapshot.load(log.parent, store, "stamp") is None


def put(place, content):
    """A pipe, a device or bytes."""
    if content == "pipe":
        os.mkfifo(place)
    elif content == "zero":
        place.symlink_to("/dev/zero")
    else:
        place.write_bytes(content)


# ------------------------------------------------------------------------ carving
SIZE = 4096


def varint(number):
    """A number of variable length, as in a page."""
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.insert(0, number & 0x7F | 0x80)
    return bytes(digits)


def begun(length, page):
    """The beginning of an answer with a text of so many bytes that goes on in a page."""
    types = [0] * len(REVIEW.columns) + [0]
    types[0] = 12 + 2 * length + 1
    header = b"".join(map(varint, [*types[-1:], *types[:-1], 13 + 2 * 16]))
    header = bytes([len(header) + 1]) + header
    whole = len(header) + length + 16
    local = carving._local(whole, SIZE)
    return header + bytes(max(0, local - len(header))) + struct.pack(">I", page)


def pages(*bodies):
    """A file of such pages."""
    first = b"SQLite format 3\0" + struct.pack(">H", SIZE) + bytes(SIZE - 18)
    return Pages(first + b"".join(each[:SIZE].ljust(SIZE, b"\0") for each in bodies))


def test_a_row_longer_than_the_file_is_not_followed(monkeypatch):
    """A chain of pages in a circle, for a row that says that it is a petabyte long."""
    circle = struct.pack(">I", 3)
    found = pages(begun(2**50, 3), circle)
    monkeypatch.setattr(found, "_page", lambda page: pytest.fail("it was followed"))
    assert [each.cells for each in Carver().rows(found)] == [()]


def test_many_rows_through_the_same_pages_are_not_followed_for_ever(monkeypatch):
    """Each row may be as long as the file: what is followed has a bound for all of them."""
    monkeypatch.setattr(carving, "MOST_FOLLOWED", 0)
    circle = struct.pack(">I", 3)
    number = 300
    long = begun(number * SIZE - 200, 3)
    assert len(long) < SIZE
    found = pages(long, circle, *[long] * number)
    calls = 0
    follow = found._page

    def counted(page):
        nonlocal calls
        calls += 1
        return follow(page)

    monkeypatch.setattr(found, "_page", counted)
    assert not any(each.cells for each in Carver().rows(found))
    assert number < calls < 20 * (number + 3)


# ------------------------------------------------------------------------ endings
def test_a_damaged_ending_costs_no_answer(log):
    """Endings have no checksum: the worst is that a session is offered, or offered no more."""
    with SqliteStore.open(log) as store:
        store.begin(session("b" * 32, 1))
        store.end("b" * 32, Moment(1), "finished")
        kept = list(store.log())
    changed(log, "DROP TRIGGER ending_update", "UPDATE ending SET session = 1, utc_ms = -1")
    with SqliteStore.open(log) as store:
        assert list(store.log()) == kept
        assert [each.uid for each in store.unfinished()] == ["b" * 32]
        assert store.problems == ()
