"""Where the kernel has no walls: fresh children with a clock and a look at the memory, or none."""

import os

import pytest

from tests.worker.locked.asking import ask, complaint, server

TOO_MUCH = "the author's computation needs more memory than it may have"
FILL = "x = [[0] * (1 << 17) for each in range(1 << 14)]"  # 16 GiB, a megabyte at a time


@pytest.fixture(scope="module")
def untrusted():
    """A worker without walls that was not told to run plain Python."""
    with server("unlocked") as made:
        made.hello()
        yield made


@pytest.fixture(scope="module")
def unforked():
    """One that has no fork, either, and was told to."""
    with server("unlocked", "no-fork", unlocked=True, limit=1.0, memory=1 << 28) as made:
        made.hello()
        yield made


def test_plain_python_is_refused_without_walls(untrusted):
    """Nothing of it runs unless the opening says so; the hello names no wall."""
    assert untrusted.hello().walls == ()
    said = complaint(untrusted, "x = 1")
    assert said == "the author's computation is plain Python, which this system can't lock in"


def test_the_closed_language_needs_no_walls(untrusted, unforked):
    """Its interpreter is a wall of its own: it runs without being trusted, forked or not."""
    for worker in (untrusted, unforked):
        assert ask(worker, "x = torch.ones(2).sum()", language="torch") == 2.0


def test_plain_python_runs_where_it_was_allowed(unlocked):
    """Told so, it runs, each request in a process of its own, and crashes for itself."""
    assert unlocked.hello().walls == ()
    pid = unlocked.pid
    assert ask(unlocked, "import os; x = os.getppid()") == pid
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


def test_without_forks_requests_run_in_the_server(unforked):
    """The answers are the same, from the same state each time."""
    lines = "import os; x = [os.getpid(), float(torch.rand(()))]"
    pid, first = ask(unforked, lines)
    assert pid == unforked.pid
    assert ask(unforked, lines) == (pid, first)
    assert "ZeroDivisionError" in complaint(unforked, "x = 1 / 0")


@pytest.mark.slow
def test_without_forks_a_crash_ends_the_server(unforked):
    """The client starts another one, which is right again; memory and time end it, too."""
    pid = unforked.pid
    assert "ended the worker process" in complaint(unforked, FILL)
    assert ask(unforked, "x = 2") == 2
    assert unforked.pid != pid
    assert os.getpid() != unforked.pid
