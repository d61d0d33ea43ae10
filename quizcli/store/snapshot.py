"""The cards as they were computed last: a file in the cache, so that a start reads few rows.

A snapshot is a header line, the settings and cards as JSON, and the answers of each question
as JSON, which are only looked at when somebody asks for them.  It lies at a name made of the
log's path and is good only for the very rows that it was computed from and for the program
that computed it: its key holds the log's fingerprint up to its place and a `stamp` for the
program.  What does not fit, is cut short or cannot be written is ignored: the cards are
computed from the log again.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from quizcli import __version__, settings
from quizcli.cards import Card, State
from quizcli.model import NOTHING, Memory
from quizcli.settings import Settings
from quizcli.store.order import Head, Ordered
from quizcli.store.regular import opened

FORMAT = 1
SUFFIX = ".deck"
MOST_BYTES = 2**28
_MAGIC = "quizcli-deck"
_STATES = {str(each): each for each in State}

Answers: TypeAlias = Mapping[str, tuple[tuple[int, int], ...]]
"""The study days and ratings of each question's answers, in order."""


class History:
    """The answers given, read when they are first asked for."""

    def __init__(self, read: Callable[[], Answers], fresh: Answers = NOTHING) -> None:
        """`fresh` stand in place of those that `read` has; none means that there are none."""
        self._read = cache(read)
        self._fresh = fresh

    @cached_property
    def answers(self) -> Answers:
        """The study days and ratings of each question's answers."""
        every = {**self._read(), **self._fresh}
        return {question: given for question, given in every.items() if given}

    @cached_property
    def days(self) -> Mapping[int, int]:
        """How many answers were given on each study day."""
        return Counter(day for given in self.answers.values() for day, _ in given)

    def renewed(self, fresh: Answers) -> History:
        """The history with other answers to some questions."""
        return History(self._read, {**self._fresh, **fresh})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, History) and self.answers == other.answers

    __hash__ = None  # type: ignore[assignment]


class Snapshot(NamedTuple):
    """What the log came to when it was read up to `head`."""

    head: Head
    settings: Settings
    cards: Mapping[str, Card]
    history: History


# ------------------------------------------------------------ reading and writing
def load(folder: Path, log: Ordered, stamp: str) -> Snapshot | None:
    """The snapshot of this log by this program, or None when there is none that is whole."""
    try:
        with opened(_file(folder, log.path)) as stream:
            line = stream.readline(400)
            body = stream.read(MOST_BYTES)
        magic, version, key, reviews, events, size, digest = line.decode("ascii").split()
        if (magic, version, digest) != (_MAGIC, str(FORMAT), digest_of(body)):
            return None
        head = Head(int(reviews), int(events))
        if key != key_of(log, head, stamp):
            return None
        chosen, columns = json.loads(body[: int(size)])
        history = History(lambda: _answers(body[int(size) :]))
        return Snapshot(head, _settings(chosen), _cards(columns), history)
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def save(folder: Path, log: Ordered, stamp: str, snapshot: Snapshot) -> None:
    """Write a snapshot, wholly or not at all; a folder that can't be written is no error."""
    with suppress(UnicodeEncodeError):
        write(_file(folder, log.path), _bytes(key_of(log, snapshot.head, stamp), snapshot))


def write(target: Path, data: bytes) -> None:
    """Write a file of the cache, wholly or not at all."""
    temporary = target.with_name(f"{target.name}.{os.getpid()}")
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            temporary.replace(target)
        except OSError:
            temporary.unlink(missing_ok=True)


def key_of(log: Ordered, head: Head, stamp: str) -> str:
    """What a file of the cache is good for: the rows of a log up to a place, and a program."""
    origin = (FORMAT, __version__, stamp, str(log.path.absolute()), log.fingerprint(head))
    return digest_of("\0".join(map(str, origin)).encode("utf-8", "surrogateescape"))


def place_of(folder: Path, log: Path, suffix: str) -> Path:
    """Where a file about a log lies: one place for each path, so nothing piles up."""
    return folder / f"{digest_of(os.fsencode(log.absolute()))}{suffix}"


def digest_of(data: bytes) -> str:
    """What tells these bytes from any others."""
    return blake2b(data, digest_size=16).hexdigest()


def _file(folder: Path, log: Path) -> Path:
    return place_of(folder, log, SUFFIX)


# ------------------------------------------------------------------------- form
def _bytes(key: str, snapshot: Snapshot) -> bytes:
    """The file.  UnicodeEncodeError for surrogates, which JSON would not bring back."""
    columns = list(zip(*snapshot.cards.values(), strict=True))
    first = _json([snapshot.settings._asdict(), columns])
    # A day and a rating as one number take half the time to read.
    given = {
        question: [8 * day + rating for day, rating in answers]
        for question, answers in snapshot.history.answers.items()
    }
    body = first + _json(given)
    head = snapshot.head
    header = (
        f"{_MAGIC} {FORMAT} {key} {head.reviews} {head.events} {len(first)} {digest_of(body)}\n"
    )
    return header.encode() + body


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _settings(values: Mapping[str, Any]) -> Settings:
    return settings.chosen(
        {name: tuple(each) if isinstance(each, list) else each for name, each in values.items()}
    )


def _cards(columns: list[list[Any]]) -> dict[str, Card]:
    """The cards of their columns; made in one go, which takes half the time."""
    if not columns:
        return {}
    questions, states, memories, *rest = columns
    known = [memory and Memory(*memory) for memory in memories]
    rows = zip(questions, map(_STATES.__getitem__, states), known, *rest, strict=True)
    return dict(zip(questions, map(Card._make, rows), strict=True))


def _answers(data: bytes) -> Answers:
    given: dict[str, list[int]] = json.loads(data)
    return {
        question: tuple([(each >> 3, each & 7) for each in answers])
        for question, answers in given.items()
    }
