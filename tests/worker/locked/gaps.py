"""The walls put up with one thing left out or failing, each time in a fresh process; a script.

Prints a line of JSON for each: its name and the walls, or the error in their place.
"""

import fcntl
import json
import os
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from quizcli.worker.locked import canaries, forked, landlock, limits, seccomp, server, walls
from quizcli.worker.locked.allowance import Allowance
from quizcli.worker.locked.kernel import LockError

HIGH = 100


def nothing(*_):
    """Do nothing instead."""


def refuse(*_):
    """Fail as the kernel would."""
    raise LockError("refused for a test")


GAPS = {
    "all walls": [],
    "no wall at all": [(walls, "lock_server", lambda: ("none",)), (walls, "lock_child", nothing)],
    "no wall around the child": [(walls, "lock_child", nothing)],
    "no narrow list": [(seccomp, "lock_child", nothing)],
    "no limits": [(limits, "limit_child", nothing)],
    "the server's pipe left open": [(forked, "LAST_DESCRIPTOR", HIGH)],
    "no Landlock": [(landlock, "version", lambda: 0)],
    "Landlock refused": [(landlock, "lock", refuse)],
    "seccomp refused": [(seccomp, "lock_server", refuse)],
    "limits refused": [(limits, "limit_server", refuse)],
    "narrow list refused": [(seccomp, "lock_child", refuse)],
    "narrow limits refused": [(limits, "limit_child", refuse)],
    "not possible": [(walls, "possible", lambda: False)],
}


def told(changes, pipe):
    """The names of the walls, or the error."""
    for module, name, value in changes:
        setattr(module, name, value)
    try:
        return list(server._behind_walls(Allowance(10.0, 1 << 28), (pipe, pipe))[0])
    except Exception as error:
        return server._complaint(error)


def in_a_process(work):
    """Run it in a forked process and return what it writes."""
    here, low = os.pipe()
    there = fcntl.fcntl(low, fcntl.F_DUPFD, HIGH)
    os.close(low)
    if os.fork() == 0:
        os.write(there, work(there))
        os._exit(0)
    os.close(there)
    with os.fdopen(here, encoding="utf-8") as pipe:
        text = pipe.read()
    os.wait()
    return text


if __name__ == "__main__":
    assert canaries
    from quizcli.worker.locked import forks

    forks.State()
    for name, changes in GAPS.items():
        work = partial(lambda changes, pipe: json.dumps(told(changes, pipe)).encode(), changes)
        print(json.dumps([name, json.loads(in_a_process(work))]), flush=True)
