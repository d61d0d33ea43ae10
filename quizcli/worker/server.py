"""The child's side of the conversation that `messages` describes.

`serve` measures our own probes with torch; another kind of server stands behind the
same client by passing something else that answers to `answer_with`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from quizcli.worker import frames, isolation
from quizcli.worker.errors import no_start
from quizcli.worker.frames import FrameError, Message, Sink, Source

if TYPE_CHECKING:
    from quizcli.worker.bench import Runnable


class Answering(Protocol):
    """What stands behind the pipes: a `Bench`, or anything else that answers requests."""

    sound: bool
    """False once this process should give way to a fresh one."""

    def hello(self) -> Message:
        """Who measures here."""

    def answer(self, request: Message) -> Message:
        """The outputs, or one sentence why there are none; never raises."""


def serve(registry: Callable[[], Mapping[str, Runnable]], reader: Source, writer: Sink) -> None:
    """Answer requests for the probes of `registry`, measured with torch; see `answer_with`."""

    def prepare(device: str) -> Answering:
        from quizcli.worker.bench import Bench  # imports torch

        return Bench(device, registry)

    answer_with(prepare, reader, writer)


def answer_with(prepare: Callable[[str], Answering], reader: Source, writer: Sink) -> None:
    """Read the opening, prepare for its device, say hello, answer one request after the other.

    What goes wrong while preparing is told in place of the hello.  Returns when this
    process can't measure (any more).  Raises EOFError when the client is gone,
    FrameError when the bytes on `reader` are not frames.
    """
    key, opening = frames.receive_first(reader, frames.LARGEST_REQUEST)
    isolation.leave_after(opening["start_limit"])
    try:
        bench = prepare(opening["device"])
    except Exception as error:  # whatever a broken installation may do
        _send(writer, key, {"error": no_start(error, "measuring could not be set up")})
        return
    isolation.stay()
    _send(writer, key, bench.hello())
    while bench.sound:
        request = frames.receive(reader, key, frames.LARGEST_REQUEST)
        isolation.leave_after(opening["limit"])
        reply = bench.answer(request)
        isolation.stay()
        _send(writer, key, reply)


def _send(writer: Sink, key: bytes, message: Message) -> None:
    try:
        frame = frames.pack(message, key, frames.LARGEST_REPLY)
    except FrameError as error:
        sorry = {"id": message.get("id"), "error": f"the outputs can't be sent: {error}"}
        frame = frames.pack(sorry, key, frames.LARGEST_REPLY)
    frames.send(writer, frame)
