"""How much a process may use: no core, no file, no other process, so much memory and time."""

from __future__ import annotations

import math
import resource

FEW_DESCRIPTORS = 16
CPU_GRACE_SECONDS = 2


def limit_server() -> None:
    """No core, no byte in a file, few descriptors; its children inherit that."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, FEW_DESCRIPTORS)


def limit_child(size: int, seconds: float) -> None:
    """At most `size` bytes of address space and a little more than `seconds` of CPU, no child."""
    _limit(resource.RLIMIT_CPU, math.ceil(seconds) + CPU_GRACE_SECONDS)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_AS, size)


def _limit(which: int, value: int) -> None:
    """Raises OSError or ValueError when the system refuses."""
    hard = resource.getrlimit(which)[1]
    least = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (least, least))
