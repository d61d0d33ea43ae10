"""The conversation of `messages` for authors' lines: a hello that names the walls, answers.

One thread, and none besides: threads and forks do not go together.
"""

from __future__ import annotations

import gc
import os
import platform
import time
from io import FileIO
from typing import TYPE_CHECKING, Protocol

from quizcli.model import MeasureError, Program
from quizcli.worker import frames
from quizcli.worker.errors import no_start, sentence
from quizcli.worker.frames import Message
from quizcli.worker.locked.allowance import Allowance
from quizcli.worker.locked.kernel import LockError
from quizcli.worker.locked.replies import SUBJECT

if TYPE_CHECKING:
    from quizcli.worker.plain import Plain

LANGUAGES = ("torch", "python")

CONTROL = {
    "arguments": {"n": 8},
    "program": {
        "source": "x = (torch.ones(n, n) @ torch.ones(n, n)).sum()",
        "language": "torch",
        "outputs": ["x"],
    },
}
"""A computation that has to work before anything else is taken on."""


class Computing(Protocol):
    """`Forks`, or `Inside` where there are none."""

    def compute(self, request: Message) -> dict[str, Plain]:
        """The outputs of one request.  Raises MeasureError."""

    def get_ready(self) -> None:
        """Prepare for the next request, while nobody waits."""


def serve(reader: FileIO, writer: FileIO) -> None:
    """Read the opening, get ready, say hello, answer one request after the other.

    What goes wrong while getting ready is told in place of the hello.  Raises EOFError
    when the client is gone, FrameError when the bytes on `reader` are not frames.
    """
    key, opening = frames.receive_first(reader, frames.LARGEST_REQUEST)
    try:
        authors = Authors(opening, (reader.fileno(), writer.fileno()))
    except Exception as error:  # whatever a broken installation may do
        _send(writer, key, {"error": _complaint(error)})
        return
    _send(writer, key, authors.hello())
    while True:
        request = frames.receive(reader, key, frames.LARGEST_REQUEST)
        _send(writer, key, authors.answer(request))
        authors.get_ready()


class Authors:
    """Answers requests with authors' lines, behind the walls that this system has.

    Raises LockError when a wall that it has can't be put up or does not hold.
    """

    def __init__(self, opening: Message, pipes: tuple[int, int]) -> None:
        import torch

        from quizcli.worker.locked.warm import warm

        self._backend = f"PyTorch {torch.__version__.partition('+')[0]}"
        torch.set_num_threads(1)
        warm()
        _forget_the_environment()
        gc.collect()
        gc.freeze()
        allowance = Allowance(float(opening["limit"]), int(opening["memory"]))
        self._walls, self._computing = _behind_walls(allowance, pipes)
        self._languages = (
            LANGUAGES if self._walls or opening.get("unlocked") is True else ("torch",)
        )
        self._computing.get_ready()

    def hello(self) -> Message:
        """What computes here, and behind which walls."""
        return {
            "backend": self._backend,
            "python": platform.python_version(),
            "device": "cpu",
            "name": "",
            "devices": ["cpu"],
            "walls": self._walls,
        }

    def answer(self, request: Message) -> Message:
        """The outputs, or one sentence why there are none and where; never raises."""
        started = time.perf_counter()
        try:
            self._check(request)
            outputs = self._computing.compute(request)
        except MeasureError as error:
            place = {"line": error.line, "column": error.column} if error.line else {}
            return {"id": request.get("id"), "error": sentence(str(error)), **place}
        seconds = time.perf_counter() - started
        return {"id": request.get("id"), "outputs": outputs, "seconds": seconds}

    def get_ready(self) -> None:
        """Prepare for the next request, while nobody waits."""
        self._computing.get_ready()

    def _check(self, request: Message) -> None:
        """Raises MeasureError for what is not to be run here."""
        if not request.get("program"):
            raise MeasureError("this worker takes authors' lines only")
        program = Program(**request["program"])
        if program.language not in LANGUAGES:
            raise MeasureError(f"there is no language {program.language}")
        if program.language not in self._languages:
            raise MeasureError(f"{SUBJECT} is plain Python, which this system can't lock in")


def _behind_walls(
    allowance: Allowance, pipes: tuple[int, int]
) -> tuple[tuple[str, ...], Computing]:
    if not hasattr(os, "fork"):
        return (), _inside(allowance)
    from quizcli.worker.locked import walls
    from quizcli.worker.locked.forks import Forks

    _close_others(pipes)
    forks = Forks(allowance)
    if not walls.possible():
        forks.start()
        return (), forks if _works(forks) else _inside(allowance)
    names = forks.lock()
    forks.start()
    if not _works(forks):
        raise LockError("nothing can be computed behind the walls")
    if through := forks.through():
        raise LockError(f"the walls do not hold: a computation could {', '.join(through)}")
    return names, forks


def _inside(allowance: Allowance) -> Computing:
    from quizcli.worker.locked.inside import Inside

    return Inside(allowance)


def _works(computing: Computing) -> bool:
    try:
        return computing.compute(CONTROL) == {"x": 512.0}
    except MeasureError:
        return False
    finally:
        computing.get_ready()


def _close_others(pipes: tuple[int, int]) -> None:
    """Whatever an import left open; 0, 1 and 2 are the null device."""
    first, last = sorted(pipes)
    os.closerange(3, first)
    os.closerange(first + 1, last)
    os.closerange(last + 1, 1 << 16)


def _forget_the_environment() -> None:
    """What the start needed is no business of authors."""
    for name in set(os.environ) - set(KEPT):
        del os.environ[name]


KEPT = ("CUDA_VISIBLE_DEVICES", "HOME", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def _send(writer: FileIO, key: bytes, message: Message) -> None:
    frames.send(writer, frames.pack(message, key, frames.LARGEST_REPLY))


def _complaint(error: Exception) -> str:
    if isinstance(error, LockError):
        return f"authors' lines can't be locked in here, so none are run: {error}"
    return no_start(error, "authors' lines can't be run")
