"""One key press without Enter.

    with open_keys() as keys:
        pressed = keys.read()

A key is its character, or one of the names below.  Ctrl-C raises
KeyboardInterrupt, Ctrl-D and the end of the input raise EOFError.  A paste comes
as the one key `paste`, whatever is in it, so that pasted text presses nothing.

On POSIX the terminal is in cbreak mode inside the `with` only: it is given back
on every way out, while the program is suspended (Ctrl-Z), and before a signal
ends it.  Bytes are taken one at a time, so that what is typed ahead is left for
whoever reads next.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, Protocol, Self

ENTER, ESCAPE, TAB, BACKSPACE, PASTE, UNKNOWN = (
    "enter",
    "esc",
    "tab",
    "backspace",
    "paste",
    "unknown",
)
REDRAW = "ctrl-l"
UP, DOWN, LEFT, RIGHT = "up", "down", "left", "right"
HOME, END, INSERT, DELETE, PAGE_UP, PAGE_DOWN = (
    "home",
    "end",
    "insert",
    "delete",
    "pageup",
    "pagedown",
)

REST_OF_SEQUENCE = 0.05
"""Seconds in which the rest of an escape sequence arrives; a lone Esc is one after that."""
POLL = 0.02

_CONTROLS = {"\r": ENTER, "\n": ENTER, "\t": TAB, "\x7f": BACKSPACE, "\x08": BACKSPACE,
             "\x0c": REDRAW}  # fmt: skip
_LETTERS = {"A": UP, "B": DOWN, "C": RIGHT, "D": LEFT, "H": HOME, "F": END, "M": ENTER}
_NUMBERS = {"1": HOME, "2": INSERT, "3": DELETE, "4": END, "5": PAGE_UP, "6": PAGE_DOWN,
            "7": HOME, "8": END}  # fmt: skip
_PASTE_STARTS, _PASTE_ENDS = "200", b"\x1b[201~"
_PASTE_ON, _PASTE_OFF = b"\x1b[?2004h", b"\x1b[?2004l"
_LONGEST_SEQUENCE = 32


class Keys(Protocol):
    """Where key presses come from."""

    def read(self, timeout: float | None = None) -> str | None:
        """The next key; None when `timeout` seconds passed without one."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def open_keys(platform: str = sys.platform) -> Keys:
    """The keys of the terminal that the program runs in."""
    if platform == "win32":
        import msvcrt

        return WindowsKeys(msvcrt)  # type: ignore[arg-type, unused-ignore]
    return PosixKeys(sys.stdin.fileno(), sys.stdout.fileno())


# ---------------------------------------------------------------------- POSIX
class PosixKeys:
    """Keys of the terminal behind a file descriptor; a paste is asked to be marked on `output`.

    Where the descriptor is no terminal its bytes are read as keys all the same.
    """

    _ENDING = (signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else ()

    def __init__(self, source: int, output: int | None = None) -> None:
        self._source = source
        self._output = output
        self._saved: list[Any] | None = None
        self._handlers: dict[int, Any] = {}
        self._back = b""

    # --------------------------------------------------------------- the mode
    def __enter__(self) -> Self:
        self._take()
        self._watch_signals()
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()
        self._give_back()

    def _take(self) -> None:
        """Put the terminal into cbreak mode; keep what it was the first time."""
        if not os.isatty(self._source):
            return
        import termios
        import tty

        self._saved = self._saved or termios.tcgetattr(self._source)
        tty.setcbreak(self._source, termios.TCSADRAIN)
        self._tell(_PASTE_ON)

    def _give_back(self) -> None:
        if self._saved is None:
            return
        import termios

        # after a hang-up there is no terminal left to give back
        with suppress(termios.error, OSError):
            termios.tcsetattr(self._source, termios.TCSADRAIN, self._saved)
            self._tell(_PASTE_OFF)

    def _tell(self, sequence: bytes) -> None:
        if self._output is not None and os.isatty(self._output):
            os.write(self._output, sequence)

    # ---------------------------------------------------------------- signals
    def _watch_signals(self) -> None:
        """Signals can only be watched from the main thread; elsewhere they stay as they are."""
        import threading

        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGTSTP, *self._ENDING):
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, self._pass_on)
        self._handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._come_back)

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        """Give the terminal back, let the signal do what it does, take the terminal again."""
        self._give_back()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
        signal.signal(number, self._pass_on)
        self._take()

    def _come_back(self, _number: int, _frame: FrameType | None) -> None:
        self._take()

    # ---------------------------------------------------------------- reading
    def read(self, timeout: float | None = None) -> str | None:
        """The next key; None when `timeout` seconds passed without one."""
        if not self._ready(timeout):
            return None
        character = self._character()
        if character == "\x03":
            raise KeyboardInterrupt
        if character == "\x04":
            raise EOFError
        if character == "\x1b":
            return self._sequence()
        return _CONTROLS.get(character, character)

    def _ready(self, timeout: float | None) -> bool:
        return bool(self._back or select.select([self._source], [], [], timeout)[0])

    def _byte(self) -> bytes:
        byte, self._back = self._back, b""
        try:
            byte = byte or os.read(self._source, 1)
        except OSError as error:  # the terminal is gone
            raise EOFError from error
        if not byte:
            raise EOFError
        return byte

    def _character(self) -> str:
        """One character of UTF-8; the replacement character for bytes that are none."""
        data = self._byte()
        for _ in range(_following(data[0])):
            if not self._ready(REST_OF_SEQUENCE):
                break
            byte = self._byte()
            if byte[0] & 0xC0 != 0x80:
                self._back = byte
                break
            data += byte
        return data.decode("utf-8", "replace")[:1]

    def _sequence(self) -> str:
        """What follows an escape: nothing, a bracket or an O with more, or Alt and a key."""
        if not self._ready(REST_OF_SEQUENCE):
            return ESCAPE
        second = self._character()
        if second not in "[O":
            return UNKNOWN
        parameters, final = self._rest()
        if final == "~" and parameters == _PASTE_STARTS:
            return self._swallow_paste()
        if final == "~":
            return _NUMBERS.get(parameters.partition(";")[0], UNKNOWN)
        return _LETTERS.get(final, UNKNOWN)

    def _rest(self) -> tuple[str, str]:
        """The parameters and the final byte of a control sequence."""
        parameters = ""
        while len(parameters) < _LONGEST_SEQUENCE and self._ready(REST_OF_SEQUENCE):
            character = self._character()
            if "@" <= character <= "~":
                return parameters, character
            parameters += character
        return parameters, ""

    def _swallow_paste(self) -> str:
        """Read on to the mark that ends a paste.  Only Ctrl-C gets out before."""
        last = b""
        while last != _PASTE_ENDS:
            last = (last + self._byte())[-len(_PASTE_ENDS) :]
        return PASTE


def _following(first: int) -> int:
    """How many bytes of UTF-8 follow a first byte."""
    leads = (0xC0, 0xE0, 0xF0)
    return sum(first >= lead for lead in leads) if first < 0xF8 else 0


# -------------------------------------------------------------------- Windows
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
        return _CONTROLS.get(unit, unit)

    def _pair(self, high: str) -> str:
        """A character outside the first plane comes as two units; one alone is none."""
        if high > _HIGH[1] or not self._waiting():
            return _NO_CHARACTER
        low = self._unit()
        if not _LOW[0] <= low <= _LOW[1]:
            self._back = low
            return _NO_CHARACTER
        return (high + low).encode("utf-16", "surrogatepass").decode("utf-16")
