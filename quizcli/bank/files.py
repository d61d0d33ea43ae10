"""Opening a bank's file with nothing taken on trust."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MOST_BYTES = 4 * 2**20
"""Some 10,000 questions of ordinary length; a larger bank is split into several files."""

_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.EACCES: "reading it is not permitted",
    errno.EPERM: "reading it is not permitted",
    errno.ELOOP: "its symbolic links lead in a circle",
    errno.EISDIR: "it is a folder",
}


class FileRefused(Exception):
    """A file is not read: a code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most MOST_BYTES.

    Never blocks on a pipe and never opens a device.  Raises FileRefused.
    """
    try:
        _require_regular(path.stat())
        descriptor = os.open(path, _flags())
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _require_regular(status)  # it may have been exchanged in between
            data = file.read(MOST_BYTES + 1) if status.st_size <= MOST_BYTES else None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileRefused("E101", f"it cannot be read: {_reason(error)}") from error
    if data is None or len(data) > MOST_BYTES:
        limit = MOST_BYTES // 2**20
        raise FileRefused("E102", f"it is larger than {limit} MiB; split the bank in two")
    return data


def _flags() -> int:
    wanted = ("O_RDONLY", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
    flags = 0
    for each in wanted:  # not every system has all of them
        flags |= getattr(os, each, 0)
    return flags


def _require_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused("E101", "it is not a regular file")


def _reason(error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number or 0, str(error))
