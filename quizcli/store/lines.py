"""A review as one JSON object, for `history --json`, for copies and for other programs.

An object carries the number of its format, so that a line written today can be
read when the format has changed.  Times are UTC milliseconds since 1970 and the
local offset in minutes; values are written as `values.py` says.
"""

from __future__ import annotations

from collections.abc import Mapping

from quizcli.model import Memory, Moment, Outcome, Rating, Review, Value
from quizcli.store.values import (
    Json,
    decode,
    decode_names,
    decode_text,
    encode,
    encode_names,
    encode_text,
)

FORMAT = 1


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
    if line.get("format") != FORMAT:
        raise ValueError(f"format {line.get('format')!r} is not {FORMAT}, the one known here")
    rest = dict(line)
    del rest["format"]
    try:
        review = _take(rest)
    except KeyError as error:
        raise ValueError(f"the field {error} is missing") from error
    if rest:
        raise ValueError(f"unknown fields: {', '.join(sorted(rest))}")
    return review


def _take(line: dict[str, Json]) -> Review:
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
