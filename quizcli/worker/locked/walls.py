"""All walls in the order that works: each step has to leave the next one possible."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from quizcli.worker.locked import landlock, limits, seccomp
from quizcli.worker.locked.kernel import (
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    drop_capabilities,
    prctl,
)

FIRST_TO_GO = "1000"
"""What /proc/self/oom_score_adj takes: out of memory, the kernel ends this process first."""


def possible() -> bool:
    """Whether this system has the walls without which nothing counts as locked."""
    return seccomp.possible()


def lock_server() -> tuple[str, ...]:
    """Lock this process for good; the names of its walls.

    Landlock may be missing.  Raises LockError when anything else can't be done: then
    nothing may be served.
    """
    with suppress(OSError):  # no wall, only good manners
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO, encoding="utf-8")
    prctl(PR_SET_DUMPABLE, 0)
    limits.limit_server()
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    drop_capabilities()
    version = landlock.version()
    if version:
        landlock.lock(version)
    seccomp.lock_server()
    return ("seccomp", "landlock", "rlimits") if version else ("seccomp", "rlimits")


def lock_child(size: int, seconds: float) -> None:
    """Lock a child for good: it may compute, answer and end.

    `size` is its address space in bytes, `seconds` its time.  Raises LockError.
    """
    limits.limit_child(size, seconds)
    seccomp.lock_child(os.getpid())
