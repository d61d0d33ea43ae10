"""The other process of the tests: it writes, is starved, shut out or killed.

    python -m tests.store.child write KIND PATH SESSION COUNT [wait]
    python -m tests.store.child cramped PATH BYTES
    python -m tests.store.child stranger PATH
    python -m tests.store.child found FOLDER COUNT START

It prints the uid of every review as soon as its append has returned, and a QuizError
as one line that starts with an exclamation mark.  With `wait` it stops after the last uid
until it is killed.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from quizcli.model import Moment, Outcome, QuizError, Rating, Review, SessionRecord
from quizcli.store.sqlite import SqliteStore

NOBODY = 65534
QUESTION = "bank/question"


class Hasty(SqliteStore):
    """Broken on purpose: it says that a review is kept one review too early."""

    pending: Review | None = None

    def append(self, review: Review) -> int:
        if self.pending is not None:
            super().append(self.pending)
        self.pending = review
        return 0


class Deferred(SqliteStore):
    """Broken on purpose: it takes the lock only when it comes to write."""

    _begin = "BEGIN DEFERRED"


KINDS = {"sound": SqliteStore, "hasty": Hasty, "deferred": Deferred}


def review(session: str, number: int, raw: str = "42") -> Review:
    return Review(
        uid=f"{session}-{number}",
        session=session,
        question=QUESTION,
        seed=number,
        draw={"n": number},
        key=number,
        raw=raw,
        outcome=Outcome.RIGHT,
        attempt=1,
        rating=Rating.GOOD,
        seconds=1.0,
        hints=0,
        device="cpu",
        backend="",
        at=Moment(0),
    )


def write(kind: str, path: str, session: str, count: str, then: str = "close") -> None:
    plan = tuple((QUESTION, number) for number in range(int(count)))
    with KINDS[kind].open(Path(path)) as store:
        store.begin(SessionRecord(session, Moment(0), plan))
        for number in range(int(count)):
            store.append(review(session, number))
            print(f"{session}-{number}", flush=True)
        if then == "wait":
            signal.pause()


def cramped(path: str, size: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    with SqliteStore.open(Path(path)) as store:
        print("opened", flush=True)
        for number in range(1000):
            one = review("cramped", number)
            store.append(one._replace(raw="x" * 10_000))
            print(one.uid, flush=True)


def stranger(path: str) -> None:
    # Permissions don't bind root; whoever may not change user is bound by them anyway.
    with suppress(PermissionError):
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    SqliteStore.open(Path(path)).close()


def found(folder: str, count: str, start: str) -> None:
    """Make one file after the other, each at an instant that all such processes share."""
    for number in range(int(count)):
        time.sleep(max(0.0, float(start) + 0.02 * number - time.time()))
        SqliteStore.open(Path(folder) / f"{number}.sqlite3").close()


ACTIONS: dict[str, Callable[..., None]] = {
    "write": write,
    "cramped": cramped,
    "stranger": stranger,
    "found": found,
}

if __name__ == "__main__":
    try:
        ACTIONS[sys.argv[1]](*sys.argv[2:])
    except QuizError as error:
        print(f"! {error}", flush=True)
        sys.exit(error.exit_code)
