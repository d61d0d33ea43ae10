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


# ------------------------------------------------------------------- whole pasts
TURN = 7 * 3_600_000
"""Milliseconds: some of these lie on one study day, others do not."""

DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "try", "skip", "undo", "undo", "overrule", "renew"])
        | st.sampled_from(
            ["rename", "regrade", "plan", "reschedule", "balance", "flag", "dispute"]
        ),
        st.integers(0, 12),
        st.integers(0, 30),
        st.integers(0, 2),
        st.sampled_from(Rating),
    ),
    max_size=31,
)
"""What was done, in the order in which a log got to know it: not that of the instants."""


def past(doings: list[tuple[str, int, int, int, Rating]]) -> list[Review | Event]:
    """The rows of these doings; they name each other, also rows that come later or never."""
    return [_row(place, *each) for place, each in enumerate(doings)]


def _row(place: int, kind: str, turn: int, other: int, name: int, rating: Rating) -> Review | Event:
    uid, target, at = _uid(place), _uid(other), Moment(1_728_000_000_000 + turn * TURN, 60)
    question = f"bank/{'abc'[name]}"
    if kind in ("answer", "try", "skip"):
        outcome = {"answer": Outcome.RIGHT, "try": Outcome.WRONG, "skip": Outcome.SKIPPED}[kind]
        return review(
            uid,
            session=f"s{name}",
            question=question,
            seed=other % 2,
            outcome=outcome,
            rating=rating if kind == "answer" else None,
            seconds=0.1 + other / 7,
            at=at,
            mode="cram" if other % 5 == 0 else "drill",
        )
    values: dict[str, Value] = {
        "overrule": int(rating),
        "rename": f"bank/{'abc'[other % 3]}",
        "regrade": (target, "wrong", 0.0, int(rating)),
        "plan": "a plan",
        "reschedule": (20_010, target),
        "balance": 20_010,
    }
    return Event(uid, at, kind, question, values.get(kind), target)


def _uid(place: int) -> str:
    """Uids sort in another order than the rows came."""
    return f"{place * 7 % 31:02}"
