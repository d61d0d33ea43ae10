"""A child process: private pipes, a thread that listens, and an end for all it started."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from quizcli.worker import frames
from quizcli.worker.frames import FrameError, Message

if TYPE_CHECKING:
    import subprocess

_PACKAGE_PARENT = str(Path(__file__).resolve().parents[2])

# The folder goes onto the path only while the package is found there: a checkout works
# without being installed, and nothing that lies next to it can stand in for another module.
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import quizcli; del sys.path[0]; "
    "from {module} import main; main()"
)


def boot(module: str) -> tuple[str, ...]:
    """The command line that runs `main` of that module in a Python of its own."""
    return (sys.executable, "-P", "-c", _BOOT.format(module=module), _PACKAGE_PARENT)


COMMAND = boot("quizcli.worker.__main__")


class Command(tuple[str, ...]):
    """A command line with the environment and the folder that its process starts in.

    None for either: what this process has.
    """

    environment: Mapping[str, str] | None
    folder: str | None

    def __new__(
        cls,
        words: Iterable[str],
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
    ) -> Self:
        """Made of the words, the command first."""
        made = super().__new__(cls, words)
        made.environment, made.folder = environment, folder
        return made


class Child:
    """A running child.  What it says is handed to `heard`, and its end (with how) to `lost`.

    Both are called on a thread of their own.  Raises OSError when the command
    can't be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        heard: Callable[[Child, Message], None],
        lost: Callable[[Child, str], None],
    ) -> None:
        self._key = os.urandom(frames.KEY_BYTES)
        self._heard, self._lost = heard, lost
        self._process = _spawn(command)
        self._listener = threading.Thread(target=self._listen, name="quizcli-listen", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def send(self, message: Message) -> None:
        """Send one message.

        Raises FrameError when it is too long; a child that is gone is reported to `lost`.
        """
        frame = frames.pack(message, self._key, frames.LARGEST_REQUEST)
        assert self._process.stdin is not None
        try:
            frames.send(self._process.stdin, frame)
        except OSError:
            return  # the listener sees the end as well, and says so

    def end(self) -> str:
        """Kill it and whatever it started, wait for its end, close the pipes; say how it ended."""
        _kill(self._process)
        status = self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        if threading.current_thread() is not self._listener:
            # A process that left the group may still hold the pipe: not worth waiting for.
            self._listener.join(timeout=1.0)
        return _how(status)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            try:
                while True:
                    self._heard(self, frames.receive(pipe, self._key, frames.LARGEST_REPLY))
            except EOFError:
                self._lost(self, "")
            except FrameError as error:
                self._lost(self, f"sent what can't be read: {error}")


def _spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    import subprocess  # not before a child is wanted: this is on the way to the first screen

    start = command if isinstance(command, Command) else Command(command)
    pipe, windows = subprocess.PIPE, sys.platform == "win32"
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        start,
        bufsize=0,
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        # A group of its own: Ctrl-C in the terminal is for the quiz, and the group can be killed.
        start_new_session=not windows,
        creationflags=flags,
        env=start.environment,
        cwd=start.folder,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Before it is reaped, so that the number can't have gone to another process."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        process.kill()


def _how(status: int) -> str:
    if status >= 0:
        return f"exit code {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"
