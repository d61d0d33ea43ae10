"""Keys of the Windows console."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, Self

from quizcli.cli.keys import (
    CONTROLS,
    DELETE,
    DOWN,
    END,
    ESCAPE,
    HOME,
    INSERT,
    LEFT,
    PAGE_DOWN,
    PAGE_UP,
    RIGHT,
    UNKNOWN,
    UP,
)

POLL = 0.02
"""Seconds between two looks whether a key is waiting."""


class Console(Protocol):
    """The part of `msvcrt` that is needed."""

    def getwch(self) -> str:
        """Wait for a key and return its UTF-16 unit, or a lead for a special key."""

    def kbhit(self) -> bool:
        """Whether a key is waiting."""


_WINDOWS = {"H": UP, "P": DOWN, "K": LEFT, "M": RIGHT, "G": HOME, "O": END, "R": INSERT,
            "S": DELETE, "I": PAGE_UP, "Q": PAGE_DOWN,
            "\x8d": UP, "\x91": DOWN, "s": LEFT, "t": RIGHT, "w": HOME, "u": END,
            "\x92": INSERT, "\x93": DELETE, "\x86": PAGE_UP, "v": PAGE_DOWN}  # fmt: skip
"""What follows the lead of a special key, alone and with Ctrl (Microsoft's C runtime)."""

_HIGH, _LOW = ("\ud800", "\udbff"), ("\udc00", "\udfff")
_NO_CHARACTER = "\ufffd"


class WindowsKeys:
    """Keys of the Windows console.  It needs no mode and does not mark pastes: a paste comes
    as its characters, one key each."""

    def __init__(
        self, console: Console, sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._console = console
        self._sleep = sleep
        self._clock = clock
        self._back = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to give back."""

    def read(self, timeout: float | None = None) -> str | None:
        """The next key; None when `timeout` seconds passed without one."""
        end = None if timeout is None else self._clock() + timeout
        while end is not None and not self._waiting():
            if self._clock() >= end:
                return None
            self._sleep(POLL)
        return self._key(self._unit())

    def _waiting(self) -> bool:
        return bool(self._back) or self._console.kbhit()

    def _unit(self) -> str:
        unit, self._back = self._back, ""
        return unit or self._console.getwch()

    def _key(self, unit: str) -> str:
        # an à has the same code as the lead of an arrow, which is never alone
        if unit == "\x00" or (unit == "\xe0" and self._waiting()):
            return _WINDOWS.get(self._unit(), UNKNOWN)
        if unit == "\x03":
            raise KeyboardInterrupt
        if unit in ("\x04", "\x1a"):
            raise EOFError
        if unit == "\x1b":
            return ESCAPE
        if _HIGH[0] <= unit <= _LOW[1]:
            return self._pair(unit)
        return CONTROLS.get(unit, unit)

    def _pair(self, high: str) -> str:
        """A character outside the first plane comes as two units; one alone is none."""
        if high > _HIGH[1] or not self._waiting():
            return _NO_CHARACTER
        low = self._unit()
        if not _LOW[0] <= low <= _LOW[1]:
            self._back = low
            return _NO_CHARACTER
        return (high + low).encode("utf-16", "surrogatepass").decode("utf-16")
