"""The process that forks the children, and that never sees a request or a reply.

A child is a copy of the process that forks it, with all that lies in its memory, even what
was given back.  So the one that speaks with the client forks nothing, and the one that forks
gets numbers only: no computation finds what another was asked or answered.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeAlias

from quizcli.worker.locked import kernel

Work: TypeAlias = Callable[[int, int], NoReturn]
"""What a child does with the ends of two pipes: the one it reads from, the one it writes to."""

LAST_DESCRIPTOR = 256
"""No descriptor of the server is above that."""

ORDER, ANSWER = struct.Struct("=Bi"), struct.Struct("=i")
FORK, END = 1, 2


class Zygote:
    """That process, as the one sees it that gives the orders.

    Make it before the walls are up and start it behind them.  Its methods raise OSError
    when it is gone: it ends as soon as anything is not as it should be.
    """

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()

    def start(self, works: Sequence[Work]) -> None:
        """Fork it; its children will do one of these works each.  Raises OSError."""
        server = os.getpid()
        if os.fork() == 0:
            _obey(self._theirs, works, server)
        self._theirs.close()

    def fork(self, work: int, request: int, reply: int) -> int:
        """The number of a new child that does work number `work` between two pipes."""
        socket.send_fds(self._ours, [ORDER.pack(FORK, work)], [request, reply])
        return self._answer()

    def end(self, pid: int) -> int:
        """Kill a child if it still lives and reap it; how it ended, as an exit code."""
        os.write(self._ours.fileno(), ORDER.pack(END, pid))
        return self._answer()

    def _answer(self) -> int:
        answer = os.read(self._ours.fileno(), ANSWER.size)
        if len(answer) != ANSWER.size:
            raise BrokenPipeError("the process that forks is gone")
        return int(ANSWER.unpack(answer)[0])


def _obey(orders: socket.socket, works: Sequence[Work], server: int) -> NoReturn:
    """Fork and end children as ordered, until there are no more orders; in the new process."""
    children = set[int]()
    try:
        _begin(server, orders.fileno())
        while order := socket.recv_fds(orders, ORDER.size, 2):
            answer = _followed(order, works, children)
            os.write(orders.fileno(), ANSWER.pack(answer))
    finally:
        for each in children:
            os.kill(each, signal.SIGKILL)
        os._exit(0)


def _followed(
    order: tuple[bytes, list[int], int, object], works: Sequence[Work], children: set[int]
) -> int:
    what, number = ORDER.unpack(order[0])  # raises at the end of the orders
    if what == FORK:
        pid = _forked(works[number], *order[1])
        children.add(pid)
        return pid
    children.remove(number)
    os.kill(number, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def _forked(work: Work, request: int, reply: int) -> int:
    zygote, pid = os.getpid(), os.fork()
    if pid == 0:
        try:
            _begin(zygote, request, reply)
            work(request, reply)
        finally:
            os._exit(1)
    os.close(request)
    os.close(reply)
    return pid


def _begin(parent: int, *kept: int) -> None:
    """Close all descriptors but the kept ones and the null device; end when the parent does."""
    before = 2
    for each in (*sorted(kept), LAST_DESCRIPTOR):
        os.closerange(before + 1, each)
        before = each
    if sys.platform == "linux":
        kernel.end_with(parent)
