"""What a log keeps as JSON objects, for `history --json`, for copies and for other programs.

An object carries the number of its format, so that a line written today can be
read when the format has changed.  Times are UTC milliseconds since 1970 and the
local offset in minutes; values are written as `values.py` says.

A review alone is written by `to_line`.  Where rows of several kinds stand side by side
they are texts of one line each, and `row` says what each is: review, event, session, ending.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

from quizcli.model import (
    Event,
    Memory,
    Moment,
    Outcome,
    Rating,
    Review,
    SessionRecord,
    Value,
)
from quizcli.store.base import Ending, Kept
from quizcli.store.values import (
    Json,
    decode,
    decode_names,
    decode_text,
    encode,
    encode_names,
    encode_text,
)

T = TypeVar("T")

FORMAT = 1


# ------------------------------------------------------------------- any row
def write_row(row: Kept) -> str:
    """A row as one line of text, in ASCII, without its end."""
    match row:
        case Review():
            name, line = "review", to_line(row)
        case Event():
            name, line = "event", _event_to_line(row)
        case SessionRecord():
            name, line = "session", _session_to_line(row)
        case Ending():
            name, line = "ending", _ending_to_line(row)
    return json.dumps({"row": name, **line}, allow_nan=False, separators=(",", ":"))


def read_row(text: str) -> Kept:
    """The row that `write_row` wrote; ValueError with a sentence for any other text."""
    try:
        line = json.loads(text, parse_constant=_no_constant)
        if not isinstance(line, dict):
            raise ValueError(f"not an object: {text[:40]!r}")
        return _read_kind(line, line.pop("row", None))
    except (RecursionError, OverflowError, TypeError) as error:
        raise ValueError(f"nothing that a log keeps ({error})") from error


def _read_kind(line: dict[str, Json], name: Json) -> Kept:
    match name:
        case "review":
            return from_line(line)
        case "event":
            return _emptied(line, _take_event)
        case "session":
            return _emptied(line, _take_session)
        case "ending":
            return _emptied(line, _take_ending)
    raise ValueError(f"{name!r} is no kind of row that is known here")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


# ------------------------------------------------------------------- reviews


def to_line(review: Review) -> dict[str, Json]:
    """The review as an object that json.dumps writes without loss and without NaN."""
    return {
        "format": FORMAT,
        "uid": encode_text(review.uid),
        "session": encode_text(review.session),
        "question": encode_text(review.question),
        "seed": encode(review.seed),
        "draw": encode_names(review.draw),
        "key": None if review.key is None else encode(review.key),
        "raw": encode_text(review.raw),
        "outcome": str(review.outcome),
        "attempt": encode(review.attempt),
        "rating": None if review.rating is None else int(review.rating),
        "seconds": encode(review.seconds),
        "hints": encode(review.hints),
        "device": encode_text(review.device),
        "backend": encode_text(review.backend),
        "at": _from_moment(review.at),
        "mode": encode_text(review.mode),
        "share": encode(review.share),
        "memory": _from_memory(review.memory),
    }


def from_line(line: Mapping[str, Json]) -> Review:
    """The review that `to_line` wrote.

    Raises ValueError with a sentence for another format, a missing field and a field
    of the wrong kind.  A field that is not known is an error too: it would be lost.
    """
    return _emptied(line, _take_review)


def _take_review(line: dict[str, Json]) -> Review:
    """Empty the object into a review, field by field."""
    take = line.pop
    return Review(
        uid=decode_text(take("uid")),
        session=decode_text(take("session")),
        question=decode_text(take("question")),
        seed=_whole(take("seed")),
        draw=decode_names(take("draw")),
        key=_key(take("key")),
        raw=decode_text(take("raw")),
        outcome=Outcome(decode_text(take("outcome"))),
        attempt=_whole(take("attempt")),
        rating=_rating(take("rating")),
        seconds=_real(take("seconds")),
        hints=_whole(take("hints")),
        device=decode_text(take("device")),
        backend=decode_text(take("backend")),
        at=_moment(take("at")),
        mode=decode_text(take("mode")),
        share=_real(take("share")),
        memory=_memory(take("memory")),
    )


# ------------------------------------------------------- events and sessions
def _event_to_line(event: Event) -> dict[str, Json]:
    return {
        "format": FORMAT,
        "uid": encode_text(event.uid),
        "at": _from_moment(event.at),
        "kind": encode_text(event.kind),
        "question": encode_text(event.question),
        "value": None if event.value is None else encode(event.value),
        "target": encode_text(event.target),
    }


def _take_event(line: dict[str, Json]) -> Event:
    take = line.pop
    return Event(
        uid=decode_text(take("uid")),
        at=_moment(take("at")),
        kind=decode_text(take("kind")),
        question=decode_text(take("question")),
        value=_key(take("value")),
        target=decode_text(take("target")),
    )


def _session_to_line(session: SessionRecord) -> dict[str, Json]:
    return {
        "format": FORMAT,
        "uid": encode_text(session.uid),
        "started": _from_moment(session.started),
        "plan": [[encode_text(name), encode(seed)] for name, seed in session.plan],
        "options": encode_names(session.options),
    }


def _take_session(line: dict[str, Json]) -> SessionRecord:
    take = line.pop
    return SessionRecord(
        uid=decode_text(take("uid")),
        started=_moment(take("started")),
        plan=_plan(take("plan")),
        options=decode_names(take("options")),
    )


def _plan(data: Json) -> tuple[tuple[str, int], ...]:
    if not isinstance(data, list):
        raise ValueError(f"not a plan: {data!r}")
    plan: list[tuple[str, int]] = []
    for each in data:
        if not isinstance(each, list) or len(each) != 2:
            raise ValueError(f"not a question with its seed: {each!r}")
        plan.append((decode_text(each[0]), _whole(each[1])))
    return tuple(plan)


def _ending_to_line(ending: Ending) -> dict[str, Json]:
    return {
        "format": FORMAT,
        "session": encode_text(ending.session),
        "at": _from_moment(ending.at),
        "how": encode_text(ending.how),
    }


def _take_ending(line: dict[str, Json]) -> Ending:
    take = line.pop
    return Ending(
        session=decode_text(take("session")),
        at=_moment(take("at")),
        how=decode_text(take("how")),
    )


# --------------------------------------------------------------------- parts
def _emptied(line: Mapping[str, Json], take: Callable[[dict[str, Json]], T]) -> T:
    """What `take` makes of the object; ValueError unless it takes out every field."""
    if line.get("format") != FORMAT:
        raise ValueError(f"format {line.get('format')!r} is not {FORMAT}, the one known here")
    rest = dict(line)
    del rest["format"]
    try:
        taken = take(rest)
    except KeyError as error:
        raise ValueError(f"the field {error} is missing") from error
    if rest:
        raise ValueError(f"unknown fields: {', '.join(sorted(rest))}")
    return taken


def _from_moment(at: Moment) -> Json:
    return {"utc_ms": at.milliseconds, "offset_min": at.offset_minutes}


def _moment(data: Json) -> Moment:
    utc_ms, offset_min = _members(data, "utc_ms", "offset_min")
    return Moment(_whole(utc_ms), _whole(offset_min))


def _from_memory(memory: Memory | None) -> Json:
    if memory is None:
        return None
    return {"stability": encode(memory.stability), "difficulty": encode(memory.difficulty)}


def _memory(data: Json) -> Memory | None:
    if data is None:
        return None
    stability, difficulty = _members(data, "stability", "difficulty")
    return Memory(_real(stability), _real(difficulty))


def _key(data: Json) -> Value | None:
    return None if data is None else decode(data)


def _rating(data: Json) -> Rating | None:
    return None if data is None else Rating(_whole(data))


def _members(data: Json, *names: str) -> list[Json]:
    if isinstance(data, dict) and data.keys() == set(names):
        return [data[name] for name in names]
    raise ValueError(f"not an object of {' and '.join(names)}: {data!r}")


def _whole(data: Json) -> int:
    value = decode(data)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"not a whole number: {value!r}")


def _real(data: Json) -> float:
    value = decode(data)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise ValueError(f"not a number: {value!r}")
