"""Lines that take too much, crash or lie: an error for them, the right answer for the next."""

import os
import signal

import pytest

from quizcli.model import MeasureError
from tests.worker.locked.asking import (
    alive,
    ask,
    becomes,
    complaint,
    held,
    request,
    server,
    waiting,
    zygote,
)

TOO_MUCH = "the author's computation needs more memory than it may have"


@pytest.fixture(scope="module")
def hasty():
    """A worker with little patience, for tests of the clock and of restarts."""
    with server("quick", limit=1.0) as made:
        made.hello()
        yield made


def right(worker):
    """Whether the worker still answers, and the same process."""
    return ask(worker, "x = float(torch.ones(3, 3).sum())") == 9.0


@pytest.mark.parametrize(
    "lines",
    [
        "while True: pass",
        pytest.param("import time; time.sleep(3600)", marks=pytest.mark.slow),
        pytest.param("t = torch.ones(400, 400)\nwhile True: t = t @ t", marks=pytest.mark.slow),
        "import re; re.match('(a+)+$', 'a' * 40 + 'b')",
    ],
)
def test_the_clock_ends_a_computation(hasty, lines):
    """After the time limit only the child is gone."""
    pid = hasty.pid
    said = complaint(hasty, lines)
    assert said == "the author's computation took longer than 1 s and was stopped"
    assert right(hasty)
    assert hasty.pid == pid


@pytest.mark.parametrize(
    "lines",
    [
        "x = torch.ones(2_000_000_000)",
        "x = [0] * 1_000_000_000",
        "x = bytearray(8 << 30)",
        "import numpy; x = numpy.ones(1 << 30)",
        "x = 'a' * (8 << 30)",
        "import mmap; x = mmap.mmap(-1, 8 << 30)[0]",
    ],
)
def test_a_memory_bomb_gets_no_memory(locked, lines):
    """Eight gigabytes are refused at once, and the server stays."""
    pid = locked.pid
    said = complaint(locked, lines)
    assert said == TOO_MUCH or "Cannot allocate memory" in said
    assert right(locked)
    assert locked.pid == pid


def test_memory_within_the_allowance_can_be_had(locked):
    """Half of what is allowed is no problem."""
    assert ask(locked, "x = torch.empty(512 << 20, dtype=torch.uint8).numel()") == 512 << 20


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("import os; os.abort()", "crashed (SIGABRT)"),
        ("import ctypes; ctypes.string_at(0)", "crashed (SIGSEGV)"),
        ("import os; os._exit(0)", "ended without an answer"),
        ("import os; os._exit(7)", "ended without an answer"),
        ("import os; os.closerange(0, 100)", "without an answer"),
        ("import os, signal; signal.raise_signal(signal.SIGTERM)", "SIGTERM"),
    ],
)
def test_a_crash_is_one_request_s_end(locked, lines, words):
    """The child goes, the server stays and is right about the next request."""
    pid = locked.pid
    assert words in complaint(locked, f"{lines}\nx = 1")
    assert right(locked)
    assert locked.pid == pid


WRITE = """
import os
def send(data):
    for descriptor in range(3, 20):
        try:
            while data:
                data = data[os.write(descriptor, data):]
        except OSError:
            continue
"""


@pytest.mark.parametrize(
    "lines",
    [
        "send(b'garbage' * 9)",
        "send(b'\\x00\\xff' * 999)",
        'send(b\'{"outputs": {"x": 666}}\\n\')',  # and then the real one
        'send(b\'{"outputs": {"x": 666}}\\n\' * 2); os._exit(0)',
        'send(b\'{"outputs": {"x": 666}}\'); os._exit(0)',
        "send(b'a' * (1 << 20)); os._exit(0)",
        'send(b\'{"outputs": {"y": 666}}\\n\'); os._exit(0)',
        'send(b\'{"outputs": {"x": 6, "y": 6}}\\n\'); os._exit(0)',
        'send(b\'{"outputs": {"x": null}}\\n\'); os._exit(0)',
        "send(b'{\"outputs\": [1]}\\n'); os._exit(0)",
        "send(b'[' * 60000 + b'\\n'); os._exit(0)",
        "send(b'1' * 60000 + b'\\n'); os._exit(0)",
        'send(b\'{"outputs": {"x": "\\\\ud800"}}\\n\'); os._exit(0)',
        'send(b\'{"error": "a\\\\u001b[2J"}\\n\'); os._exit(0)',
    ],
)
def test_a_forged_answer_is_not_believed(locked, lines):
    """What is not one proper line for what was asked becomes one clean sentence."""
    pid = locked.pid
    said = complaint(locked, f"{WRITE}\n{lines}\nx = 1")
    assert said.isprintable()
    assert len(said) < 600
    assert right(locked)
    assert locked.pid == pid


@pytest.mark.slow
def test_an_answer_does_not_end_the_wait(hasty):
    """Lines that answer themselves and go on are stopped by the clock."""
    lines = WRITE + 'send(b\'{"outputs": {"x": 666}}\\n\')\nwhile True: pass'
    assert "took longer" in complaint(hasty, lines)
    assert right(hasty)


def test_a_waiting_child_may_be_lost(hasty):
    """When the system ends the child that waits, another one takes the request."""
    used, pid = ask(hasty, "import os; x = os.getpid()"), hasty.pid
    assert becomes(lambda: len(set(waiting(hasty)) - {used}) == 1)
    (spare,) = set(waiting(hasty)) - {used}
    os.kill(spare, signal.SIGKILL)
    assert becomes(lambda: not waiting(hasty))
    assert right(hasty)
    assert hasty.pid == pid


@pytest.mark.slow
def test_a_killed_server_takes_its_children_along_and_comes_back(hasty):
    """No child outlives it; the client starts another one and asks again."""
    pid, first = hasty.pid, hasty.hello()
    pending = hasty.submit(request("while True: pass"))
    assert becomes(lambda: waiting(hasty))
    orphans = [zygote(hasty), *waiting(hasty)]
    os.kill(pid, signal.SIGKILL)
    assert becomes(lambda: not any(alive(each) for each in orphans))
    with pytest.raises(MeasureError, match="took longer than 1 s"):
        pending.result()
    assert right(hasty)
    assert hasty.pid != pid
    assert hasty.hello() == first


def test_a_killed_zygote_takes_its_children_and_the_server_along(hasty):
    """Without the process that forks nothing is served: with the next request all of it ends."""
    pid = hasty.pid
    assert becomes(lambda: waiting(hasty))
    orphans = waiting(hasty)
    os.kill(zygote(hasty), signal.SIGKILL)
    assert becomes(lambda: not any(alive(each) for each in orphans))
    hasty.submit(request("x = 1"))
    assert becomes(lambda: not alive(pid))


def grows(worker, requests):
    """How much the server grows by in so many requests, crashes among them, after a few."""
    for each in range(requests + 10):
        if each == 10:
            before = held(worker)
        lines = "import os; os.abort()" if each % 10 == 9 else "x = float(torch.rand(100).sum())"
        if each % 10 == 9:
            assert "SIGABRT" in complaint(worker, lines)
        else:
            ask(worker, lines)
    return max(after - first for after, first in zip(held(worker), before, strict=True))


def test_the_server_does_not_grow(locked):
    """Requests, with crashes among them, leave nothing behind."""
    assert grows(locked, 20) < 1 << 20


@pytest.mark.slow
@pytest.mark.parametrize("requests", [1_000, 10_000])
def test_the_server_does_not_grow_in_the_long_run(locked, requests):
    """Thousands neither, and the process is the same one."""
    pid = locked.pid
    assert grows(locked, requests) < 1 << 20
    assert locked.pid == pid
