"""A bar on standard error that says how far a check is, and how long it will take."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY = 0.2
"""Seconds between two looks of the bar."""

WIDEST = 30
SETTLED = 1.0
"""Seconds after which the time left is more than a guess."""


def line(done: int, total: int, seconds: float, width: int, noun: str = "variants") -> str:
    """The bar in at most `width` columns: `[###...] 120 of 400 variants, 0:35 left`."""
    left = f", {_time(seconds / done * (total - done))} left" if done and seconds > SETTLED else ""
    words = f"{done:,} of {total:,} {noun}{left}"
    room = min(WIDEST, width - len(words) - 3)
    if room < 1:
        return words[: max(0, width)]
    full = room * done // max(1, total)
    return f"[{'#' * full}{'.' * (room - full)}] {words}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def bar(total: int, noun: str = "variants") -> Iterator[Callable[[int], None]]:
    """Tells on a terminal's standard error how many of `total` are done; nothing elsewhere."""
    started = told = 0.0

    def tell(done: int) -> None:
        nonlocal started, told
        now = time.monotonic()
        started = started or now  # from the first one on: the workers took time to start
        if now - told < EVERY:
            return
        told = now
        width = shutil.get_terminal_size().columns - 1
        shown = line(done, total, now - started, width, noun)
        print(f"\r\x1b[K{shown}", end="", file=sys.stderr, flush=True)

    if not sys.stderr.isatty():
        yield lambda done: None
        return
    try:
        yield tell
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
