"""A measurement that was asked for and may not be there yet."""

from __future__ import annotations

import threading

from quizcli.model import MeasureError, Measurement

STEP_SECONDS = 0.2


class Pending:
    """One measurement under way."""

    def __init__(self) -> None:
        self._there = threading.Event()
        self._measurement: Measurement | None = None
        self._trouble, self._place = "", (0, 0)

    def done(self) -> bool:
        """Whether `result` would return (or raise) at once."""
        return self._there.is_set()

    def result(self) -> Measurement:
        """The measurement; waits for it.

        Raises MeasureError with one sentence when it can't be had: wrong
        arguments, a crash, the time limit, no torch.
        """
        wait(self._there)
        if self._measurement is None:
            raise MeasureError(self._trouble, *self._place)
        return self._measurement

    def settle(self, measurement: Measurement) -> None:
        """Hand the measurement over."""
        self._measurement = measurement
        self._there.set()

    def fail(self, trouble: str, line: int = 0, column: int = 0) -> None:
        """Say why there won't be one, and where in an author's lines."""
        self._trouble, self._place = trouble, (line, column)
        self._there.set()


def wait(event: threading.Event, timeout: float | None = None) -> bool:
    """Wait for the event, at most `timeout` seconds; whether it came.

    In short steps, because on Windows Ctrl-C does not get through a long one.
    """
    left = float("inf") if timeout is None else timeout
    while left > STEP_SECONDS:
        if event.wait(STEP_SECONDS):
            return True
        left -= STEP_SECONDS
    return event.wait(left)
