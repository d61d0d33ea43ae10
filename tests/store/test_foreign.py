"""What a row from elsewhere must satisfy."""

from __future__ import annotations

import pytest
from hypothesis import given

from quizcli.model import Memory, Moment
from quizcli.store.base import Ending
from quizcli.store.foreign import check
from quizcli.store.rows import from_review
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import PLAIN, REVIEWS, event, review, session

INF = float("inf")


def nested(depth):
    value = (1,)
    for _ in range(depth - 1):
        value = (value,)
    return value


@pytest.mark.parametrize(
    "row",
    [
        PLAIN,
        review("a", key=nested(16)),
        event("e1"),
        session("s", 1, 2**62),
        Ending("s", Moment(5, -720), "finished"),
    ],
)
def test_sound_rows_pass(row):
    """Rows as the program writes them are welcome."""
    check(row)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (review(""), "uid is empty"),
        (review("a\nb"), "uid is not a name"),
        (review("\x1b[2J"), "uid is not a name"),
        (review("\ud800"), "uid is not a name"),
        (review("a" * 501), "uid is not a name"),
        (review("a", question=""), "question is empty"),
        (review("a", mode="\0"), "mode is not a name"),
        (review("a", seed=2**63), "seed is out of range"),
        (review("a", attempt=-1), "attempt is out of range"),
        (review("a", hints=2**70), "hints is out of range"),
        (review("a", seconds=INF), "seconds is not an amount"),
        (review("a", seconds=float("nan")), "seconds is not an amount"),
        (review("a", share=-0.5), "share is not an amount"),
        (review("a", memory=Memory(INF, 5)), "stability is not an amount"),
        (review("a", at=Moment(-1)), "no instant"),
        (review("a", at=Moment(10**15)), "no instant"),
        (review("a", at=Moment(0, 1441)), "no offset"),
        (review("a", key=nested(17)), "more than 16 deep"),
        (review("a", draw={"x": nested(900)}), "more than 16 deep"),
        (event("e", value=nested(17)), "more than 16 deep"),
        (session("s")._replace(options={"x": nested(17)}), "more than 16 deep"),
        (event("e", kind=""), "kind is empty"),
        (event("e", target="x" * 501), "target is not a name"),
        (event("e", at=Moment(10**15)), "no instant"),
        (session("s", 2**64), "seed is out of range"),
        (session("s")._replace(plan=(("a\tb", 1),)), "question is not a name"),
        (session("s")._replace(started=Moment(-1)), "no instant"),
        (Ending("s", Moment(-1), "finished"), "no instant"),
        (Ending("s", Moment(0), "\x07"), "how is not a name"),
    ],
)
def test_rows_that_must_not_be_kept(row, message):
    """Each is refused with a sentence that names the field."""
    with pytest.raises(ValueError, match=message):
        check(row)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with SqliteStore.open(tmp_path_factory.mktemp("shared") / "reviews.sqlite3") as store:
        yield store


@given(one=REVIEWS)
def test_what_passes_can_be_kept(shared, one):
    """No review that passes the check makes the store fail."""
    try:
        check(one)
    except ValueError:
        return
    assert from_review(one)
    shared.append(one._replace(uid=f"{shared.count()} {one.uid}"))
