"""What a forked child does: lock itself, wait for its request, compute, write one line, go."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import NoReturn

from quizcli.worker.frames import Message
from quizcli.worker.locked.evaluate import evaluate
from quizcli.worker.locked.replies import written

FAILED = 99
"""How a child exits that could not even say what went wrong."""

CHUNK = 65536


def work(request: int, reply: int, prepare: Callable[[], None]) -> NoReturn:
    """Answer the request that comes through one pipe into the other, and leave the process."""
    try:
        prepare()
        message: Message = json.loads(_everything(request))
        line = written(evaluate(message))
        while line:
            line = line[os.write(reply, line) :]
        os.close(reply)  # the end of the answer, before the process is taken down
        os._exit(0)
    finally:
        os._exit(FAILED)


def _everything(descriptor: int) -> bytes:
    parts = bytearray()
    while part := os.read(descriptor, CHUNK):
        parts += part
    return bytes(parts)
