"""Waiting for a file to change, at a terminal where a key that is pressed leaves no mark."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Pause: TypeAlias = Callable[[float], None]
"""Waits for so many seconds."""


@contextmanager
def pausing() -> Iterator[Pause]:
    """Inside, keys are neither shown nor left for the shell; Ctrl-C and Ctrl-D interrupt."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield time.sleep
        return
    from quizcli.cli.keys import open_keys

    with open_keys() as keys:

        def pause(seconds: float) -> None:
            try:
                while keys.read(seconds) is not None:
                    pass
            except EOFError:
                raise KeyboardInterrupt from None

        yield pause
