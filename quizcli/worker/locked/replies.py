"""What a child wrote, believed only as far as it is plain data for what was asked.

A child ran a stranger's lines: whatever it wrote may be forged.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from quizcli.model import MeasureError
from quizcli.worker.errors import sentence
from quizcli.worker.plain import Plain, plain

LONGEST_LINE = 64 * 1024

SUBJECT = "the author's computation"
"""What the sentences are about."""


def written(reply: dict[str, Any]) -> bytes:
    """The reply as the one line that a child writes."""
    line = json.dumps(reply, separators=(",", ":")).encode() + b"\n"
    if len(line) > LONGEST_LINE:
        too_long = f"the outputs take more than {LONGEST_LINE:,} bytes"
        return json.dumps({"error": too_long}).encode() + b"\n"
    return line


def read_reply(line: bytes, asked: Collection[str]) -> dict[str, Plain]:
    """The outputs that were asked for, as plain data.

    Raises MeasureError with the error of the reply, or when it is not a proper reply.
    """
    reply = _parsed(line)
    if "error" in reply:
        raise MeasureError(sentence(str(reply["error"])), *_place(reply))
    outputs = reply.get("outputs")
    if not isinstance(outputs, dict) or set(outputs) != set(asked):
        raise MeasureError(
            f"{SUBJECT} answered something else than the outputs that were asked for"
        )
    return plain(outputs)


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise MeasureError(f"{SUBJECT} answered with more than {LONGEST_LINE:,} bytes")
    try:
        reply = json.loads(line.decode("utf-8", errors="strict"))
        json.dumps(reply, ensure_ascii=False).encode()  # not with halves of characters
    except (ValueError, RecursionError):
        reply = None
    if not isinstance(reply, dict) or line.find(b"\n") != len(line) - 1:
        raise MeasureError(f"{SUBJECT} answered what can't be read")
    return reply


def _place(reply: dict[str, Any]) -> tuple[int, int]:
    line, column = reply.get("line"), reply.get("column")
    return (line, column) if type(line) is int and type(column) is int else (0, 0)
