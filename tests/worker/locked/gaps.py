"""The walls put up with one thing left out or failing, each time in a fresh process; a script.

Prints a line of JSON for each: its name and the walls, or the error in their place.  Then
the same for systems without walls: the name, the walls, and what became of a few lines.
"""

import fcntl
import json
import os
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from quizcli.worker.locked import (
    canaries,
    inside,
    landlock,
    limits,
    seccomp,
    server,
    walls,
    warm,
    zygote,
)
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
    "the server's pipe left open": [(zygote, "LAST_DESCRIPTOR", HIGH)],
    "no Landlock": [(landlock, "version", lambda: 0)],
    "Landlock refused": [(landlock, "lock", refuse)],
    "seccomp refused": [(seccomp, "lock_server", refuse)],
    "limits refused": [(limits, "limit_server", refuse)],
    "narrow list refused": [(seccomp, "lock_child", refuse)],
    "narrow limits refused": [(limits, "limit_child", refuse)],
    "not possible": [(walls, "possible", lambda: False)],
}

UNLOCKED = [(walls, "possible", lambda: False), (warm, "warm", nothing)]

LINES = {
    "torch": ("torch", "x = torch.ones(2).sum()"),
    "same process": ("python", "import os; x = os.getpid() == pid"),
    "chance": ("python", "x = float(torch.rand(()))"),
    "again": ("python", "x = float(torch.rand(()))"),
    "failing": ("python", "x = 1 / 0"),
}

SYSTEMS = {"not trusted": (True, False), "without forks": (False, True)}
"""Whether there are forks, and whether plain Python was allowed."""


def served(forks, trusted, pipe):
    """The walls and the answers where there are none, or where there are no forks either."""
    change(UNLOCKED)
    if not forks:
        del os.fork
    opening = {"limit": 10.0, "memory": 1 << 28, "unlocked": trusted}
    authors = server.Authors(opening, (pipe, pipe))
    return [list(authors.hello()["walls"]), {name: answered(authors, name) for name in LINES}]


def answered(authors, name):
    """The value of x, or the error."""
    language, source = LINES[name]
    program = {"source": source, "language": language, "outputs": ["x"]}
    reply = authors.answer({"id": 1, "arguments": {"pid": os.getpid()}, "program": program})
    return reply.get("error") or reply["outputs"]["x"]


def change(changes):
    """Put other things in place of some of ours."""
    for module, name, value in changes:
        setattr(module, name, value)


def told(changes, pipe):
    """The names of the walls, or the error."""
    change(changes)
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
        os.write(there, json.dumps(work(there)).encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here, encoding="utf-8") as pipe:
        text = pipe.read()
    os.wait()
    return text


if __name__ == "__main__":
    assert canaries
    assert inside  # imported once for all
    from quizcli.worker.locked import forks

    forks.State()
    works = {name: partial(told, changes) for name, changes in GAPS.items()}
    works |= {name: partial(served, *how) for name, how in SYSTEMS.items()}
    for name, work in works.items():
        print(json.dumps([name, json.loads(in_a_process(work))]), flush=True)
