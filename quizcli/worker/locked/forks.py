"""A child for every request: it computes, writes one line, and takes what it did with it.

One child is forked in advance, while nobody waits, by a process of its own.
"""

from __future__ import annotations

import json
import os
import sys
from typing import NoReturn

from quizcli.model import MeasureError
from quizcli.worker.frames import Message
from quizcli.worker.locked import canaries, limits, resident, walls
from quizcli.worker.locked.allowance import Allowance
from quizcli.worker.locked.forked import Forked, how_it_ended
from quizcli.worker.locked.replies import SUBJECT, read_reply
from quizcli.worker.locked.work import work
from quizcli.worker.locked.zygote import Zygote
from quizcli.worker.plain import Plain
from quizcli.worker.state import State

COMPUTE = 0
"""The number of the work that answers a request; the canaries come after it."""

STEP_SECONDS = 0.02
"""So often the memory of a child is looked at where no wall stands around it."""


class Forks:
    """Computes every request in a child of its own.  Make it before the walls are up."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._state = State()
        self._size = resident.address_space() + allowance.memory
        self._resident = resident.resident(os.getpid()) + allowance.memory
        self._zygote = Zygote()
        self._locked = False
        self._spare: Forked | None = None
        self._last: Forked | None = None

    def lock(self) -> tuple[str, ...]:
        """Put up the walls around this process and, later, around each child; their names."""
        names = walls.lock_server()
        self._locked = True
        return names

    def start(self) -> None:
        """Start the process that forks, behind the walls if they are up.  Raises OSError."""
        tries = canaries.works(self._prepare_child, self._allowance.memory)
        self._zygote.start([self._work, *tries])

    def through(self) -> list[str]:
        """The names of the escapes that the walls do not hold."""
        return canaries.through(lambda number: Forked(self._zygote, COMPUTE + 1 + number))

    def compute(self, request: Message) -> dict[str, Plain]:
        """The outputs of one request.  Raises MeasureError."""
        body = json.dumps(request).encode()
        child = self._last = self._take()
        if not child.hand_over(body):  # the system may have ended the one that waited
            child.end()
            child = self._last = self._fork()
            child.hand_over(body)
        step = self._allowance.seconds if self._locked else STEP_SECONDS
        line = child.line(self._allowance.seconds, step, self._check)
        if not line:
            raise MeasureError(how_it_ended(child.end()))
        return read_reply(line, request["program"]["outputs"])

    def get_ready(self) -> None:
        """See the last child off and fork the next one."""
        if self._last is not None:
            self._last.end()
            self._last = None
        if self._spare is None:
            self._spare = self._fork()

    def _prepare_child(self) -> None:
        """In a child, before anything foreign is read: a clean state, and the walls."""
        self._state.put_back()
        if self._locked:
            walls.lock_child(self._size, self._allowance.seconds)
        elif sys.platform == "linux":  # elsewhere the size of a process means little
            limits.limit_child(self._size, self._allowance.seconds)

    def _take(self) -> Forked:
        child, self._spare = self._spare or self._fork(), None
        return child

    def _fork(self) -> Forked:
        return Forked(self._zygote, COMPUTE)

    def _work(self, request: int, reply: int) -> NoReturn:
        work(request, reply, self._prepare_child)

    def _check(self, pid: int) -> None:
        if resident.resident(pid) > self._resident:
            raise MeasureError(f"{SUBJECT} needs more memory than it may have and was stopped")
