"""A process whose file locks fail, as on a network drive: the kernel refuses them.

    python -m tests.store.denied ERRNO PATH

opens the log at PATH and prints the QuizError; exit code 77 where the kernel has no such filter.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from pathlib import Path

from quizcli.model import QuizError
from quizcli.store.sqlite import SqliteStore

CANNOT = 77
FCNTL = {"x86_64": 72, "aarch64": 25}
SET_LOCK = 6
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, COMMAND = 0, 24
"""Where the number and the second argument of a system call stand."""

ALLOW, FAIL = 0x7FFF0000, 0x00050000


def refuse_locks(error: int) -> bool:
    """Let `fcntl(..., F_SETLK, ...)` fail with this error from now on; whether that worked."""
    call = FCNTL.get(platform.machine())
    if sys.platform != "linux" or call is None:
        return False
    steps = (
        (LOAD, 0, 0, NUMBER),
        (IF_EQUAL, 0, 3, call),
        (LOAD, 0, 0, COMMAND),
        (IF_EQUAL, 0, 1, SET_LOCK),
        (RETURN, 0, 0, FAIL | error),
        (RETURN, 0, 0, ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return not libc.prctl(SECCOMP, FILTER, program, 0, 0)


if __name__ == "__main__":
    if not refuse_locks(int(sys.argv[1])):
        sys.exit(CANNOT)
    try:
        SqliteStore.open(Path(sys.argv[2]), patience=0.2).close()
    except QuizError as error:
        print(error)
        sys.exit(error.exit_code)
