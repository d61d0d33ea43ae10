"""All attempts, by group."""

from __future__ import annotations

from tests.escapes.attempts import (
    cpu,
    descriptors,
    disk,
    files,
    kernel,
    language,
    lasting,
    leaks,
    memory,
    native,
    network,
    poisoning,
    processes,
    signals,
    verdicts,
)

GROUPS = (
    files, network, processes, signals, memory, cpu, disk, descriptors, verdicts, poisoning,
    leaks, native, kernel, lasting, language,
)  # fmt: skip

ATTEMPTS = tuple(each for module in GROUPS for each in module.GROUP.attempts)
