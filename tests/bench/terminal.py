"""A program on a pseudo-terminal, timed from outside: what a person at the keyboard waits for."""

import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from fcntl import ioctl


class Terminal:
    """A child on a pseudo-terminal of 80x24; a context manager that ends it."""

    def __init__(self, arguments: Sequence[str], env: dict[str, str] | None = None) -> None:
        self.seen = b""
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # an installed program has its bytecode; a variable that forbids it would be unfair
            kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
            os.execvpe(sys.executable, [sys.executable, *arguments], {**kept, **(env or {})})
        ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, wanted: bytes, timeout: float = 30.0) -> float:
        """Seconds until `wanted` has been printed since the last call; raises TimeoutError."""
        begun = time.perf_counter()
        while wanted not in self.seen:
            left = begun + timeout - time.perf_counter()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise TimeoutError(f"no {wanted!r} after {self.seen[-400:]!r}")
            self.seen += os.read(self.fd, 65536)
        self.seen = self.seen.partition(wanted)[2]
        return time.perf_counter() - begun

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        os.write(self.fd, text.encode())

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *error: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
