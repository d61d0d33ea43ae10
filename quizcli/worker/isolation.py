"""What the server's process does first: pipes, signals, threads; and its last resort."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from io import FileIO

FIRST_PRIVATE = 100
GRACE_SECONDS = 5.0
PR_SET_PDEATHSIG = 1

THREADS = "QUIZCLI_THREADS"
"""The variable that says how many threads a computation may use (1 unless set)."""


def claim_pipes() -> tuple[FileIO, FileIO]:
    """The reading and the writing end, on private descriptors that no other program inherits.

    From then on 0, 1 and 2 are the null device: what a computation prints is gone,
    and what it reads is empty.
    """
    reader, writer = _private(0), _private(1)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    if null > 2:
        os.close(null)
    return FileIO(reader, "rb"), FileIO(writer, "wb")


def _private(descriptor: int) -> int:
    if sys.platform == "win32":
        return os.dup(descriptor)
    import fcntl  # POSIX only

    # Well above what programs open, so that a stray write to a small number can't hit it.
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, FIRST_PRIVATE)


def live_with_parent() -> None:
    """Ignore Ctrl-C, which is for the quiz, and on Linux die when the parent does.

    Elsewhere the end of the pipe says so, or `leave_after`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def limit_threads() -> None:
    """Before torch and numpy are imported: one thread, which is fastest on small problems."""
    for library in ("OMP", "MKL", "OPENBLAS"):
        os.environ[f"{library}_NUM_THREADS"] = os.environ.get(THREADS, "1")


def leave_after(seconds: float) -> None:
    """Leave the process when it is still busy a little later than that, even with the GIL held.

    The client has killed it by then, unless the client is gone.
    """
    faulthandler.dump_traceback_later(seconds + GRACE_SECONDS, exit=True, file=2)


def stay() -> None:
    """Take `leave_after` back."""
    faulthandler.cancel_dump_traceback_later()
