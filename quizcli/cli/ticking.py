"""A word below an answer line that changes while the line is typed: torch is ready now.

The main thread is inside readline or waits for a key, so a timer's signal looks at the word.
Where there is no such timer the word stays as it was.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeAlias

SECONDS = 0.25
TIMER = getattr(signal, "ITIMER_REAL", None)

State: TypeAlias = Callable[[], str]


@contextmanager
def ticking(state: State, waits: str, changed: Callable[[], None]) -> Iterator[None]:
    """Inside, `changed` is called once, when the state is no longer what it `waits` to leave."""
    if TIMER is None or state() != waits:
        yield
        return

    def look(_number: int, _frame: FrameType | None) -> None:
        if state() != waits:
            signal.setitimer(signal.ITIMER_REAL, 0)
            changed()

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
