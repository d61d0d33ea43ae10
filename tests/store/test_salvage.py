"""Salvage: of a damaged log everything is saved that its checksums still prove, and nothing else."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.model import Moment, QuizError
from quizcli.store import backups
from quizcli.store.carving import Carver, Pages
from quizcli.store.copying import readable
from quizcli.store.salvage import salvage
from quizcli.store.schema import MIGRATIONS
from quizcli.store.sqlite import SqliteStore
from quizcli.store.weaving import Count, woven
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
    """The uids that SQLite itself still reads, number by number, where the checksum is right."""
    found = set()
    for table in ("review", "event"):
        for number in range(1, ROWS + 1):
            with SqliteOrNothing(path) as connection:
                query = f"SELECT uid FROM {table} NOT INDEXED WHERE sequence = ?"
                found.update(uid for (uid,) in connection.execute(query, [number]))
    return found


class SqliteOrNothing:
    """A connection that swallows what SQLite says of damage."""

    def __init__(self, path):
        self.connection = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)

    def __enter__(self):
        return self.connection

    def __exit__(self, kind, error, trace):
        self.connection.close()
        return isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError))


class Toll(NamedTuple):
    """Over several torn files: rows that a correct reader can prove, rows salvaged, rows that
    queries still read, and rows of pages that were not touched that salvage lacks."""

    provable: int = 0
    salvaged: int = 0
    queried: int = 0
    missing: int = 0
    false: int = 0


def tear(folder, sound, number):
    """Salvage so many torn files without backups."""
    data, rows = sound
    dice = random.Random(number)
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
    known = set(map(repr, rows))
    return Toll(
        len(expected),
        len(names),
        len(queried),
        len(expected - names),
        sum(repr(each) not in known for each in found),
    )
