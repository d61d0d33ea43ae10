"""What the targets share: bytes as text, and what may be shown."""

from __future__ import annotations

import tempfile
import time
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

Target = Callable[[bytes], None]

HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""The categories of what a terminal may obey or hide."""


def text_of(data: bytes) -> str:
    """The bytes as text in which anything may occur, halves of surrogates as well."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def is_harmless(text: str) -> bool:
    """Whether a terminal shows all of the text and obeys nothing of it."""
    return not {unicodedata.category(each) for each in text if each != "\n"} & HARMFUL


SLOW = 1.0
"""Seconds of processor time, above which an input counts as a hang."""


def after(ready: Callable[[], None]) -> Callable[[Target], Target]:
    """What a target needs once; its time does not count."""

    def prepared(target: Target) -> Target:
        def run(data: bytes) -> None:
            ready()
            target(data)

        run.ready = ready  # type: ignore[attr-defined]
        return run

    return prepared


def timed(target: Target) -> Target:
    """The target, which fails as well when it takes too long."""
    ready = getattr(target, "ready", None)

    def run(data: bytes) -> None:
        if ready:
            ready()
        started = time.process_time()
        target(data)
        spent = time.process_time() - started
        assert spent < SLOW, f"{spent:.1f} s"

    return run


@cache
def folder() -> Path:
    """A folder of this process for what has to be a file."""
    return Path(tempfile.mkdtemp(prefix="quizcli-fuzz-"))
