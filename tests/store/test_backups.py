"""Backups: whole, one a day, fewer with age, and put back without losing what was there."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.model import QuizError
from quizcli.store import backups
from quizcli.store.copying import copy_log
from quizcli.store.schema import APPLICATION_ID, MIGRATIONS
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import PLAIN, event, review

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 10, 5)


@pytest.fixture
def log(tmp_path):
    """The path of a log with one answer."""
    path = tmp_path / "reviews.sqlite3"
    with SqliteStore.open(path) as store:
        store.append(PLAIN)
    return path


def names(log):
    return [each.name for each in backups.listed(log)]


def uids(path):
    with SqliteStore.open(path) as store:
        found = [each.uid for each in store.log()]
        assert store.problems == ()
    return found


def add(path, uid):
    with SqliteStore.open(path) as store:
        store.append(review(uid))


# ------------------------------------------------------------------------ make
def test_a_backup_is_a_log(log):
    """A backup holds every row, also those a running session has just written."""
    with SqliteStore.open(log) as store:
        store.append(review("a2"))
        store.append_event(event("e1"))
        made = backups.make(log, TODAY)
    assert made == log.parent / "backups" / "reviews-2026-10-05.sqlite3"
    assert backups.reviews_in(made) == 2
    assert [each.name for each in made.parent.iterdir()] == [made.name]
    assert uids(made) == ["a1", "a2", "e1"]


def test_several_in_a_day(log):
    """Each has a name of its own, in order."""
    for _ in range(11):
        backups.make(log, TODAY)
    assert names(log)[:2] == ["reviews-2026-10-05", "reviews-2026-10-05-2"]
    assert names(log)[-2:] == ["reviews-2026-10-05-10", "reviews-2026-10-05-11"]


def test_daily(log):
    """The first use of a day makes one, the others none."""
    made = backups.daily(log, TODAY)
    assert made is not None
    assert made.stem == "reviews-2026-10-05"
    assert backups.daily(log, TODAY) is None
    assert backups.daily(log, TODAY + timedelta(1)) is not None
    assert names(log) == ["reviews-2026-10-05", "reviews-2026-10-06"]


def test_no_log_no_backup(tmp_path):
    """Before the first use there is nothing to back up and nothing to list."""
    log = tmp_path / "reviews.sqlite3"
    assert backups.daily(log, TODAY) is None
    assert backups.listed(log) == []
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_log_gives_no_backup(log):
    """A copy that is not whole is not kept as if it were one."""
    with SqliteStore.open(log) as store:
        store.merge(review(f"r{number}") for number in range(100))
    data = bytearray(log.read_bytes())
    data[4096 * 3 : 4096 * 4] = bytes(4096)
    log.write_bytes(data)
    with pytest.raises(QuizError) as caught:
        backups.make(log, TODAY)
    assert caught.value.exit_code == 5
    assert list((log.parent / "backups").iterdir()) == []


def test_what_is_listed(log):
    """Backups of before a migration come first, then the dated ones; nothing else."""
    folder = log.parent / "backups"
    folder.mkdir()
    for name in (
        "reviews-2026-02-03.sqlite3",
        "reviews-2025-12-31-2.sqlite3",
        "reviews-version-1.sqlite3",
        "reviews-damaged-2026-01-01.sqlite3",
        "reviews-2026-02-30.sqlite3",
        "reviews-2026-02-03.sqlite3-wal",
        "others-2026-02-03.sqlite3",
        "unfinished-77",
        "notes.txt",
    ):
        (folder / name).touch()
    assert names(log) == [
        "reviews-2026-02-30",
        "reviews-version-1",
        "reviews-2025-12-31-2",
        "reviews-2026-02-03",
    ]


# ------------------------------------------------------------------------ thin
def day(age):
    return TODAY - timedelta(days=age)


def test_nothing_to_keep():
    """Without backups nothing is kept."""
    assert backups.worth_keeping([], TODAY) == set()


def test_worth_keeping():
    """On Monday, 5 October 2026, after backups on each day of two years."""
    kept = sorted(backups.worth_keeping([(day(age), 1) for age in range(730)], TODAY))
    assert [str(each) for each, _ in kept] == [
        *["2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"],
        *["2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31"],
        *["2026-08-23", "2026-08-30", "2026-08-31", "2026-09-06", "2026-09-13", "2026-09-20"],
        *["2026-09-27", "2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02", "2026-10-03"],
        *["2026-10-04", "2026-10-05"],
    ]


def test_several_backups_of_a_day():
    """In the last week all are kept; later the last of a day stands for it."""
    assert backups.worth_keeping({(day(3), 1), (day(3), 2)}, TODAY) == {(day(3), 1), (day(3), 2)}
    old = {(day(40), 1), (day(40), 9), (day(40), 10)}
    assert backups.worth_keeping(old, TODAY) == {(day(40), 10)}


def test_the_last_one_and_those_to_come_are_kept():
    """However old the last is; and a backup from the future is not judged by a wrong clock."""
    assert backups.worth_keeping({(day(4000), 1), (day(3999), 1)}, TODAY) == {(day(3999), 1)}
    assert backups.worth_keeping({(day(-400), 1), (day(0), 1)}, TODAY) == {
        (day(-400), 1),
        (day(0), 1),
    }


DATED = st.sets(st.tuples(st.integers(-5, 800).map(day), st.integers(1, 3)), max_size=60)


@given(DATED)
def test_thinning_again_deletes_nothing(dated):
    """What was kept is kept; every week and month of the rule that had one still has one."""
    kept = backups.worth_keeping(dated, TODAY)
    assert kept <= dated
    assert backups.worth_keeping(kept, TODAY) == kept
    assert {each for each in dated if 0 <= (TODAY - each[0]).days < 7} <= kept
    for months in range(12):
        month = (
            (TODAY.year * 12 + TODAY.month - 1 - months) // 12,
            (TODAY.month - 1 - months) % 12 + 1,
        )
        had, has = ({(d.year, d.month) for d, _ in each} for each in (dated, kept))
        assert (month in has) == (month in had)


def test_living_with_it_for_years():
    """Daily backups thinned daily: never more than 30, and always one near every recent date."""
    kept = set()
    for number in range(900):
        today = date(2024, 1, 1) + timedelta(number)
        kept = backups.worth_keeping({*kept, (today, 1)}, today)
        assert len(kept) <= 7 + 8 + 12
        days = {each for each, _ in kept}
        assert {today - timedelta(age) for age in range(min(7, number + 1))} <= days
        for age in range(0, min(49, number - 7), 7):
            assert any(0 <= (each - (today - timedelta(age))).days + 7 <= 14 for each in days)
        if number > 400:
            assert len({(each.year, each.month) for each in days}) == 12


def test_thinning_deletes_files(log):
    """Only dated ones that are not worth keeping; those of before a migration stay."""
    first = backups.make(log, TODAY)
    for name in ("2020-01-01", "2020-01-02", "version-1"):
        (first.parent / f"reviews-{name}.sqlite3").write_bytes(first.read_bytes())
    for name, age in (("unfinished-7", 2), ("unfinished-7-journal", 2), ("unfinished-8", 1)):
        (first.parent / name).touch()
        noon = datetime.combine(day(age), datetime.min.time()).timestamp() + 43_200
        os.utime(first.parent / name, (noon, noon))
    gone = backups.thin(log, TODAY)
    assert {each.name for each in gone if each.stem.startswith("unfinished")} == {
        "unfinished-7",
        "unfinished-7-journal",
    }
    gone = [each for each in gone if each.suffix]
    assert sorted(each.stem for each in gone) == ["reviews-2020-01-01", "reviews-2020-01-02"]
    assert names(log) == ["reviews-version-1", "reviews-2026-10-05"]


# --------------------------------------------------------------------- restore
def test_restoring(log):
    """The backup takes the place of the log, which is itself backed up first."""
    backups.make(log, TODAY)
    add(log, "a2")
    kept = backups.restore(log, "reviews-2026-10-05", TODAY)
    assert kept is not None
    assert kept.stem == "reviews-2026-10-05-2"
    assert uids(log) == ["a1"]
    assert uids(kept) == ["a1", "a2"]
    assert backups.restore(log, kept.name, TODAY) is not None
    assert uids(log) == ["a1", "a2"]
    add(log, "a3")
    assert uids(log) == ["a1", "a2", "a3"]
    companions = {each.name for each in log.parent.iterdir()}
    assert companions == {"reviews.sqlite3", "backups"}


def test_restoring_without_a_log(log):
    """A log that was deleted comes back."""
    backups.make(log, TODAY)
    log.unlink()
    assert backups.restore(log, "reviews-2026-10-05", TODAY) is None
    assert uids(log) == ["a1"]


def test_restoring_beside_what_a_deleted_log_left(log):
    """Its write-ahead log is not played into the backup."""
    backups.make(log, TODAY)
    with SqliteStore.open(log) as store:
        store.append(review("late"))
        left = Path(f"{log}-wal").read_bytes()
    log.unlink()
    Path(f"{log}-wal").write_bytes(left)
    assert backups.restore(log, "reviews-2026-10-05", TODAY) is None
    assert uids(log) == ["a1"]
    assert (log.parent / "backups" / "reviews-damaged-2026-10-05.sqlite3-wal").read_bytes() == left


def test_restoring_an_older_version(log):
    """It is migrated when it is opened next, after a backup as always."""
    log.unlink()
    with SqliteStore.open(log, migrations=MIGRATIONS[:1]) as store:
        store.append(review("old"))
    SqliteStore.open(log).close()
    add(log, "a2")
    backups.restore(log, "reviews-version-1", TODAY)
    assert uids(log) == ["old"]
    assert names(log) == ["reviews-version-1", "reviews-version-1-2", "reviews-2026-10-05"]


@pytest.mark.parametrize(
    "name", ["", "reviews-2026-10-06", "../reviews", "backups/x", "unfinished"]
)
def test_unknown_names(log, name):
    """Only what is listed can be put back; the error says what there is."""
    backups.make(log, TODAY)
    with pytest.raises(QuizError, match=r"there are: reviews-2026-10-05$") as caught:
        backups.restore(log, name, TODAY)
    assert caught.value.exit_code == 2


def foreign(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE review (x)")


def newer(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 99")


def torn(path):
    path.write_bytes(path.read_bytes()[:9000])


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.unlink() or foreign(path), "another program"),
        (lambda path: path.unlink() or newer(path), "newer quizcli"),
        (torn, "damaged"),
        (empty, "is empty"),
        (lambda path: path.write_text("no database" * 100), "not a quizcli log"),
    ],
    ids=["foreign", "newer", "torn", "empty", "text"],
)
def test_a_bad_backup_is_not_put_back(log, spoil, message):
    """The log stays as it is."""
    made = backups.make(log, TODAY)
    spoil(made)
    before = log.read_bytes()
    with pytest.raises(QuizError, match=message) as caught:
        backups.restore(log, made.stem, TODAY)
    assert caught.value.exit_code == 5
    assert log.read_bytes() == before
    assert uids(log) == ["a1"]


def test_refused_while_another_process_has_it_open(log):
    """A session that runs in another terminal is not pulled out from under its user."""
    backups.make(log, TODAY)
    command = [
        sys.executable,
        "-m",
        "tests.store.child",
        "write",
        "sound",
        str(log),
        "w",
        "1",
        "wait",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline()
        with pytest.raises(QuizError, match="is open in another quizcli") as caught:
            backups.restore(log, "reviews-2026-10-05", TODAY)
        other.kill()
    assert caught.value.exit_code == 5
    assert uids(log) == ["a1", "w-0"]
    assert names(log) == ["reviews-2026-10-05"]
    assert backups.restore(log, "reviews-2026-10-05", TODAY) is not None
    assert uids(log) == ["a1"]


@pytest.mark.parametrize("damage", [torn, empty, lambda path: path.write_text("?" * 9000)])
def test_a_damaged_log_is_set_aside(log, damage):
    """It is kept bit by bit, with the write-ahead log that would spoil what takes its place."""
    with SqliteStore.open(log) as store:
        store.merge(review(f"r{number}") for number in range(30))
    backups.make(log, TODAY)
    with SqliteStore.open(log) as store:
        store.append(review("late"))
        left = Path(f"{log}-wal").read_bytes()
    damage(log)
    broken = log.read_bytes()
    Path(f"{log}-wal").write_bytes(left)
    kept = backups.restore(log, "reviews-2026-10-05", TODAY)
    assert kept is not None
    assert kept.name == "reviews-damaged-2026-10-05.sqlite3"
    assert uids(log) == ["a1", *[f"r{number}" for number in range(30)]]
    assert kept.read_bytes() == broken
    assert Path(f"{kept}-wal").read_bytes() == left
    assert kept not in [each.path for each in backups.listed(log)]


RESTORE = """
import sys
from datetime import date
from pathlib import Path
from quizcli.store.backups import restore

print("ready", flush=True)
while True:
    restore(Path(sys.argv[1]), sys.argv[2], date(2026, 10, 5))
    restore(Path(sys.argv[1]), sys.argv[3], date(2026, 10, 5))
"""


@pytest.mark.slow
def test_killed_while_restoring(tmp_path):
    """Whenever it is killed, the log is the one or the other, and whole."""
    log = tmp_path / "reviews.sqlite3"
    with SqliteStore.open(log) as store:
        store.merge(review(f"r{number}") for number in range(400))
        small = backups.make(log, TODAY)
        store.merge(review(f"s{number}") for number in range(3_000))
        large = backups.make(log, TODAY)
    dice = random.Random(1)
    found = set()
    for _ in range(8):
        command = [sys.executable, "-c", RESTORE, str(log), small.stem, large.stem]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout.readline()
            time.sleep(dice.uniform(0.02, 0.2))
            child.kill()
        if dice.random() < 0.5:
            backups.restore(log, small.stem, TODAY)
        with closing(sqlite3.connect(log)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found.add(connection.execute("SELECT count(*) FROM review").fetchone()[0])
    assert found <= {400, 3_400}
    assert uids(log)[:400] == [f"r{number}" for number in range(400)]


def test_a_session_that_starts_while_a_backup_is_put_back(log):
    """It waits, and then writes into the log that was put back."""
    backups.make(log, TODAY)
    add(log, "a2")
    command = [sys.executable, "-m", "tests.store.child", "write", "sound", str(log), "w", "3"]
    with backups._alone(log):
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        time.sleep(0.5)
        assert child.poll() is None
    assert len(child.communicate()[0].split()) == 3
    assert uids(log) == ["a1", "a2", "w-0", "w-1", "w-2"]


def test_a_backup_while_others_append(tmp_path):
    """Rows that another process adds meanwhile do not make a backup less than whole."""
    path = tmp_path / "reviews.sqlite3"
    stop = threading.Event()

    def write() -> None:
        with SqliteStore.open(path) as log:
            for i in count():
                if stop.is_set():
                    return
                log.append(review(f"w{i}"))

    with SqliteStore.open(path) as log:
        log.append(review("first"))
    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [copy_log(path, "while") for _ in range(10)]
    finally:
        stop.set()
        writer.join()
    for each in made:
        with SqliteStore.open(each) as log:
            assert log.count() >= 1
