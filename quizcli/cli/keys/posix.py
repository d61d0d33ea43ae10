"""Keys of a POSIX terminal.

The terminal is in cbreak mode inside the `with` only: it is given back on every way out, while
the program is suspended (Ctrl-Z), and before a signal ends it.  Bytes are taken one at a time,
so that what is typed ahead is left for whoever reads next.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from types import FrameType
from typing import Any, Self

from quizcli.cli.keys import (
    CONTROLS,
    DELETE,
    DOWN,
    END,
    ENTER,
    ESCAPE,
    HOME,
    INSERT,
    LEFT,
    PAGE_DOWN,
    PAGE_UP,
    PASTE,
    RIGHT,
    UNKNOWN,
    UP,
)

REST_OF_SEQUENCE = 0.05
"""Seconds in which the rest of an escape sequence arrives; a lone Esc is one after that."""

_LETTERS = {"A": UP, "B": DOWN, "C": RIGHT, "D": LEFT, "H": HOME, "F": END, "M": ENTER}
_NUMBERS = {"1": HOME, "2": INSERT, "3": DELETE, "4": END, "5": PAGE_UP, "6": PAGE_DOWN,
            "7": HOME, "8": END}  # fmt: skip
_PASTE_STARTS, _PASTE_ENDS = "200", b"\x1b[201~"
_PASTE_ON, _PASTE_OFF = b"\x1b[?2004h", b"\x1b[?2004l"
_LONGEST_SEQUENCE = 32


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
        return CONTROLS.get(character, character)

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
