"""The locked worker's server with something changed; run as a script.

quick        without the first uses, which take a second
user NUMBER  as an ordinary user, once everything is imported
unlocked     as on a system without walls
no-limits    as on one that limits nothing, either
no-fork      as on one without forks
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from quizcli.worker.locked import canaries, forks, inside, limits, server, walls, warm
from quizcli.worker.locked.__main__ import main


def become(user):
    """Give up being root; the files of Python may not be there for that user."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def change(how):
    """What the command line asks for."""
    assert canaries and inside and server  # imported while files can be read
    forks.State()
    if {"quick", "unlocked", "user"} & set(how):
        warm.warm = lambda: None
    if "unlocked" in how:
        walls.possible = lambda: False
    if "no-limits" in how:
        limits.limit_child = lambda size, seconds: None
    if "no-fork" in how:
        del os.fork
    if "user" in how:
        become(int(how[how.index("user") + 1]))


if __name__ == "__main__":
    change(sys.argv[1:])
    main()
