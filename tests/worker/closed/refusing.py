"""Runs all attempts within limits on memory and time, and tells what became of each as JSON.

A process of its own: what an attempt exhausts is this process.  Each attempt runs twice,
as authors' lines do and in the interpreter alone, without the check before it.
"""

import json
import resource
import signal
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import torch

from quizcli.programs import ProgramError, check
from quizcli.worker.closed.run import interpret, run
from tests.worker.closed.attempts import ATTEMPTS

MEMORY = 1 << 30
SECONDS = 20


def main():
    """Warm up what needs memory once, set the limits, and try everything."""
    torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.1)
    warnings.simplefilter("ignore")
    _limit_memory()
    json.dump({title: _in_time(title) for title in ATTEMPTS}, sys.stdout)


def _limit_memory():
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
    if pages:
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _in_time(title):
    signal.alarm(SECONDS)  # the default of SIGALRM ends the process
    try:
        return tried(title)
    finally:
        signal.alarm(0)


def tried(title):
    """What became of an attempt, as authors' lines and in the interpreter alone."""
    source = ATTEMPTS[title]
    # Nothing is measured elsewhere: what can't be measured must not pass for refused.
    outputs = ("x",) if "output that" in title else ()
    checked = _outcome(lambda: run(source, {}, outputs))
    if not check(source, ()).faults:  # it was the interpreter that refused
        return {"checked": checked, "interpreted": checked}
    return {"checked": checked, "interpreted": _outcome(lambda: interpret(source, {}, outputs))}


def _outcome(attempt):
    try:
        found = attempt()
    except ProgramError as error:
        return {"message": error.message, "line": error.line, "column": error.column}
    except BaseException as error:
        return {"escaped": f"{type(error).__name__}: {error}"[:300]}
    return {"escaped": repr(found)[:300]}


if __name__ == "__main__":
    main()
