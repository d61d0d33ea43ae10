"""The answers that count as columns: a file in the cache, so that statistics read few rows.

Like a snapshot it is good only for the very rows that it was made from and for the program that
made it; what does not fit, is cut short or cannot be written is ignored.  Of each answer it has
what amounts are counted from; drawn values, keys and what was typed are left out.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

from quizcli.model import NOTHING, Moment, Outcome, Rating, Review
from quizcli.store import snapshot
from quizcli.store.order import Head, Ordered
from quizcli.store.regular import opened

SUFFIX = ".answers"
MOST_BYTES = 2**28
_MAGIC = "quizcli-answers"
_TYPES = "qqdibbi"
"""Of the columns: instants, offsets, seconds, questions, outcomes, ratings and modes."""

_OUTCOMES = tuple(Outcome)
_RATINGS = (None, *Rating)


class Answered(NamedTuple):
    """The answers that count up to a place of the log, in the order of `log.effective`.

    They are `bare`.
    """

    head: Head
    reviews: Sequence[Review]


def bare(reviews: Iterable[Review]) -> list[Review]:
    """Answers without what no amount is counted from."""
    found = list(reviews)
    return _made(
        [each.question for each in found],
        [each.outcome for each in found],
        [each.rating for each in found],
        [each.seconds for each in found],
        [each.at for each in found],
        [each.mode for each in found],
    )


def _made(
    questions: Iterable[str],
    outcomes: Iterable[Outcome],
    ratings: Iterable[Rating | None],
    seconds: Iterable[float],
    instants: Iterable[Moment],
    modes: Iterable[str],
) -> list[Review]:
    """Answers of their columns, made in one go, which takes half the time."""
    none, nothing, one, zero = repeat(""), repeat(NOTHING), repeat(1), repeat(0)
    head = (none, none, questions, zero, nothing, repeat(None), none, outcomes, one, ratings)
    tail = (seconds, zero, none, none, instants, modes, repeat(0.0), repeat(None))
    return list(map(Review._make, zip(*head, *tail, strict=False)))


# ------------------------------------------------------------ reading and writing
def load(folder: Path, log: Ordered, stamp: str) -> Answered | None:
    """The answers of this log by this program, or None when there are none that are whole."""
    try:
        with opened(snapshot.place_of(folder, log.path, SUFFIX)) as stream:
            line = stream.readline(400)
            body = stream.read(MOST_BYTES)
        magic, key, reviews, events, size, digest = line.decode("ascii").split()
        if (magic, digest) != (_MAGIC, snapshot.digest_of(body)):
            return None
        head = Head(int(reviews), int(events))
        if key != snapshot.key_of(log, head, _stamped(stamp)):
            return None
        questions, modes, count = json.loads(body[: int(size)])
        return Answered(head, _read(questions, modes, count, memoryview(body)[int(size) :]))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def save(folder: Path, log: Ordered, stamp: str, answered: Answered) -> None:
    """Write the answers, wholly or not at all; a folder that can't be written is no error."""
    head, found = answered
    questions, modes = _places(e.question for e in found), _places(e.mode for e in found)
    columns: tuple[list[Any], ...] = (
        [each.at.milliseconds for each in found],
        [each.at.offset_minutes for each in found],
        [each.seconds for each in found],
        [questions[each.question] for each in found],
        [_OUTCOMES.index(each.outcome) for each in found],
        [each.rating or 0 for each in found],
        [modes[each.mode] for each in found],
    )
    first = json.dumps([list(questions), list(modes), len(found)]).encode()
    packed = (array(kind, each) for kind, each in zip(_TYPES, columns, strict=True))
    body = first + b"".join(each.tobytes() for each in packed)
    key = snapshot.key_of(log, head, _stamped(stamp))
    numbers = f"{head.reviews} {head.events} {len(first)}"
    header = f"{_MAGIC} {key} {numbers} {snapshot.digest_of(body)}\n"
    snapshot.write(snapshot.place_of(folder, log.path, SUFFIX), header.encode() + body)


def _stamped(stamp: str) -> str:
    """Numbers are as this machine has them."""
    return f"{stamp} {sys.byteorder} {[array(each).itemsize for each in _TYPES]}"


def _places(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _read(questions: list[str], modes: list[str], count: int, data: memoryview) -> list[Review]:
    columns = []
    for kind in _TYPES:
        column = array(kind)
        end = count * column.itemsize
        column.frombytes(data[:end])
        data = data[end:]
        columns.append(column)
    instants, offsets, seconds, asked, outcomes, ratings, ways = columns
    return _made(
        map(questions.__getitem__, asked),
        map(_OUTCOMES.__getitem__, outcomes),
        map(_RATINGS.__getitem__, ratings),
        seconds,
        map(Moment._make, zip(instants, offsets, strict=True)),
        map(modes.__getitem__, ways),
    )
