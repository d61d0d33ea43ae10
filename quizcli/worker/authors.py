"""A worker for authors' own lines: the same client, another process, as far away as it gets."""

from __future__ import annotations

import os
import site

from quizcli.worker.child import Command, boot
from quizcli.worker.client import Worker

MEMORY = 1 << 30
"""Bytes that one computation may take beyond what the process itself holds."""

GRACE_SECONDS = 5.0
"""So much later the client ends the whole process, where that had not ended the computation."""

ENVIRONMENT = {
    "CUDA_VISIBLE_DEVICES": "",  # a device does not follow a fork
    "HOME": "/nonexistent",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",  # `torch.set_num_threads` or not
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
    "PYTHONHASHSEED": "0",
}

NEEDED_TO_START = (
    "DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE",
    "SYSTEMROOT",
)  # fmt: skip
"""Without these, if they are set, torch or Python itself may not be found."""


def author_worker(
    limit: float = 10.0,
    start_limit: float = 60.0,
    *,
    memory: int = MEMORY,
    unlocked: bool = False,
) -> Worker:
    """A worker that computes authors' lines, each in a process that ends with it.

    `hello().walls` names the kernel's walls around them.  A computation may take `limit`
    seconds and `memory` bytes.  `unlocked` lets plain Python run where there are no walls.
    """
    return Worker(
        limit=limit + GRACE_SECONDS,
        start_limit=start_limit,
        command=command(),
        opening={"limit": limit, "memory": memory, "unlocked": unlocked},
    )


def command() -> Command:
    """How the process is started: in the root folder, with next to no environment."""
    kept = {name: os.environ[name] for name in NEEDED_TO_START if name in os.environ}
    if site.ENABLE_USER_SITE and site.USER_BASE:
        kept["PYTHONUSERBASE"] = site.USER_BASE
    return Command(boot("quizcli.worker.locked.__main__"), {**ENVIRONMENT, **kept}, os.sep)
