"""The worker as the rest of quizcli sees it: ask for a measurement, get it when it is there.

torch is never imported here; neither is anything that would delay the first screen.

    with Worker(device="cpu") as worker:
        pending = worker.submit(Request("rnn_cell_step", {"w": 0.5}))   # the question appears
        ...                                                             # someone thinks and types
        measurement = pending.result()                                  # mostly there already
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from quizcli.model import NOTHING, MeasureError, Measurement, Request
from quizcli.worker.child import COMMAND
from quizcli.worker.messages import Hello
from quizcli.worker.pending import Pending, wait
from quizcli.worker.supervisor import Supervisor

__all__ = ["Hello", "Pending", "Worker"]

LONGEST_LIMIT = 24 * 3600.0


class Worker:
    """A process that measures, started early and kept warm.

    `device` is cpu, cuda, mps or auto.  A request may take `limit` seconds from when
    the process could begin it, a start `start_limit` seconds; whatever takes longer is
    killed, and the session goes on with a new process; both are at most a day.
    `command` runs another server behind the same frames; `opening` is what else it is
    told at first.
    """

    def __init__(
        self,
        device: str = "cpu",
        limit: float = 10.0,
        start_limit: float = 60.0,
        command: Sequence[str] | None = None,
        opening: Mapping[str, object] = NOTHING,
    ) -> None:
        limit, start_limit = min(limit, LONGEST_LIMIT), min(start_limit, LONGEST_LIMIT)
        usual = {"device": device, "limit": limit, "start_limit": start_limit}
        told = {**usual, **opening}
        self._supervisor = Supervisor(command or COMMAND, told, limit, start_limit)
        self._started = self._closed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process, while there is one."""
        return self._supervisor.pid

    def start(self) -> None:
        """Start the process without waiting for it; once is enough."""
        if not self._started:
            self._started = True
            self._supervisor.start()

    def submit(self, request: Request) -> Pending:
        """Ask for a measurement and return at once; starts the process when need be."""
        if self._closed:
            pending = Pending()
            pending.fail("the worker is closed")
            return pending
        self.start()
        return self._supervisor.submit(request)

    def measure(self, request: Request) -> Measurement:
        """Ask and wait.  Raises MeasureError with one sentence."""
        return self.submit(request).result()

    def ready(self) -> bool:
        """Whether the process is up, warm and able to measure; does not wait."""
        return self._supervisor.ready

    def trouble(self) -> str:
        """Why nothing can be measured any more, or "" while all is well; does not wait."""
        return self._supervisor.trouble

    def hello(self, timeout: float | None = None) -> Hello:
        """What computes here, and where; waits at most `timeout` seconds (None: until known).

        Raises MeasureError when torch or the device is missing, the process can't be
        started, or nothing is known in time.
        """
        self.start()
        if not wait(self._supervisor.known, timeout):
            raise MeasureError(f"PyTorch is still starting after {timeout:g} s; try again")
        if self._supervisor.trouble or self._supervisor.hello is None:
            raise MeasureError(self._supervisor.trouble)
        return self._supervisor.hello

    def close(self) -> None:
        """End the process; what is still pending fails.  Closing twice is fine."""
        if self._started and not self._closed:
            self._supervisor.stop()
        self._closed = True
