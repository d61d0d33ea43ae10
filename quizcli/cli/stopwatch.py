"""How long a learner took, without the time in which the learner had to wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopwatch:
    """Runs from `restart` on, and stands still inside `stopped`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = clock()

    def restart(self) -> None:
        """Begin again at nothing."""
        self._begun = self._clock()

    @property
    def seconds(self) -> float:
        """What it shows."""
        return self._clock() - self._begun

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Inside, the time does not count."""
        since = self._clock()
        try:
            yield
        finally:
            self._begun += self._clock() - since
