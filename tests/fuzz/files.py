"""Targets for files of the learner's own that may be damaged or exchanged: the log and lists.

Bytes that come in at random are never a SQLite file, so they say where a sound log is changed:
see `changed`.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from quizcli.cli.checks import kept
from quizcli.cli.deck import open_deck
from quizcli.cli.text import clean
from quizcli.model import Moment, QuizError
from quizcli.store import trust
from quizcli.store.carving import ENDING, TABLES, Carver, Pages
from quizcli.store.health import examine
from quizcli.store.rows import checksum
from quizcli.store.salvage import END_OF_TIME
from quizcli.store.sqlite import SqliteStore
from quizcli.store.weaving import arranged
from tests.fuzz.holding import folder, is_harmless
from tests.store.samples import event, review, session

NOW = Moment(1_770_000_000_000)
_TABLES = {each.name for each in TABLES}


class Sound(NamedTuple):
    """A log with its write-ahead log, and what its rows are."""

    data: bytes
    wal: bytes
    rows: frozenset[str]


@cache
def sound() -> Sound:
    """A small log of small pages, copied while the last rows were in the write-ahead log only."""
    with tempfile.TemporaryDirectory(prefix="quizcli-sound-") as name:
        path = Path(name) / "reviews.sqlite3"
        with SqliteStore.open(path) as store:
            store.begin(session("s", 1, 2))
            store.append(review("r0", raw="long " * 300))
        with closing(sqlite3.connect(path)) as connection:
            for statement in ("journal_mode = DELETE", "page_size = 512"):
                connection.execute(f"PRAGMA {statement}")
            connection.execute("VACUUM")
        with SqliteStore.open(path) as store:
            for number in range(1, 6):
                store.append(review(f"r{number}", seed=number))
                store.append_event(event(f"e{number}", value=number))
            store.end("s", NOW, "finished")
            data, wal = path.read_bytes(), Path(f"{path}-wal").read_bytes()
            return Sound(data, wal, frozenset(map(repr, _all(store))))


def _all(store: SqliteStore) -> list[object]:
    return [*store.log(), *store.sessions(), *store.endings()]


def changed(data: bytes) -> tuple[bytes, bytes]:
    """The sound log and its write-ahead log, changed.

    The first byte says whether there is a write-ahead log, and whether one is cut off; then
    come a place (2 bytes), a length (1 byte, up to 16), and as many bytes to be put there.
    """
    found = sound()
    how, rest = data[:1], data[1:]
    whole = bytearray(found.data + found.wal)
    while len(rest) > 3:
        at, length = int.from_bytes(rest[:2], "big") % len(whole), rest[2] % 16 + 1
        piece, rest = rest[3 : 3 + length], rest[3 + length :]
        whole[at : at + len(piece)] = piece
    log, wal = bytes(whole[: len(found.data)]), bytes(whole[len(found.data) :])
    match how:
        case b"" | b"\0":
            return log, b""
        case b"\1":
            return log[: len(log) // 2], b""
        case b"\2":
            return b"", wal
    return log, wal


def log(data: bytes) -> None:
    """A log that was changed: a sentence, or rows that were written and never others."""
    place = folder() / "log"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    path = place / "reviews.sqlite3"
    main, wal = changed(data)
    path.write_bytes(main)
    if wal:
        Path(f"{path}-wal").write_bytes(wal)
    try:
        examine(path, END_OF_TIME)
    except QuizError as error:
        assert is_harmless(clean(str(error)))
    try:
        with SqliteStore.open(path, patience=0.0) as store:
            _use(store)
    except QuizError as error:
        assert is_harmless(clean(str(error)))


def _use(store: SqliteStore) -> None:
    rows = {repr(each) for each in _all(store) if type(each).__name__ != "Ending"}
    assert rows <= sound().rows
    for each in store.problems:
        assert is_harmless(clean(each.message))
    list(store.unfinished())
    open_deck(store, NOW)
    store.append(review("new"))


def carved(data: bytes) -> None:
    """Rows looked for in any bytes: only those whose checksums fit."""
    for main, wal in (changed(data), (data, data), (b"SQLite format 3\0" + data, b"")):
        found = list(Carver().rows(Pages(main, wal)))
        for each in found:
            assert each.table in _TABLES | {ENDING} and each.number >= 0
            if each.cells and each.table != ENDING:
                assert checksum(each.number, each.cells)
        arranged(found)


def lists(data: bytes) -> None:
    """Lists beside the log: of what is trusted, and of what was found; else they are empty."""
    path = folder() / "list.json"
    shapes = [data, b'{"format": 1, "trusted": %s, "findings": %s}' % (data, data)]
    with suppress(ValueError, RecursionError):
        shapes.append(json.dumps({"format": 1, "trusted": [json.loads(data)]}).encode())
    for each in shapes:
        path.write_bytes(each)
        for found in trust.trusted(path):
            assert len(found.content) == 64 and found.content.isalnum()
        assert isinstance(kept._read(path), dict)
