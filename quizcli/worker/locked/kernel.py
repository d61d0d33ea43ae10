"""Calls to the kernel for which Python has no name (Linux)."""

from __future__ import annotations

import ctypes
import os
import signal
import struct
from functools import cache

from quizcli.worker.locked.syscalls import NUMBERS, machine

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION = 0x20080522
CAPABILITY_BYTES = 24
"""Two words each of what is effective, permitted and inheritable."""


class LockError(Exception):
    """A wall can't be put up, or does not hold."""


@cache
def libc() -> ctypes.CDLL:
    """The C library of this process."""
    made = ctypes.CDLL(None, use_errno=True)
    made.syscall.restype = ctypes.c_long
    return made


def call(name: str, *arguments: int | ctypes.Array[ctypes.c_char] | None) -> int:
    """Call the kernel; raises LockError when it refuses."""
    here = machine()
    number = NUMBERS[name][here.column] if here else None
    if number is None:
        raise LockError(f"{name}: not on this machine")
    sent = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    result = int(libc().syscall(ctypes.c_long(number), *sent))
    if result < 0:
        raise LockError(f"{name}: {os.strerror(ctypes.get_errno())}")
    return result


def prctl(option: int, value: int) -> None:
    """Set something of this process; raises LockError when the kernel refuses."""
    rest = [ctypes.c_ulong(each) for each in (value, 0, 0, 0)]
    if libc().prctl(ctypes.c_int(option), *rest):
        raise LockError(f"prctl {option}: {os.strerror(ctypes.get_errno())}")


def end_with(parent: int) -> None:
    """Let the kernel end this process when the process `parent` is gone; raises LockError."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise LockError("the parent is gone")


def drop_capabilities() -> None:
    """Give up what root may do beyond others, for good; raises LockError."""
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    none = ctypes.create_string_buffer(CAPABILITY_BYTES)
    call("capset", ctypes.create_string_buffer(header, len(header)), none)
