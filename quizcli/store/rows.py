"""Reviews, events and sessions as rows of their tables and back, with a checksum.

Text travels as bytes, UTF-8 with surrogates let through: what was typed comes back
as it was typed, and a damaged text is one damaged row, not the failure of a whole read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from math import isnan
from typing import Any, NamedTuple, TypeAlias

from quizcli.model import Event, Memory, Moment, Outcome, Rating, Review, SessionRecord, Value
from quizcli.store.values import Json, decode, decode_names, encode, encode_names

MISREAD = (ValueError, TypeError, AttributeError, RecursionError)
"""What reading a row raises that nobody here wrote, whatever its checksum says."""

Cell: TypeAlias = bytes | int | float | None
Row: TypeAlias = tuple[Cell, ...]


class Table(NamedTuple):
    """A table of numbered rows with a uid, its columns with their types, and a checksum.

    The first `compared` columns (all without a number) say what a row is; the others say
    where in this log it stands.
    """

    name: str
    number: str
    columns: Mapping[str, str]
    compared: int | None = None

    @property
    def select(self) -> str:
        """The start of a statement that reads number, cells and checksum."""
        return f"SELECT {self.number}, {', '.join(self.columns)}, checksum FROM {self.name}"

    @property
    def last(self) -> str:
        """An expression: the highest number, 0 for an empty table."""
        return f"(SELECT coalesce(max({self.number}), 0) FROM {self.name})"

    @property
    def insert(self) -> str:
        """A statement that writes number, cells and checksum; text is given as bytes."""
        cells = ", ".join(f"CAST(? AS {kind})" for kind in self.columns.values())
        names = ", ".join(self.columns)
        return (
            f"INSERT INTO {self.name} ({self.number}, {names}, checksum) "
            f"VALUES (?, {cells}, CAST(? AS TEXT))"
        )


REVIEW = Table(
    "review",
    "sequence",
    {
        "uid": "TEXT",
        "session": "TEXT",
        "question": "TEXT",
        "seed": "INTEGER",
        "draw": "TEXT",
        "key": "TEXT",
        "raw": "TEXT",
        "outcome": "TEXT",
        "attempt": "INTEGER",
        "rating": "INTEGER",
        "seconds": "REAL",
        "hints": "INTEGER",
        "device": "TEXT",
        "backend": "TEXT",
        "utc_ms": "INTEGER",
        "offset_min": "INTEGER",
        "mode": "TEXT",
        "share": "REAL",
        "stability": "REAL",
        "difficulty": "REAL",
    },
)
EVENT = Table(
    "event",
    "sequence",
    {
        "uid": "TEXT",
        "utc_ms": "INTEGER",
        "offset_min": "INTEGER",
        "kind": "TEXT",
        "question": "TEXT",
        "value": "TEXT",
        "target": "TEXT",
        "reviews_before": "INTEGER",
    },
    compared=7,
)
SESSION = Table(
    "session",
    "number",
    {
        "uid": "TEXT",
        "utc_ms": "INTEGER",
        "offset_min": "INTEGER",
        "plan": "TEXT",
        "options": "TEXT",
    },
)


def from_review(review: Review) -> Row:
    """The cells of a review, in the order of REVIEW's columns.

    Raises ValueError for nan where a number is due: SQLite would store it as NULL.
    """
    memory = review.memory
    return (
        pack(review.uid),
        pack(review.session),
        pack(review.question),
        int(review.seed),
        _pack_json(encode_names(review.draw)),
        None if review.key is None else pack_value(review.key),
        pack(review.raw),
        pack(review.outcome),
        int(review.attempt),
        None if review.rating is None else int(review.rating),
        _real(review.seconds),
        int(review.hints),
        pack(review.device),
        pack(review.backend),
        int(review.at.milliseconds),
        int(review.at.offset_minutes),
        pack(review.mode),
        _real(review.share),
        None if memory is None else _real(memory.stability),
        None if memory is None else _real(memory.difficulty),
    )


def to_review(row: tuple[Any, ...]) -> Review:
    """The review that `from_review` took apart; one of MISREAD if it can't be."""
    (uid, session, question, seed, draw, key, raw, outcome, attempt, rating, seconds) = row[:11]
    (hints, device, backend, utc_ms, offset_min, mode, share, stability, difficulty) = row[11:]
    return Review(
        uid=unpack(uid),
        session=unpack(session),
        question=unpack(question),
        seed=seed,
        draw=decode_names(_unpack_json(draw)),
        key=None if key is None else decode(_unpack_json(key)),
        raw=unpack(raw),
        outcome=_OUTCOMES.get(outcome) or Outcome(unpack(outcome)),
        attempt=attempt,
        rating=None if rating is None else _RATINGS.get(rating) or Rating(rating),
        seconds=seconds,
        hints=hints,
        device=unpack(device),
        backend=unpack(backend),
        at=Moment(utc_ms, offset_min),
        mode=unpack(mode),
        share=share,
        memory=None if stability is None else Memory(stability, difficulty),
    )


def from_event(event: Event, reviews_before: int) -> Row:
    """The cells of an event, in the order of EVENT's columns.

    `reviews_before` is the number of the last review that was in the log before it.
    """
    return (
        pack(event.uid),
        int(event.at.milliseconds),
        int(event.at.offset_minutes),
        pack(event.kind),
        pack(event.question),
        None if event.value is None else pack_value(event.value),
        pack(event.target),
        reviews_before,
    )


def to_event(row: tuple[Any, ...]) -> tuple[Event, int]:
    """The event and the number that `from_event` put together; one of MISREAD if it can't be."""
    uid, utc_ms, offset_min, kind, question, value, target, reviews_before = row
    event = Event(
        uid=unpack(uid),
        at=Moment(utc_ms, offset_min),
        kind=unpack(kind),
        question=unpack(question),
        value=None if value is None else decode(_unpack_json(value)),
        target=unpack(target),
    )
    return event, reviews_before


def from_session(session: SessionRecord) -> Row:
    """The cells of a session's plan, in the order of SESSION's columns."""
    return (
        pack(session.uid),
        int(session.started.milliseconds),
        int(session.started.offset_minutes),
        _pack_json([[name, int(seed)] for name, seed in session.plan]),
        _pack_json(encode_names(session.options)),
    )


def to_session(row: tuple[Any, ...]) -> SessionRecord:
    """The session that `from_session` took apart; one of MISREAD if it can't be."""
    uid, utc_ms, offset_min, plan, options = row
    return SessionRecord(
        uid=unpack(uid),
        started=Moment(utc_ms, offset_min),
        plan=tuple(_planned(each) for each in _listed(_unpack_json(plan))),
        options=decode_names(_unpack_json(options)),
    )


def _listed(data: Json) -> list[Json]:
    if isinstance(data, list):
        return data
    raise ValueError("a plan is a list")


def _planned(data: Json) -> tuple[str, int]:
    match data:
        case [str(question), int(seed)]:
            return question, seed
    raise ValueError("what is planned is a question with its seed")


def checksum(number: int, row: Row) -> bytes:
    """16 hexadecimal digits over the cells of a row and its place in the log.

    64 bits against accidents of the disk, not against a forger.  `repr` of bytes and
    numbers is the same in every Python 3.
    """
    return checksum_of((number, *row))


def checksum_of(numbered: Row) -> bytes:
    """The checksum of a row whose number stands before its cells."""
    return blake2b(repr(numbered).encode(), digest_size=8).hexdigest().encode()


def pack(text: str) -> bytes:
    """The bytes that stand for a text in the log."""
    return text.encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> str:
    """The text that `pack` made bytes of; UnicodeDecodeError for damaged ones."""
    return data.decode("utf-8", "surrogatepass")


def pack_value(value: Value) -> bytes:
    """The bytes that stand for a value in the log, alone or inside a list."""
    return _pack_json(encode(value))


def _pack_json(data: Json) -> bytes:
    return pack(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def _unpack_json(data: bytes) -> Json:
    text = unpack(data)
    value: Json
    value, end = _parse(text)
    if end != len(text):
        raise ValueError(f"not one value: {text[:80]}")
    return value


_parse = json.JSONDecoder().raw_decode
"""Twice as fast as `json.loads`, which looks for spaces before and behind."""

_OUTCOMES = {pack(each): each for each in Outcome}
_RATINGS = {int(each): each for each in Rating}


def _real(number: float) -> float:
    if isnan(number):
        raise ValueError("nan can't be kept as a duration, a share or a memory state")
    # SQLite keeps no sign of zero, and the checksum would see the difference.
    return float(number) + 0.0
