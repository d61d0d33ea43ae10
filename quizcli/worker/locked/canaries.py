"""Escapes that have to fail, tried at every start, each in a child behind the same walls.

An escape that gets through does no harm; it only shows that the next one could.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from quizcli.model import MeasureError
from quizcli.worker.locked.forked import LAST_DESCRIPTOR, Forked
from quizcli.worker.locked.forks import Forks

HELD, THROUGH = 77, 78
"""How a child exits whose escape failed or got through; an end by SIGSYS is a failure too."""

LONGEST_SECONDS = 10.0


def through(forks: Forks, memory: int) -> list[str]:
    """The names of the escapes that were not held; `memory` is a child's allowance in bytes."""
    escapes: dict[str, Callable[[int], None]] = {**ESCAPES, "take memory": partial(_take, memory)}
    return [name for name, escape in escapes.items() if not _held(forks, escape)]


def _held(forks: Forks, escape: Callable[[int], None]) -> bool:
    child = Forked(partial(_try, forks.prepare_child, escape))
    try:
        child.line(LONGEST_SECONDS, LONGEST_SECONDS, lambda _: None)  # to its end
    except MeasureError:
        return False
    finally:
        status = child.end()
    return status in (HELD, -signal.SIGSYS)


def _try(
    prepare: Callable[[], None], escape: Callable[[int], None], request: int, reply: int
) -> NoReturn:
    try:
        prepare()
        try:
            escape(max(request, reply))
        except (OSError, MemoryError):
            os._exit(HELD)
    finally:
        os._exit(THROUGH)


def _open(_: int) -> None:
    os.open("/", os.O_RDONLY)


def _connect(_: int) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def _fork(_: int) -> None:
    if os.fork() == 0:
        os._exit(0)


def _execute(_: int) -> None:
    os.execv(sys.executable, [sys.executable, "-c", ""])


def _signal(_: int) -> None:
    os.kill(os.getppid(), 0)  # whether it could be sent; none is


def _trace(_: int) -> None:
    trace_me = 0
    if ctypes.CDLL(None).ptrace(ctypes.c_long(trace_me), 0, None, None) != 0:
        raise OSError


def _write(last_own: int) -> None:
    """To a descriptor that the server left open."""
    for descriptor in range(last_own + 1, LAST_DESCRIPTOR):
        try:
            os.write(descriptor, b"")
        except OSError:
            continue
        return
    raise OSError


def _take(memory: int, _: int) -> None:
    mmap.mmap(-1, memory + mmap.PAGESIZE)


ESCAPES: dict[str, Callable[[int], None]] = {
    "open a file": _open,
    "open a socket": _connect,
    "start a process": _fork,
    "run a program": _execute,
    "signal the server": _signal,
    "trace a process": _trace,
    "write to another pipe": _write,
}
