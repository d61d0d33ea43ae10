"""One attempt against one fence: what refused it, or the harm that it did."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tests.escapes.attempt import Attempt
from tests.escapes.fences import Fenced, Plain, Run
from tests.escapes.traps import Traps

NOBODY = 65534

REFUSALS = (
    ("seccomp", ("tried what no computation needs",)),
    ("EPERM", ("not permitted", "can't start new thread", "Permission denied")),
    ("rlimit", ("more memory", "MemoryError", "stopped without an answer", "Too many open")),
    ("timeout", ("took longer",)),
    ("reply check", (
        "answered", "something else", "only plain", "nested", "elements", "characters", "bits",
        "can't be read", "bytes",
    )),
    ("its own end", ("crashed", "ended without an answer")),
)  # fmt: skip
"""How the sentences read with which a worker refuses; the first that fits."""


class Outcome(NamedTuple):
    """`refused` is a word of `REFUSALS`, language, an error or no effect; `harm` was done."""

    attempt: Attempt
    fence: str
    user: int
    refused: str
    harm: frozenset[str]
    reply: str

    @property
    def real(self) -> bool:
        """Whether it did the harm that it wants."""
        return self.attempt.canary in self.harm


Fence = Plain | Fenced


def users() -> list[int]:
    """Root and an ordinary user, or the one that runs this."""
    return [0, NOBODY] if os.getuid() == 0 else [os.getuid()]


def can_do_harm(attempt: Attempt, user: int) -> bool:
    """Whether a user like that could do it at all."""
    return user == 0 or attempt.needs != "root"


def outcomes(attempts: Iterable[Attempt], fence: Fence) -> Iterator[Outcome]:
    """All of them, one after the other, against a fence that is up."""
    with Traps(fence.user) as traps:
        for attempt in attempts:
            yield outcome(attempt, fence, traps)


def outcome(attempt: Attempt, fence: Fence, traps: Traps) -> Outcome:
    """One attempt; all canaries are looked at after it."""
    traps.set()
    harm = set[str]()
    try:
        run = fence.run(attempt, traps.names())
    finally:
        reply = _text(run) if "run" in locals() else ""
        harm |= traps.sprung(reply)
    if run.outputs is not None and run.outputs.get("x") == "through":
        harm.add("through")
    return Outcome(
        attempt, fence.name, fence.user, refused_by(run, fence), run.harm | harm, reply[:300]
    )


def refused_by(run: Run, fence: Fence) -> str:
    """Which fence it met, as far as the reply tells."""
    if not run.error:
        return "no effect"
    for name, words in REFUSALS:
        if any(word in run.error for word in words):
            return name
    closed = isinstance(fence, Fenced) and fence.language == "torch"
    return "language" if closed else "an error"


def fences(user: int) -> Sequence[Fence]:
    """All of them for one user."""
    return (
        Plain(user), Fenced("python", user), Fenced("torch", user),
        Fenced("torch", user, locked=False),
    )  # fmt: skip


def _text(run: Run) -> str:
    return json.dumps(run.outputs, default=str, ensure_ascii=False) + run.error
