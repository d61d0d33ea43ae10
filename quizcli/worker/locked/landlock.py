"""A spare wall: no file, no TCP port, no signal to the outside (Linux Landlock)."""

from __future__ import annotations

import ctypes
import os
import struct

from quizcli.worker.locked.kernel import LockError, call

ASK_VERSION = 1

FILES = (1 << 13) - 1
SINCE = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}  # refer, truncate, ioctl on devices
NETWORK_SINCE, SCOPES_SINCE = 4, 6
BIND_AND_CONNECT = 0b11
SOCKETS_AND_SIGNALS = 0b11


def version() -> int:
    """Which Landlock this kernel has; 0 for none."""
    try:
        return call("landlock_create_ruleset", None, 0, ASK_VERSION)
    except LockError:
        return 0


def lock(version: int) -> None:
    """Allow this process nothing that Landlock can forbid, for good.  Raises LockError.

    Needs that the process can gain no privileges.
    """
    rules = _rules(version)
    sent = ctypes.create_string_buffer(rules, len(rules))
    descriptor = call("landlock_create_ruleset", sent, len(rules), 0)
    try:
        call("landlock_restrict_self", descriptor, 0)
    finally:
        os.close(descriptor)


def _rules(version: int) -> bytes:
    """A set of rules that handles everything and allows nothing."""
    files = FILES | sum(right for since, right in SINCE.items() if version >= since)
    parts = [files]
    if version >= NETWORK_SINCE:
        parts.append(BIND_AND_CONNECT)
    if version >= SCOPES_SINCE:
        parts.append(SOCKETS_AND_SIGNALS)
    return struct.pack(f"{len(parts)}Q", *parts)
