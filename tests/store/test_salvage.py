"""Salvage: of a damaged log all is saved that its checksums still prove, and nothing else.

    python -m tests.store.test_salvage 50

tears so many files and tells what was saved.
"""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from unittest.mock import ANY

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.model import Moment, QuizError
from quizcli.store import backups, carving
from quizcli.store.base import Ending
from quizcli.store.carving import Carver, Pages
from quizcli.store.copying import readable
from quizcli.store.rows import EVENT, REVIEW, SESSION, checksum_of
from quizcli.store.salvage import salvage
from quizcli.store.schema import MIGRATIONS
from quizcli.store.sqlite import SqliteStore
from quizcli.store.weaving import Count, Line, woven
from tests.store.samples import EVENTS, REVIEWS, SESSIONS, event, review, session

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 10, 5)
PAGE = 4096
ROWS = 400


def fill(path, number=ROWS):
    """A log of several pages of each kind, a few rows being longer than a page."""
    with SqliteStore.open(path) as store:
        store.begin(session("monday", *range(50)))
        store.begin(session("tuesday", *range(1500)))
        store.merge(
            review(f"r{each}", seed=each, raw="y" * 9000 if each % 100 == 7 else f"answer {each}")
            for each in range(number)
        )
        store.merge(event(f"e{each}", value=each) for each in range(number // 4))
        store.end("monday", Moment(5), "finished")


def write_and_die(path, number):
    """Append reviews in a process that is killed before it closes the log."""
    script = (
        "import os, sys; from pathlib import Path\n"
        "from quizcli.store.sqlite import SqliteStore\n"
        "from tests.store.samples import review\n"
        "log = SqliteStore.open(Path(sys.argv[1]))\n"
        "for each in range(int(sys.argv[2])): log.append(review(f'w{each}', raw=f'late {each}'))\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path), str(number)], cwd=ROOT, check=True)


def contents(path):
    """All rows of a log that has to be sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with SqliteStore.open(path) as store:
        rows = [*store.sessions(), *store.log(), *store.endings()]
        assert store.problems == ()
    return rows


def uids(path):
    return [each.uid for each in contents(path) if hasattr(each, "uid")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a sound log and of the write-ahead log of its last rows, and all its rows."""
    path = tmp_path_factory.mktemp("whole") / "reviews.sqlite3"
    fill(path)
    write_and_die(path, 60)
    data, wal = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    return data, wal, contents(path)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "reviews.sqlite3"


def damaged(folder, data, wal=b""):
    """A log of these bytes in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "reviews.sqlite3"
    path.write_bytes(data)
    if wal:
        Path(f"{path}-wal").write_bytes(wal)
    return path


# ---------------------------------------------------------------------- torn files
class Damage(NamedTuple):
    """Damaged bytes, and where they differ from the sound ones."""

    data: bytes
    touched: set[int]


def holes(data, dice):
    """Up to four times 4 KiB of zeros or noise, anywhere."""
    copy, touched = bytearray(data), set()
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data) - PAGE)
        copy[at : at + PAGE] = dice.choice([bytes(PAGE), dice.randbytes(PAGE)])
        touched.update((at // PAGE, (at + PAGE - 1) // PAGE))
    return Damage(bytes(copy), touched)


def cut(data, dice):
    """The end is missing."""
    size = dice.randrange(len(data))
    return Damage(data[:size], set(range(size // PAGE, len(data) // PAGE)))


def flips(data, dice):
    """Up to fifty bits turned over, anywhere."""
    copy, touched = bytearray(data), set()
    for _ in range(dice.randint(1, 50)):
        at = dice.randrange(len(data))
        copy[at] ^= 1 << dice.randrange(8)
        touched.add(at // PAGE)
    return Damage(bytes(copy), touched)


def provable(data, touched):
    """The uids of short rows in pages that were not touched: their checksums stand there."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(unwalled(data))
        queries = (
            "SELECT uid, checksum FROM review WHERE length(raw) < 100",
            "SELECT uid, checksum FROM event",
        )
        marks = [row for query in queries for row in connection.execute(query)]
    return {uid for uid, mark in marks if data.index(mark.encode()) // PAGE not in touched}


def unwalled(data):
    """The bytes as those of a log without write-ahead log, which memory can't have."""
    return data[:18] + b"\1\1" + data[20:]


def read_by_queries(path):
    """The uids of the rows that SQLite itself still reads, number by number, and rightly."""
    found = set()
    for table in (REVIEW, EVENT):
        for number in range(1, ROWS + 1):
            with SqliteOrNothing(path) as connection:
                query = f"{table.select} NOT INDEXED WHERE sequence = ?"
                for row in connection.execute(query, [number]):
                    if checksum_of(row[:-1]) == row[-1]:
                        found.add(row[1].decode())
    return found


class SqliteOrNothing:
    """A connection that swallows what SQLite says of damage."""

    def __init__(self, path):
        self.connection = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
        self.connection.text_factory = bytes

    def __enter__(self):
        return self.connection

    def __exit__(self, kind, error, trace):
        self.connection.close()
        return isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError))


class Toll(NamedTuple):
    """Over several torn files: short rows in pages that were not touched, rows salvaged, rows
    that queries still read; those of the first that salvage lacks, and rows that are not right."""

    provable: int = 0
    salvaged: int = 0
    queried: int = 0
    missing: int = 0
    false: int = 0


def tear(folder, number):
    """Salvage so many torn files without backups."""
    sound = folder / "sound.sqlite3"
    fill(sound)
    rows = set(map(repr, contents(sound)))
    dice = random.Random(number)
    data = sound.read_bytes()
    tolls = [torn(folder / str(each), data, rows, dice) for each in range(number)]
    return Toll(*map(sum, zip(*tolls, strict=True)))


def torn(folder, data, rows, dice):
    damage = dice.choice([holes, cut, flips])(data, dice)
    path = damaged(folder, damage.data)
    expected = provable(data, damage.touched)
    queried = read_by_queries(path)
    try:
        done = salvage(path, TODAY)
    except QuizError as error:
        assert "no row is left" in str(error)
        return Toll(len(expected), 0, len(queried), len(expected))
    assert done is None or done.copy.read_bytes() == damage.data
    found = contents(path)
    names = {each.uid for each in found if hasattr(each, "uid")} - {"monday", "tuesday"}
    # An ending has no checksum: what it says of the time is believed.
    false = sum(repr(each) not in rows for each in found if not isinstance(each, Ending))
    return Toll(len(expected), len(names), len(queried), len((expected | queried) - names), false)


@pytest.fixture(scope="module")
def toll(tmp_path_factory):
    """Of eight torn files."""
    return tear(tmp_path_factory.mktemp("torn"), 8)


def test_torn_files(toll):
    """Holes, cut ends and flipped bits: no provable row is lost, no row is wrong, all open."""
    assert (toll.missing, toll.false) == (0, 0)
    assert toll.salvaged >= toll.provable > 8 * ROWS // 4


def test_torn_files_find_a_reader_that_believes_the_tree(toll):
    """The test above can fail: who asks SQLite for every single number gets fewer rows."""
    assert toll.queried < toll.provable


def test_torn_files_find_a_reader_that_believes_anything(path, monkeypatch):
    """Nor does it pass without checksums: a row that was never written comes out."""
    fill(path, 20)
    rows = contents(path)
    data = path.read_bytes().replace(b"answer 17", b"answer 71")
    path.write_bytes(data)
    salvage(path, TODAY)
    assert set(map(repr, contents(path))) < set(map(repr, rows))
    path.write_bytes(data)
    monkeypatch.setattr(carving, "rows", SimpleNamespace(checksum=lambda number, row: ANY))
    salvage(path, TODAY)
    assert set(map(repr, contents(path))) - set(map(repr, rows))


@pytest.mark.slow
def test_fifty_torn_files(tmp_path):
    """The same with fifty files."""
    toll = tear(tmp_path, 50)
    assert (toll.missing, toll.false) == (0, 0)
    assert toll.salvaged >= toll.provable


# ------------------------------------------------------------------- kinds of damage
def save(path, lost=0):
    """Salvage, and check what is told of the answers against what is there."""
    done = salvage(path, TODAY)
    assert done is not None
    assert done.lost.answers == lost
    found = uids(path)
    assert len(found) == sum(done.read) + sum(done.taken)
    assert not list(path.parent.glob("*.salvaged*"))
    return done, found


def test_a_sound_log_is_left_alone(path):
    """Not a byte changes, not even with newer rows in a backup."""
    fill(path, 10)
    backups.make(path, TODAY)
    before = path.read_bytes()
    assert salvage(path, TODAY) is None
    assert path.read_bytes() == before
    assert len(backups.listed(path)) == 1


def headless(wal):
    """A write-ahead log that SQLite does not take any more, and so finds no first page."""
    return wal[:24] + bytes(8) + wal[32:]


def test_everything_comes_back(tmp_path, whole):
    """Reviews, events, plans and endings, in the order in which they were written."""
    data, wal, rows = whole
    wal = headless(wal)
    path = damaged(tmp_path, bytes(PAGE) + data[PAGE:], wal)
    done, _ = save(path)
    assert contents(path) == rows
    assert done.read == Count(ROWS + 60, ROWS // 4, 2)
    assert done.copy == path.parent / "backups" / "reviews-damaged-2026-10-05.sqlite3"
    assert done.copy.read_bytes() == bytes(PAGE) + data[PAGE:]
    assert Path(f"{done.copy}-wal").read_bytes() == wal


def test_a_damaged_write_ahead_log(tmp_path, whole):
    """Its frames count one by one: SQLite itself would stop at the first damaged one."""
    data, wal, rows = whole
    torn = headless(wal[:5000] + b"\xff" * 100 + wal[5100:])
    path = damaged(tmp_path, bytes(PAGE) + data[PAGE:], torn)
    save(path)
    assert contents(path) == rows


def test_a_log_that_is_gone_but_for_its_last_rows(tmp_path, whole):
    """The write-ahead log alone still has pages, and what is missing is told."""
    _, wal, _ = whole
    path = damaged(tmp_path, b"", wal)
    path.unlink()
    done = salvage(path, TODAY)
    names = uids(path)
    assert [f"w{number}" for number in range(60)] == [name for name in names if name[0] == "w"]
    assert done.lost.answers == ROWS + 60 - done.read.answers > 0


def test_corrupt_indices(path):
    """Rows that an index disagrees with are all there again, with an index that agrees."""
    fill(path, 50)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
            "WHERE name = 'review_session') WHERE name = 'review_question'"
        )
        connection.commit()
    before = path.read_bytes()
    done, found = save(path)
    assert len(found) == 50 + 12 + 2
    assert done.copy.read_bytes() == before


def test_a_row_that_was_taken_out(path):
    """A gap in the numbers is a loss that is told; the rest moves up."""
    fill(path, 20)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER review_delete")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("DELETE FROM review WHERE sequence IN (4, 5)")
        connection.commit()
    done, found = save(path, lost=2)
    assert done.read == Count(18, 5, 2)
    assert not {"r3", "r4"} & set(found)


# ----------------------------------------------------------------------- backups
def cut_answers(path, *numbers):
    """Make the rows of these answers unreadable."""
    data = path.read_bytes()
    for number in numbers:
        data = data.replace(b"answer %d" % number, b"ANSWER %d" % number)
    path.write_bytes(data)


def short(path, *numbers, backup=False):
    """Append answers of one page."""
    with SqliteStore.open(path) as store:
        for number in numbers:
            store.append(review(f"r{number}", raw=f"answer {number}"))
    if backup:
        backups.make(path, TODAY)


def names(path):
    return [each.uid for each in contents(path)]


def test_rows_from_backups(path):
    """What the log has lost is put back in its place, also what was lost at its end."""
    short(path, 10, 11, 12, backup=True)
    short(path, 13, 14, backup=True)
    short(path, 15)
    cut_answers(path, 10, 12, 15)
    done, found = save(path, lost=1)
    assert found == ["r10", "r11", "r12", "r13", "r14"]
    assert (done.read.answers, done.taken.answers) == (3, 2)


def test_only_backups_are_left(path):
    """A missing log is made of its backups; a damaged backup gives what it has."""
    short(path, 10, 11, backup=True)
    short(path, 12, 13, backup=True)
    path.unlink()
    newest = path.parent / "backups" / "reviews-2026-10-05-2.sqlite3"
    cut_answers(newest, 11, 12)
    done, found = save(path, lost=1)
    assert found == ["r10", "r11", "r13"]
    assert done.copy is None
    assert done.taken.answers == 3


def test_what_was_left_behind_stays_behind(path):
    """After an older backup was put back, a backup of the other way adds nothing to the new one."""
    short(path, 10, 11, backup=True)
    short(path, 21, 22, 23, backup=True)
    backups.restore(path, "reviews-2026-10-05", TODAY)
    short(path, 31, 32)
    cut_answers(path, 31)
    _, found = save(path, lost=1)
    assert found == ["r10", "r11", "r32"]


def test_a_gap_that_a_backup_ends_in(path):
    """Yesterday's backup fills the first half of a gap; the rest is lost."""
    short(path, 10, 11, 12, backup=True)
    short(path, 13, 14, 15)
    cut_answers(path, 11, 12, 13)
    _, found = save(path, lost=1)
    assert found == ["r10", "r11", "r12", "r14", "r15"]


def test_a_damaged_log_of_earlier(path):
    """Rows of a damaged log that a backup took the place of come back, if nothing else came."""
    short(path, 10, 11, backup=True)
    short(path, 12, 13)
    sound = path.read_bytes()
    path.write_bytes(bytes(PAGE) + sound[PAGE:])
    backups.restore(path, "reviews-2026-10-05", TODAY)
    cut_answers(path, 10)
    _, found = save(path)
    assert found == ["r10", "r11", "r12", "r13"]


def test_twice(path):
    """A second salvage knows its rows again although they have other numbers now."""
    short(path, 10, 11, 12, 13)
    cut_answers(path, 11)
    save(path, lost=1)
    short(path, 14)
    backups.make(path, TODAY)
    cut_answers(path, 12, 14)
    done, found = save(path)
    assert found == ["r10", "r12", "r13", "r14"]
    assert (done.read.answers, done.taken.answers) == (2, 2)
    assert len(list((path.parent / "backups").glob("reviews-damaged*.sqlite3"))) == 2


def test_it_goes_on_afterwards(path):
    """The new log takes answers, and no session of before is offered to be gone on with."""
    with SqliteStore.open(path) as store:
        store.begin(session("monday", 1, 2))
    short(path, 10, 11)
    cut_answers(path, 10)
    save(path, lost=1)
    with SqliteStore.open(path) as store:
        assert not any(store.unfinished())
        store.append(review("new"))
        assert [each.uid for each in store.reviews()] == ["r11", "new"]
        assert store.problems == ()


# ------------------------------------------------------------------------ refusals
def files(folder):
    """All files but those that SQLite makes when it looks at a log."""
    found = (each for each in folder.rglob("*") if each.is_file())
    return {each: each.read_bytes() for each in found if each.suffix == ".sqlite3"}


def refused(path, match):
    """Why nothing was salvaged; the files are as they were."""
    before = files(path.parent)
    with pytest.raises(QuizError, match=match) as caught:
        salvage(path, TODAY)
    assert caught.value.exit_code == 5
    assert "\n" not in str(caught.value)
    assert files(path.parent) == before


@pytest.mark.parametrize("data", [b"", b"notes\n" * 1000, bytes(20_000)])
def test_nothing_to_save(path, data):
    """A file that never was a log, and one of which nothing is left."""
    path.write_bytes(data)
    refused(path, "no row is left in")


def test_a_newer_log(path):
    """It is not damaged: a newer quizcli reads it."""
    newer = (*MIGRATIONS, lambda connection: connection.execute("CREATE TABLE more (x)"))
    SqliteStore.open(path, migrations=newer).close()
    refused(path, "was written by a newer quizcli")


def test_a_log_in_use(path):
    """While another program has the log open it stays where it is, with what that one adds."""
    short(path, 10, 11)
    cut_answers(path, 10)
    with SqliteStore.open(path) as store:
        store.append(review("late"))
        with pytest.raises(QuizError, match="is open in another quizcli"):
            salvage(path, TODAY)
        store.append(review("later"))
    assert list((path.parent / "backups").iterdir()) == []
    _, found = save(path, lost=1)
    assert found == ["r11", "late", "later"]


# ------------------------------------------------------------------------- pieces
@settings(max_examples=20, deadline=None)
@given(
    st.lists(REVIEWS, max_size=4, unique_by=lambda each: each.uid),
    st.lists(EVENTS, max_size=4, unique_by=lambda each: each.uid),
    st.lists(SESSIONS, max_size=2, unique_by=lambda each: each.uid),
)
def test_every_row_is_found(tmp_path_factory, reviews, events, sessions):
    """Whatever a learner, a bank or a terminal wrote, its bytes are known again."""
    path = tmp_path_factory.mktemp("rows") / "reviews.sqlite3"
    with SqliteStore.open(path) as store:
        store.merge([*sessions, *reviews, *events])
    found = {row[:2] for row in Carver().rows(Pages(path.read_bytes())) if row.cells}
    expected = {REVIEW.name: reviews, EVENT.name: events, SESSION.name: sessions}
    assert found == {(name, i + 1) for name, each in expected.items() for i in range(len(each))}


class Uid(NamedTuple):
    uid: str


def weave(known, other):
    """Woven letters; a dot is a lost row."""
    return "".join(each.uid for each in woven(line(known), line(other)).rows)


def line(letters):
    rows = [Uid(each) for each in letters if each != "."]
    gaps = [len(each) for each in re.findall(r"(\.*)[a-z]", letters)]
    return Line(rows, gaps)


@pytest.mark.parametrize(
    ("known", "other", "whole"),
    [
        ("", "abc", "abc"),
        ("abc", "", "abc"),
        ("a..d", "abcd", "abcd"),
        ("ad", "abcd", "abcd"),
        ("bc", "abcde", "abcde"),
        ("abx", "abyz", "abx"),
        ("ab.x", "abyz", "abx"),
        ("ab..x", "abyz", "abyzx"),
        ("a...x", "abc", "abcx"),
        ("abc", "xyz", "abc"),
        ("...d", "ab", "abd"),
    ],
)
def test_weaving(known, other, whole):
    """Between two known rows, before the first, behind the last and in a gap; not beside."""
    assert weave(known, other) == whole


def test_gaps_are_filled_once():
    """What one backup filled is no gap for the next one."""
    first = woven(line("a..d"), line("ab"))
    assert first == line("ab.d")
    assert woven(first, line("abxy")) == first
    assert woven(first, line("abc")) == line("abcd")


LETTERS = st.sets(st.sampled_from("abcdefghij")).map(sorted).map("".join)


@given(LETTERS, LETTERS)
def test_weaving_copies_of_one_log(known, other):
    """Two copies with gaps give every row that one of them has, in the order of both."""
    found = weave(f"{known}z", f"{other}z")
    assert sorted(found) == sorted({*known, *other, "z"})
    for each in (known, other):
        assert [letter for letter in found if letter in each] == list(each)


def test_a_disk_that_fails_in_places(tmp_path):
    """What the disk does not give is zeros, and the rest is read; this file gives nothing."""
    path = tmp_path / "reviews.sqlite3"
    path.write_bytes(bytes(range(256)) * 40)
    assert readable(path) == path.read_bytes()
    assert readable(Path("/proc/self/mem")) == b""


if __name__ == "__main__":
    begun, times = time.monotonic(), int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        print(f"{times} torn files: {tear(Path(name), times)}; {time.monotonic() - begun:.0f} s")
