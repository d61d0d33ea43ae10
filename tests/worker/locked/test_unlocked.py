"""Where the kernel has no walls: fresh children with a clock and a look at the memory, or none.

What may run there at all is in `test_canaries`.
"""

import pytest

from tests.worker.locked.asking import ask, complaint, server, zygote

TOO_MUCH = "the author's computation needs more memory than it may have"
FILL = "x = [[0] * (1 << 17) for each in range(1 << 14)]"  # 16 GiB, a megabyte at a time


def test_plain_python_runs_where_it_was_allowed(unlocked):
    """Told so, it runs, each request in a process of its own, and crashes for itself."""
    assert unlocked.hello().walls == ()
    pid = unlocked.pid
    assert ask(unlocked, "import os; x = os.getppid()") == zygote(unlocked)
    assert "SIGABRT" in complaint(unlocked, "import os; os.abort()")
    assert ask(unlocked, "x = 2") == 2
    assert unlocked.pid == pid


def test_the_watchdog_ends_what_takes_too_much(unlocked):
    """Where the system limits nothing, the look at the resident size ends the child."""
    pid = unlocked.pid
    assert complaint(unlocked, FILL) == f"{TOO_MUCH} and was stopped"
    assert ask(unlocked, "x = 2") == 2
    assert unlocked.pid == pid


@pytest.mark.slow
def test_memory_is_limited_without_walls():
    """On Linux the limit of the address space needs no wall: too much at once is refused."""
    with server("unlocked", unlocked=True) as worker:
        assert complaint(worker, "x = bytearray(8 << 30)") == TOO_MUCH


@pytest.mark.slow
def test_without_forks_too_much_memory_ends_the_server():
    """The client starts another one, which is right again."""
    with server("unlocked", "no-fork", unlocked=True, limit=1.0, memory=1 << 28) as worker:
        assert ask(worker, "import os; x = os.getpid()") == worker.pid
        pid = worker.pid
        assert "ended the worker process" in complaint(worker, FILL)
        assert ask(worker, "x = 2") == 2
        assert worker.pid != pid
