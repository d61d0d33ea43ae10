"""What the tests of the locked worker share: how it is started and how it is asked."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from quizcli.model import MeasureError, Program, Request
from quizcli.worker.authors import ENVIRONMENT
from quizcli.worker.child import Command
from quizcli.worker.client import Worker

SERVER = Path(__file__).with_name("servers.py")
NOBODY = 65534
MEMORY = 1 << 30


def server(*how, limit=10.0, **opening):
    """A worker whose server is changed as `servers.py` says."""
    words = [sys.executable, "-P", str(SERVER), *map(str, how)]
    told = {"limit": limit, "memory": MEMORY, "unlocked": False, **opening}
    return Worker(limit=60, command=Command(words, ENVIRONMENT, "/"), opening=told)


def request(source, *outputs, language="python", **arguments):
    """A request for plain Python, or the other language; one output named x unless said so."""
    return Request("", arguments, Program(source, language, outputs or ("x",)))


def ask(worker, source, *outputs, **arguments):
    """The outputs; the one alone where there is but one."""
    found = worker.measure(request(source, *outputs, **arguments)).outputs
    return next(iter(found.values())) if len(found) == 1 else found


def complaint(worker, source, *outputs, **arguments):
    """The sentence that a computation ends with."""
    with pytest.raises(MeasureError) as caught:
        ask(worker, source, *outputs, **arguments)
    return str(caught.value)


def children(pid):
    """The numbers of that process's living children."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = each.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(each.parent.name))
    return found


def zygote(worker):
    """The number of the process that forks for it."""
    (found,) = children(worker.pid)
    return found


def waiting(worker):
    """The numbers of the children that compute or wait to."""
    return [pid for each in children(worker.pid) for pid in children(each)]


def alive(pid):
    """Whether that process is there and not only waiting to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def resident(pid):
    """What a process holds in memory, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def held(worker):
    """What the server and the process that forks for it hold in memory, in bytes."""
    return resident(worker.pid), resident(zygote(worker))


def becomes(condition, seconds=10.0):
    """Wait until the condition is true; whether it became so."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
