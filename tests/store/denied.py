"""A process whose file locks fail, as on a network drive, or whose writes do: the kernel refuses.

    python -m tests.store.denied lock|write ERRNO PATH

opens the log at PATH, appends a review for writes, and prints the QuizError; exit code 77 where
the kernel has no such filter.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from pathlib import Path

from quizcli.model import QuizError
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import PLAIN

CANNOT = 77
FCNTL = {"x86_64": 72, "aarch64": 25}
WRITE = {"x86_64": 18, "aarch64": 68}
"""pwrite64, by which SQLite writes."""
SET_LOCK = 6
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, COMMAND = 0, 24
"""Where the number and the second argument of a system call stand."""

ALLOW, FAIL = 0x7FFF0000, 0x00050000


def refuse_locks(error: int) -> bool:
    """Let `fcntl(..., F_SETLK, ...)` fail with this error from now on; whether that worked."""
    call = FCNTL.get(platform.machine(), 0)
    return _filter(
        (LOAD, 0, 0, NUMBER),
        (IF_EQUAL, 0, 3, call),
        (LOAD, 0, 0, COMMAND),
        (IF_EQUAL, 0, 1, SET_LOCK),
        (RETURN, 0, 0, FAIL | error),
        (RETURN, 0, 0, ALLOW),
    )


def refuse_writes(error: int) -> bool:
    """Let `pwrite64` fail with this error from now on; whether that worked."""
    call = WRITE.get(platform.machine(), 0)
    return _filter(
        (LOAD, 0, 0, NUMBER),
        (IF_EQUAL, 0, 1, call),
        (RETURN, 0, 0, FAIL | error),
        (RETURN, 0, 0, ALLOW),
    )


def _filter(*steps: tuple[int, int, int, int]) -> bool:
    if sys.platform != "linux" or platform.machine() not in FCNTL:
        return False
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return not libc.prctl(SECCOMP, FILTER, program, 0, 0)


def main(what: str, error: int, path: Path) -> None:
    """Open the log without locks, or append to an open one without writes."""
    if what == "lock":
        if not refuse_locks(error):
            sys.exit(CANNOT)
        SqliteStore.open(path, patience=0.2).close()
    with SqliteStore.open(path) as store:
        if not refuse_writes(error):
            sys.exit(CANNOT)
        store.append(PLAIN)


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    except QuizError as error:
        print(error)
        sys.exit(error.exit_code)
