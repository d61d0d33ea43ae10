"""Fail closed: a wall that is missing, refused or leaky is noticed before anything is served."""

import json
import subprocess
import sys
from pathlib import Path

from quizcli.worker.locked import canaries

CLOSED = "authors' lines can't be locked in here, so none are run: "
LEAKY = f"{CLOSED}the walls do not hold: a computation could "
BROKEN = f"{CLOSED}nothing can be computed behind the walls"
OPEN = ", ".join(name for name in canaries.ESCAPES if name != "write to another pipe")
UNTRUSTED = "the author's computation is plain Python, which this system can't lock in"
FAILING = "the author's computation failed: ZeroDivisionError: division by zero"

FOUND = {
    "all walls": ["seccomp", "landlock", "rlimits"],
    "no wall at all": f"{LEAKY}{OPEN}",
    "no wall around the child": f"{LEAKY}start a process, signal the server, take memory",
    "no narrow list": f"{LEAKY}start a process, signal the server",
    "no limits": f"{LEAKY}take memory",
    "the server's pipe left open": f"{LEAKY}write to another pipe",
    "no Landlock": ["seccomp", "rlimits"],
    "Landlock refused": f"{CLOSED}refused for a test",
    "seccomp refused": f"{CLOSED}refused for a test",
    "limits refused": f"{CLOSED}refused for a test",
    "narrow list refused": BROKEN,
    "narrow limits refused": BROKEN,
    "not possible": [],
    "not trusted": [
        [],
        {"torch": 2.0, **dict.fromkeys(("same process", "chance", "again", "failing"), UNTRUSTED)},
    ],
    "without forks": [[], {"torch": 2.0, "same process": True, "failing": FAILING}],
}


def test_a_gap_is_noticed():
    """The hello names the walls, or says what is wrong and nothing is served.

    Where there are no walls the closed language runs, and plain Python if it was allowed:
    without forks in the server itself, from the same state each time.
    """
    script = str(Path(__file__).with_name("gaps.py"))
    done = subprocess.run(
        [sys.executable, "-P", script], capture_output=True, text=True, check=True, timeout=120
    )
    found = dict(json.loads(line) for line in done.stdout.splitlines())
    dice = {found["without forks"][1].pop(name) for name in ("chance", "again")}
    assert found == FOUND
    assert len(dice) == 1
