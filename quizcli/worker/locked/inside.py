"""The same computations in the server's own process, for systems without a fork that works.

The client's time limit and a look at the memory end the whole process; a new one follows.
"""

from __future__ import annotations

import os
import threading

from quizcli.worker import isolation
from quizcli.worker.frames import Message
from quizcli.worker.locked import resident
from quizcli.worker.locked.allowance import Allowance
from quizcli.worker.locked.evaluate import evaluate
from quizcli.worker.locked.replies import read_reply, written
from quizcli.worker.plain import Plain
from quizcli.worker.state import State

STEP_SECONDS = 0.02
TOO_LARGE = 71
"""How the process exits when a computation takes more memory than it may."""


class Inside:
    """Computes one request after the other, each from the same state."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._state = State()
        self._largest = resident.resident(os.getpid()) + allowance.memory

    def compute(self, request: Message) -> dict[str, Plain]:
        """The outputs of one request.  Raises MeasureError."""
        over = threading.Event()
        watching = threading.Thread(target=self._watch, args=(over,), daemon=True)
        watching.start()
        isolation.leave_after(self._allowance.seconds)
        try:
            line = written(evaluate(request))
        finally:
            isolation.stay()
            over.set()
            watching.join()
            self._state.put_back()
        return read_reply(line, request["program"]["outputs"])

    def get_ready(self) -> None:
        """Nothing has to be got ready."""

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(STEP_SECONDS):
            if resident.resident(os.getpid()) > self._largest:
                os._exit(TOO_LARGE)
