"""Which sessions are being played right now, by whatever process of this machine.

The log cannot tell an interrupted session from one that runs in another terminal.  So
a session holds a lock on one byte of a file while it runs; the system lets go of it
whenever the process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

from quizcli.model import QuizError

FILE = "running.lock"
PLACES = 2**31


class Running:
    """Locks in the data directory, made there when there is none.  A context manager.

    Where a file system has no locks every session counts as not running.  Raises
    QuizError (exit code 5) when the file cannot be opened.
    """

    def __init__(self, data: Path) -> None:
        try:
            self._file = os.open(data / FILE, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise QuizError(
                f"{data / FILE} can't be opened ({error.strerror}): delete it, or choose "
                "another directory with --home or QUIZCLI_HOME",
                exit_code=5,
            ) from error

    def claim(self, uid: str) -> bool:
        """Take a session for this process until it ends; whether it was free."""
        return _lock(self._file, _place(uid))

    def somewhere(self, uid: str) -> bool:
        """Whether another process plays the session.  Not to be asked for one's own."""
        free = _lock(self._file, _place(uid))
        if free:
            _unlock(self._file, _place(uid))
        return not free

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)


def _place(uid: str) -> int:
    """The byte that stands for a session, whatever a log says that its uid is."""
    digest = blake2b(uid.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % PLACES


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int, place: int) -> bool:
        os.lseek(file, place, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int, place: int) -> None:
        os.lseek(file, place, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import errno
    import fcntl

    def _lock(file: int, place: int) -> bool:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError as error:
            return error.errno not in (errno.EACCES, errno.EAGAIN)
        return True

    def _unlock(file: int, place: int) -> None:
        fcntl.lockf(file, fcntl.LOCK_UN, 1, place)
