"""Targets for programs of authors, run: in this process, and behind the worker's walls."""

from __future__ import annotations

import atexit
import json
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from quizcli.cli.text import clean
from quizcli.model import MeasureError, Program, Request
from quizcli.programs import ProgramError, check
from tests.fuzz.holding import after, is_harmless, text_of
from tests.fuzz.splicing import program

if TYPE_CHECKING:
    from quizcli.worker.client import Worker

SECONDS = 0.3
"""Of the processor, after which a program is stopped; a worker stops it by the clock."""

MEMORY = 1 << 30
NAMES = {"n": 4, "h": 0.5}
FORBIDDEN = re.compile(
    r"open|import|exec|os\.|subprocess\.|socket\.|ctypes\.|shutil\.|pickle\.|marshal\.|code\."
    r"|glob\.|tempfile\.|sys\.(?:settrace|setprofile|addaudithook)|signal\.|pty\.|mmap\."
)
"""Python's audit events that no program may bring about."""

_LINE_END = re.compile(r"\r\n|\r|\n")


class Stopped(BaseException):
    """The program takes too long."""


class Watch:
    """What happened while a program ran that none may do."""

    on = False
    seen: tuple[str, ...] = ()

    @classmethod
    def note(cls, event: str, given: tuple[Any, ...]) -> None:
        """A hook for `sys.addaudithook`."""
        if cls.on and FORBIDDEN.match(event) and not _is_source(event, given):
            cls.seen = (*cls.seen, f"{event} {given!r:.200}")


def _is_source(event: str, given: tuple[Any, ...]) -> bool:
    """Whether Python's own text is read: `torch.manual_seed` keeps where it was called from."""
    path, mode = given[:2] if event == "open" else ("", "")
    return (mode == "r" and str(path).endswith(".py")) or (mode == "rb" and path == "")


@cache
def ready() -> None:
    """Everything is imported and used once, as in the worker; from now on Python is watched."""
    import torch

    from quizcli.worker.locked.warm import warm

    torch.set_num_threads(1)
    warm()
    sys.addaudithook(Watch.note)


@after(ready)
def computed(data: bytes) -> None:
    """A program run with and without the check before it: plain values, or a place and a reason.

    Bytes that begin with 0 choose a program's parts, others are its text.
    """
    text = program(data[1:]) if data[:1] == b"\0" else text_of(data)
    names = check(text, NAMES).outputs[:8]
    from quizcli.worker.closed.run import interpret, run

    for way in (run, interpret):
        Watch.seen = ()
        try:
            with _within_limits():
                found = way(text, NAMES, names)
        except ProgramError as error:
            _placed(error, text)
        except Stopped:
            pass
        else:
            assert set(found) == set(names)
            json.dumps(found)
        assert not Watch.seen, Watch.seen


def _placed(error: ProgramError, text: str) -> None:
    lines = _LINE_END.split(text)
    assert 1 <= error.line <= len(lines) + 1 and error.column >= 1
    assert error.message and is_harmless(clean(error.message))


@contextmanager
def _within_limits() -> Iterator[None]:
    import resource

    from quizcli.worker.locked.resident import address_space

    def stop(number: int, frame: object) -> NoReturn:
        raise Stopped

    before = resource.getrlimit(resource.RLIMIT_AS)
    size = address_space()
    handler = signal.signal(signal.SIGPROF, stop)
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, before[1]))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    Watch.on = True
    try:
        yield
    finally:
        Watch.on = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, before)
        signal.signal(signal.SIGPROF, handler)


@cache
def worker() -> Worker:
    """The locked worker as quizcli starts it, but less patient."""
    from quizcli.worker.authors import author_worker

    made = author_worker(limit=1.0)
    made.hello()
    atexit.register(made.close)
    return made


def measured(data: bytes) -> None:
    """A program of anything that the language has, in the worker: and the next one is right."""
    text = program(data)
    names = check(text, NAMES).outputs[:8]
    try:
        found = worker().measure(Request("", NAMES, Program(text, "torch", names)))
    except MeasureError as error:
        assert is_harmless(clean(str(error)))
    else:
        assert set(found.outputs) == set(names)
    control = Program("x = torch.ones(n, n).sum()", "torch", ("x",))
    assert worker().measure(Request("", NAMES, control)).outputs == {"x": 16.0}
