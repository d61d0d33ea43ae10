"""One key press without Enter.

    with open_keys() as keys:
        pressed = keys.read()

A key is its character, or one of the names below.  Ctrl-C raises
KeyboardInterrupt, Ctrl-D and the end of the input raise EOFError.  A paste comes
as the one key `paste`, whatever is in it, so that pasted text presses nothing.
"""

from __future__ import annotations

import sys
from typing import Protocol, Self

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

CONTROLS = {"\r": ENTER, "\n": ENTER, "\t": TAB, "\x7f": BACKSPACE, "\x08": BACKSPACE,
             "\x0c": REDRAW}  # fmt: skip
"""What control characters are."""


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

        from quizcli.cli.keys.windows import WindowsKeys

        return WindowsKeys(msvcrt)  # type: ignore[arg-type, unused-ignore]
    from quizcli.cli.keys.posix import PosixKeys

    return PosixKeys(sys.stdin.fileno(), sys.stdout.fileno())
