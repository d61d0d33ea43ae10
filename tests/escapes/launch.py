"""The server of authors' lines as an ordinary user or without walls; run as a script.

user NUMBER  give up being root, once everything is imported
unlocked     as on a system without walls
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from quizcli.worker.locked import canaries, forks, inside, server, walls, warm
from quizcli.worker.locked.__main__ import main


def change(how: list[str]) -> None:
    """What the command line asks for."""
    assert canaries and forks and inside and server  # imported while files can be read
    if "unlocked" in how:
        walls.possible = lambda: False
    if "user" in how:
        warm.warm()
        warm.warm = lambda: None
        user = int(how[how.index("user") + 1])
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)


if __name__ == "__main__":
    change(sys.argv[1:])
    main()
