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
from quizcli.worker.locked.forked import Forked
from quizcli.worker.locked.zygote import LAST_DESCRIPTOR, Work

HELD, THROUGH = 77, 78
"""How a child exits whose escape failed or got through; an end by SIGSYS is a failure too."""

LONGEST_SECONDS = 10.0


def works(prepare: Callable[[], None], memory: int) -> list[Work]:
    """What children do that try the escapes, in their order; `prepare` puts up their walls.

    `memory` is a child's allowance in bytes.
    """
    return [partial(_try, prepare, partial(escape, memory)) for escape in ESCAPES.values()]


def through(forked: Callable[[int], Forked]) -> list[str]:
    """The names of the escapes that were not held; `forked` makes a child for number so and so."""
    return [name for number, name in enumerate(ESCAPES) if not _held(forked(number))]


def _held(child: Forked) -> bool:
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


def _open(*_: int) -> None:
    os.open("/", os.O_RDONLY)


def _connect(*_: int) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def _fork(*_: int) -> None:
    if os.fork() == 0:
        os._exit(0)


def _execute(*_: int) -> None:
    os.execv(sys.executable, [sys.executable, "-c", ""])


def _signal(*_: int) -> None:
    os.kill(os.getppid(), 0)  # whether it could be sent; none is


def _trace(*_: int) -> None:
    trace_me = 0
    if ctypes.CDLL(None).ptrace(ctypes.c_long(trace_me), 0, None, None) != 0:
        raise OSError


def _write(_: int, last_own: int) -> None:
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


ESCAPES: dict[str, Callable[[int, int], None]] = {
    "open a file": _open,
    "open a socket": _connect,
    "start a process": _fork,
    "run a program": _execute,
    "signal the server": _signal,
    "trace a process": _trace,
    "write to another pipe": _write,
    "take memory": _take,
}
"""By name; each is told the allowance in bytes and the last of the descriptors that it may use."""
