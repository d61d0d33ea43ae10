"""Reviews to keep: one plain, and as hostile as a learner, a bank or a terminal can make them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from quizcli.model import Event, Memory, Moment, Outcome, Rating, Review, SessionRecord, Value
from quizcli.store.base import Ending

PLAIN = Review(
    uid="a1",
    session="monday",
    question="cross-attention/output-shape",
    seed=7,
    draw={"N": 3, "K": 12, "M": 32},
    key=(12, 32),
    raw="(12, 32)",
    outcome=Outcome.RIGHT,
    attempt=1,
    rating=Rating.GOOD,
    seconds=4.25,
    hints=1,
    device="cpu",
    backend="torch 2.6.0",
    at=Moment(1_760_000_000_123, 120),
    memory=Memory(2.5, 5.25),
)


def review(uid: str, **changes: Any) -> Review:
    """The plain review under another uid, with a few things changed."""
    return PLAIN._replace(uid=uid, **changes)


def event(uid: str, **changes: Any) -> Event:
    """A flag on the plain question, with a few things changed."""
    return Event(uid, PLAIN.at, "flag", PLAIN.question)._replace(**changes)


def session(uid: str, *seeds: int) -> SessionRecord:
    """A session that asks the plain question once for each seed."""
    return SessionRecord(uid, Moment(0), tuple((PLAIN.question, seed) for seed in seeds))


TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(categories=["Cs", "Cc", "Lu"])),
    st.sampled_from(
        [
            "",
            "a\0b",
            "\ud83d\ude00",
            "\U0001f600",
            "caf\udce9",
            "x" * 10_000,
            "\U0001f9ee" * 2_500,
            "'); DROP TABLE review; --",
        ]
    ),
)
NUMBERS = st.one_of(
    st.booleans(),
    st.integers(),
    st.sampled_from([2**53 + 1, -(2**64), 10**400]),
    st.floats(),
    st.fractions(),
    st.just(Fraction(1, 10**400)),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    NUMBERS | TEXTS, lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=8
)
LONG = st.integers(-(2**63), 2**63 - 1)
LENGTHS = st.floats(min_value=0, allow_nan=False)

REVIEWS = st.builds(
    Review,
    uid=TEXTS,
    session=TEXTS,
    question=TEXTS,
    seed=LONG,
    draw=st.dictionaries(st.from_regex(r"[a-z_]\w{0,5}", fullmatch=True), VALUES, max_size=4),
    key=st.none() | VALUES,
    raw=TEXTS,
    outcome=st.sampled_from(Outcome),
    attempt=st.integers(1, 9),
    rating=st.none() | st.sampled_from(Rating),
    seconds=LENGTHS,
    hints=st.integers(0, 9),
    device=TEXTS,
    backend=TEXTS,
    at=st.builds(Moment, LONG, st.integers(-1080, 1080)),
    mode=TEXTS,
    share=LENGTHS,
    memory=st.none() | st.builds(Memory, LENGTHS, LENGTHS),
)

EVENTS = st.builds(
    Event,
    uid=TEXTS,
    at=st.builds(Moment, LONG, st.integers(-1080, 1080)),
    kind=TEXTS,
    question=TEXTS,
    value=st.none() | VALUES,
    target=TEXTS,
)
SESSIONS = st.builds(
    SessionRecord,
    uid=TEXTS,
    started=st.builds(Moment, LONG, st.integers(-1080, 1080)),
    plan=st.lists(st.tuples(TEXTS, LONG), max_size=3).map(tuple),
    options=st.dictionaries(st.from_regex(r"[a-z_]\w{0,5}", fullmatch=True), VALUES, max_size=3),
)
ENDINGS = st.builds(
    Ending,
    session=TEXTS,
    at=st.builds(Moment, LONG, st.integers(-1080, 1080)),
    how=TEXTS,
)
