"""Regular files, opened without waiting: a pipe would wait for a writer, a device has no end."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def opened(path: Path) -> BinaryIO:
    """The file for reading; OSError where there is none, or something else in its place."""
    found = os.open(path, _FLAGS)
    if stat.S_ISREG(os.fstat(found).st_mode):
        return os.fdopen(found, "rb")
    os.close(found)
    raise OSError(f"{path} is no regular file")
