"""A resized window and Ctrl-Z while an answer is awaited.

Nobody would draw the screen again: not after `fg`, and not at the new width.  So while
an answer is awaited Ctrl-Z stops the reading, with what was typed so far; whoever reads
then suspends the program, draws the screen and reads on.  What a resize does is up to
whoever reads.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

SUSPEND: int = getattr(signal, "SIGTSTP", 0)
RESIZE: int = getattr(signal, "SIGWINCH", 0)


class Woken(Exception):
    """The reading was stopped: `typed` is the line so far, `suspend` the wish of Ctrl-Z."""

    def __init__(self, typed: str = "", *, suspend: bool = False) -> None:
        super().__init__("woken while reading")
        self.typed = typed
        self.suspend = suspend


class Wakeups:
    """Watches both signals on terminals that have them.

    Make it before readline is imported: readline passes SIGWINCH on to the handler that
    it finds, but not the other way round.
    """

    def __init__(self, *, resize: bool) -> None:
        self._on_resize: Callable[[], None] | None = None
        if resize and RESIZE:
            signal.signal(RESIZE, self._resized)

    @contextmanager
    def armed(self, on_resize: Callable[[], None]) -> Iterator[None]:
        """Inside, Ctrl-Z raises Woken and a resize calls `on_resize`."""
        before = signal.getsignal(SUSPEND) if SUSPEND else signal.SIG_IGN
        watched = before is not signal.SIG_IGN
        if watched:
            signal.signal(SUSPEND, self._suspended)
        self._on_resize = on_resize
        try:
            yield
        finally:
            self._on_resize = None
            if watched:
                signal.signal(SUSPEND, before)

    def _resized(self, _number: int, _frame: FrameType | None) -> None:
        if self._on_resize is not None:
            self._on_resize()

    def _suspended(self, _number: int, _frame: FrameType | None) -> None:
        raise Woken(_typed_so_far(), suspend=True)


def wake() -> NoReturn:
    """Stop the reading."""
    raise Woken


def suspend() -> None:
    """Stop the program as Ctrl-Z does; returns after `fg`."""
    signal.raise_signal(SUSPEND)


def _typed_so_far() -> str:
    readline = sys.modules.get("readline")
    return str(readline.get_line_buffer()) if readline else ""


@contextmanager
def prefilled(text: str) -> Iterator[None]:
    """Inside, the next line that readline reads begins with `text`."""
    readline = sys.modules.get("readline")
    if readline is None or not text:
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        yield
    finally:
        readline.set_startup_hook()
