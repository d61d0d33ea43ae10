"""The thread that owns the child process: one queue of requests, time limits, restarts.

Everything here but what the client calls and reads happens on this
thread, so that nothing needs a lock and a time limit strikes while the UI sits in
`input()`.  The child gets the next request when it has answered the last one; so
a request's time counts from when it could begin, and the others lose nothing when
the child has to go.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from quizcli.model import MeasureError, Request
from quizcli.worker.child import Child
from quizcli.worker.frames import FrameError, Message
from quizcli.worker.messages import Hello, read_hello, read_measurement, request_message
from quizcli.worker.pending import Pending

MAX_STARTS = 2
"""So many starts in a row may fail before no more are tried."""

MAX_LOSSES = 2
"""A request that was running so many times when the child died is to blame for it."""


@dataclass
class Job:
    """A request on its way."""

    request: Request
    pending: Pending = field(default_factory=Pending)
    losses: int = 0


class Supervisor:
    """Keeps a child running and its queue moving.

    `hello` is what the last child said when it was ready, `trouble` the sentence
    why there is none and won't be one; `known` is set when there is one of the two.
    """

    def __init__(
        self, command: Sequence[str], opening: Message, limit: float, start_limit: float
    ) -> None:
        self.hello: Hello | None = None
        self.trouble = ""
        self.known = threading.Event()
        self.ready = False
        self.pid: int | None = None
        self._command, self._opening = command, opening
        self._limit, self._start_limit = limit, start_limit
        self._thread = threading.Thread(target=self._run, name="quizcli-worker", daemon=True)
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ended = self._stopping = False
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._child: Child | None = None
        self._deadline: float | None = None
        self._failed_starts = 0
        self._number = 0

    # ------------------------------------------------- called by other threads
    def start(self) -> None:
        """Start the thread, which starts the child."""
        self._thread.start()

    def submit(self, request: Request) -> Pending:
        """Queue a request."""
        job = Job(request)
        with self._lock:
            if self._ended:
                job.pending.fail(self.trouble)
            else:
                self._inbox.put(partial(self._add, job))
        return job.pending

    def stop(self) -> None:
        """End the child, fail what is still waiting, and wait for the thread's end."""
        self._inbox.put(self._stop)
        self._thread.join()

    # ---------------------------------------------------------- on this thread
    def _run(self) -> None:
        try:
            self._start_child()
            while not self._stopping:
                self._next()()
        finally:
            self._give_up(self.trouble or "the worker is closed")
            with self._lock:
                self._ended = True
            while not self._inbox.empty():
                self._inbox.get()()

    def _next(self) -> Callable[[], None]:
        if self._deadline is None:
            return self._inbox.get()
        try:
            return self._inbox.get(timeout=max(0.0, self._deadline - time.monotonic()))
        except queue.Empty:
            return self._overdue

    def _stop(self) -> None:
        self._stopping = True

    def _add(self, job: Job) -> None:
        self._waiting.append(job)
        self._advance()

    def _advance(self) -> None:
        while self._waiting and self._running is None:
            if self.trouble:
                self._waiting.popleft().pending.fail(self.trouble)
            elif self._child is None:
                self._start_child()
            elif self.ready:
                self._begin(self._waiting.popleft())
            else:
                return

    def _begin(self, job: Job) -> None:
        assert self._child is not None
        self._number += 1
        try:
            self._child.send(request_message(self._number, job.request))
        except FrameError as error:
            job.pending.fail(f"{job.request.name}: the arguments can't be sent: {error}")
        except MeasureError as error:
            job.pending.fail(str(error))
        else:
            self._running = job
            self._deadline = time.monotonic() + self._limit

    # ----------------------------------------------------- what the child says
    def _heard(self, child: Child, message: Message) -> None:
        if child is not self._child:
            return
        try:
            if self.ready:
                self._answered(message)
            else:
                self._greeted(message)
        except FrameError as error:
            self._lost(child, f"sent what can't be read: {error}")
        self._advance()

    def _greeted(self, message: Message) -> None:
        try:
            self.hello = read_hello(message)
        except MeasureError as error:
            self._give_up(str(error))
            return
        self.ready, self._deadline, self._failed_starts = True, None, 0
        self.known.set()

    def _answered(self, message: Message) -> None:
        if self._running is None or self.hello is None:
            raise FrameError("an answer that nobody asked for")
        pending = self._running.pending
        try:
            pending.settle(read_measurement(message, self._number, self.hello))
        except MeasureError as error:
            pending.fail(str(error), error.line, error.column)
        self._running = self._deadline = None

    # -------------------------------------------------------- starts and ends
    def _start_child(self) -> None:
        self._deadline = time.monotonic() + self._start_limit
        try:
            self._child = Child(self._command, self._hear, self._lose)
        except OSError as error:
            self._failed_start(str(error))
            return
        self.pid = self._child.pid
        self._child.send(self._opening)

    def _hear(self, child: Child, message: Message) -> None:
        self._inbox.put(partial(self._heard, child, message))

    def _lose(self, child: Child, how: str) -> None:
        self._inbox.put(partial(self._lost, child, how))

    def _end_child(self) -> str:
        how = self._child.end() if self._child else ""
        self._child = self.pid = self._deadline = None
        self.ready = False
        return how

    def _lost(self, child: Child, how: str) -> None:
        if child is not self._child:
            return
        was_ready, ended = self.ready, self._end_child()
        if was_ready:
            self._put_back(how or ended)
        else:
            self._failed_start(how or ended)
        self._advance()

    def _put_back(self, how: str) -> None:
        job, self._running = self._running, None
        if job is None:
            return
        job.losses += 1
        if job.losses < MAX_LOSSES:
            self._waiting.appendleft(job)
        else:
            job.pending.fail(
                f"{job.request.name} ended the worker process {job.losses} times ({how}) "
                "and was given up; the session goes on with a fresh worker"
            )

    def _overdue(self) -> None:
        was_ready = self.ready
        self._end_child()
        if not was_ready:
            self._failed_start(f"not ready after {self._start_limit:g} s")
        elif self._running is not None:
            self._running.pending.fail(
                f"{self._running.request.name} took longer than {self._limit:g} s and was "
                "stopped; the session goes on with a fresh worker"
            )
            self._running = None
        self._advance()

    def _failed_start(self, how: str) -> None:
        self._end_child()
        self._failed_starts += 1
        if self._failed_starts < MAX_STARTS:
            self._start_child()
        else:
            self._give_up(
                f"PyTorch could not be started: the worker process failed {MAX_STARTS} times "
                f"({how}); see whether this works: {sys.executable} -c 'import torch'"
            )

    def _give_up(self, trouble: str) -> None:
        self._end_child()
        self.trouble = trouble
        self.known.set()
        if self._running is not None:
            self._running.pending.fail(trouble)
            self._running = None
        self._advance()
