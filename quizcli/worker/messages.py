"""What the two sides say: the opening, the hello, requests and replies, as JSON values.

client: opening {device, limit, start_limit} (for authors' lines also memory and unlocked),
        then requests {id, probe, arguments} or, for an author's lines,
        {..., program: {source, language, outputs}}
server: hello {backend, python, device, name, devices, walls} or {error}, then for each
        request {id, outputs, seconds} or {id, error} with line and column where known
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Any

from quizcli.model import MeasureError, Measurement, Request, Value
from quizcli.worker.errors import sentence
from quizcli.worker.frames import FrameError, Message
from quizcli.worker.plain import plain

LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Hello:
    """A worker that is ready: what computes, and where.

    `backend` reads "PyTorch 2.13.0", `devices` are those that this machine has,
    `device` the one in use and `name` what its maker calls it ("" for the CPU).
    `walls` are the kernel's walls around authors' lines.
    """

    backend: str
    device: str
    devices: tuple[str, ...]
    name: str = ""
    python: str = ""
    walls: tuple[str, ...] = ()


def request_message(number: int, request: Request) -> Message:
    """The request as JSON values; raises MeasureError for what can't be sent."""
    try:
        arguments = {name: sendable(value) for name, value in request.arguments.items()}
    except (OverflowError, TypeError) as error:
        raise MeasureError(f"{request.name} can't be measured with that: {error}") from None
    message: Message = {"id": number, "probe": request.probe, "arguments": arguments}
    if request.program is None:
        return message
    source, language, outputs, *_ = request.program
    return {**message, "program": {"source": source, "language": language, "outputs": outputs}}


def sendable(value: Value) -> object:
    """The value without fractions: whole ones become integers, the others floats.

    Raises OverflowError for a fraction that no float holds, TypeError for other things.
    """
    match value:
        case Fraction():
            return int(value) if value.denominator == 1 else float(value)
        case tuple():
            return [sendable(each) for each in value]
        case bool() | int() | float() | str():
            return value
    raise TypeError(f"a {type(value).__name__} is not a value")


def received(value: object) -> Value:
    """The value with tuples for lists; raises FrameError for null and for objects."""
    match value:
        case list():
            return tuple(received(each) for each in value)
        case bool() | int() | float() | str():
            return value
    raise FrameError(f"a {type(value).__name__} instead of a value")


def received_values(message: object) -> dict[str, Value]:
    """The named values of a JSON object; raises FrameError when it is something else."""
    if not isinstance(message, dict):
        raise FrameError("not a JSON object")
    return {name: received(value) for name, value in message.items()}


def read_hello(message: Message) -> Hello:
    """The server's hello; raises MeasureError with its error, FrameError when it is none."""
    if "error" in message:
        raise MeasureError(sentence(str(message["error"])))
    names: dict[str, Any] = received_values(message)
    try:
        hello = Hello(**names)
        texts = [hello.backend, hello.device, hello.name, hello.python]
        "".join([*texts, *hello.devices, *hello.walls])  # each has to be a text
    except TypeError:
        raise FrameError("not a hello") from None
    return hello


def _place(message: Message) -> tuple[int, int]:
    """Line and column of an error, as far as they are numbers that a text may have."""
    line, column = message.get("line"), message.get("column")
    if not (type(line) is int and type(column) is int):
        return 0, 0
    return (line, column) if 0 < line < LONGEST_TEXT and 0 < column < LONGEST_TEXT else (0, 0)


def read_measurement(message: Message, number: int, hello: Hello) -> Measurement:
    """The reply to request `number`.

    Raises MeasureError with its error or for outputs beyond the caps, FrameError when it
    answers something else.
    """
    if message.get("id") != number:
        raise FrameError("an answer that nobody asked for")
    if "error" in message:
        raise MeasureError(sentence(str(message["error"])), *_place(message))
    seconds = message.get("seconds")
    if not (isinstance(seconds, float) and 0 <= seconds < inf):
        raise FrameError("neither outputs nor an error")
    outputs = received_values(message.get("outputs"))
    plain(outputs)  # within the caps, whoever sent them
    return Measurement(outputs, hello.device, seconds, hello.backend)
