"""Frames: a length, a key and a JSON object; bytes from anywhere else are not taken for one.

A frame is 4 bytes of length (big-endian, of the body), the 16 bytes of the key
that the client drew for this child, and the body in UTF-8.  NaN and infinities
travel as the tokens of Python's json; lists arrive as lists.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

Message: TypeAlias = dict[str, Any]

KEY_BYTES = 16
HEADER_BYTES = 4 + KEY_BYTES

LARGEST_REQUEST = 64 * 1024
"""A request fits into an empty pipe (64 KiB on Linux and macOS): writing it never blocks."""

LARGEST_REPLY = 1024 * 1024


class FrameError(Exception):
    """The bytes are not a frame of this session, or a message does not fit into one."""


class Source(Protocol):
    """The reading end of a pipe, unbuffered."""

    def read(self, size: int, /) -> bytes | None:
        """At most `size` bytes; none at the end."""


class Sink(Protocol):
    """The writing end of a pipe, unbuffered."""

    def write(self, data: bytes, /) -> int | None:
        """How many of the bytes were taken."""


def pack(message: Message, key: bytes, largest: int) -> bytes:
    """The message as a frame of at most `largest` bytes.

    Raises FrameError when it is longer, or holds what JSON does not have.
    """
    import json  # by the time of the first frame: not on the way to the first screen

    try:
        body = json.dumps(message, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise FrameError(f"not JSON: {error}") from None
    if HEADER_BYTES + len(body) > largest:
        raise FrameError(f"{len(body):,} bytes, and at most {largest - HEADER_BYTES:,} can be sent")
    return len(body).to_bytes(4, "big") + key + body


def send(sink: Sink, frame: bytes) -> None:
    """Write the whole frame; raises OSError when nobody reads."""
    rest = memoryview(frame)
    while rest:
        rest = rest[sink.write(bytes(rest)) or 0 :]


def receive(source: Source, key: bytes, largest: int) -> Message:
    """The next message; waits for it.

    Raises EOFError when the other side is gone, FrameError when the bytes are
    not a frame with that key.
    """
    header = _exactly(source, HEADER_BYTES)
    if header[4:] != key:
        raise FrameError("a frame without the key")
    return _body(source, header, largest)


def receive_first(source: Source, largest: int) -> tuple[bytes, Message]:
    """The key that the client chose, and its first message.  Raises as `receive` does."""
    header = _exactly(source, HEADER_BYTES)
    return header[4:], _body(source, header, largest)


def _body(source: Source, header: bytes, largest: int) -> Message:
    import json

    length = int.from_bytes(header[:4], "big")
    if HEADER_BYTES + length > largest:
        raise FrameError(f"a frame of {length:,} bytes")
    try:
        message = json.loads(_exactly(source, length))
    except (ValueError, RecursionError) as error:
        raise FrameError(f"not JSON: {error}") from None
    if not isinstance(message, dict):
        raise FrameError("not a JSON object")
    return message


def _exactly(source: Source, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = source.read(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
