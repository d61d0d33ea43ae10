"""One forked child as the server sees it: a request in, at most one line out, an end."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from quizcli.model import MeasureError
from quizcli.worker.locked.replies import LONGEST_LINE, SUBJECT
from quizcli.worker.locked.zygote import Zygote

CHUNK = 65536


class Forked:
    """A child that does work number `work` of a zygote, forked in advance.

    Whatever it is asked to do raises OSError when the zygote is gone or has no process left.
    """

    def __init__(self, zygote: Zygote, work: int) -> None:
        request, self._request = os.pipe()
        self._reply, reply = os.pipe()
        self._zygote = zygote
        self.pid = zygote.fork(work, request, reply)
        os.close(request)
        os.close(reply)
        self._open = [self._request, self._reply]
        self._status: int | None = None

    def hand_over(self, request: bytes) -> bool:
        """Send the request; whether the child was there to take it."""
        try:
            while request:
                request = request[os.write(self._request, request) :]
        except BrokenPipeError:
            return False
        self._open.remove(self._request)
        os.close(self._request)
        return True

    def line(self, seconds: float, step: float, check: Callable[[int], None]) -> bytes:
        """All that the child writes, cut a little above the cap.

        Calls `check` with its number every `step` seconds, which may raise.  Raises
        MeasureError when the child takes longer than `seconds`.
        """
        end = time.monotonic() + seconds
        parts = bytearray()
        while len(parts) <= LONGEST_LINE:
            left = end - time.monotonic()
            if left <= 0:
                raise MeasureError(f"{SUBJECT} took longer than {seconds:g} s and was stopped")
            if not select.select([self._reply], [], [], min(left, step))[0]:
                check(self.pid)
            elif part := os.read(self._reply, CHUNK):
                parts += part
            else:
                break
        return bytes(parts)

    def end(self) -> int:
        """Kill it if it still lives, reap it; how it ended, as `os.waitstatus_to_exitcode`."""
        if self._status is None:
            self._status = self._zygote.end(self.pid)
            for each in self._open:
                os.close(each)
        return self._status


def how_it_ended(status: int) -> str:
    """Why a child said nothing, in one sentence."""
    if status >= 0:
        return f"{SUBJECT} ended without an answer"
    with suppress(ValueError, AttributeError):
        killer = signal.Signals(-status)
        if killer == signal.SIGSYS:
            return f"{SUBJECT} was stopped because it tried what no computation needs"
        if killer in (signal.SIGKILL, signal.SIGXCPU):
            return f"{SUBJECT} was stopped without an answer"
        return f"{SUBJECT} crashed ({killer.name})"
    return f"{SUBJECT} crashed (signal {-status})"
