"""A server with computations that misbehave, for the worker's tests; run as a script."""

import ctypes
import json
import os
import random
import sys
import threading
import time
import warnings
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from quizcli.model import MeasureError
from quizcli.worker import isolation
from quizcli.worker.server import answer_with, serve


class Plain:
    """A computation made of a function of (lab, **arguments)."""

    def __init__(self, compute):
        self._compute = compute

    def run(self, arguments, lab):
        return self._compute(lab, **arguments)


def add(lab, a, b):
    """The sum, on the device."""
    return {"sum": float(lab.tensor(a) + lab.tensor(b))}


def echo(lab, **values):
    """The arguments as they arrived, and their Python types."""
    return {**values, "types": [type(each).__name__ for each in values.values()]}


def strange(lab, what):
    """Results that are not plain data, or too much of it."""
    made = {
        "tensor": lambda: {"x": lab.zeros(2)},
        "nothing": lambda: {"x": None},
        "no names": lambda: 5,
        "deep": lambda: {"x": [[[[[1]]]]]},
        "long": lambda: {"x": [0] * 5000},
        "split": lambda: {"x": [0] * 3000, "y": [0] * 3000},
        "huge": lambda: {"x": 10**2000},
        "wordy": lambda: {"x": "a" * 5000},
        "heavy": lambda: {"x": ["é" * 4000] * 1000},
        "fraction": lambda: {"x": Fraction(1, 3)},
        "numbers": lambda: {"x": [float("nan"), float("inf"), -0.0, 2**200, True, 1e-320]},
    }
    return made[what]()


def crash(lab, code=7):
    """Leave without a word."""
    os._exit(code)


def segfault(lab):
    """Read what is not there."""
    ctypes.string_at(0)


def crash_once(lab, flag):
    """Leave the first time, answer the second."""
    if not Path(flag).exists():
        Path(flag).touch()
        os._exit(9)
    return {"x": 1}


def hang(lab, seconds=3600.0):
    """Do nothing for long."""
    time.sleep(seconds)
    return {"x": 1}


def spin(lab):
    """Never give the interpreter back."""
    ctypes.PyDLL(None).sleep(3600)


def fork_and_hang(lab, path):
    """Start a process that would live on, write down its number, and hang."""
    child = os.fork()
    if child == 0:
        time.sleep(3600)
    Path(path).write_text(str(child))
    time.sleep(3600)


def fail(lab, how):
    """Raise something."""
    match how:
        case "value":
            raise ValueError("two\nlines and \x1b[31m colour")
        case "measure":
            raise MeasureError("w lies in 1..2, not 3")
        case "exit":
            sys.exit(3)
        case "interrupt":
            raise KeyboardInterrupt
        case "memory":
            return {"x": [0] * (1 << 60)}
    return fail(lab, how)


def chatter(lab):
    """Print everywhere."""
    print("to stdout", flush=True)
    print("to stderr", file=sys.stderr, flush=True)
    os.system("echo from a program; echo from a program >&2")
    return {"x": 1, "read": sys.stdin.read()}


def scribble(lab, first, last):
    """Write a forged answer to every descriptor in a range."""
    body = json.dumps({"id": 1, "outputs": {"x": 666}, "seconds": 0.1}).encode()
    forged = len(body).to_bytes(4, "big") + body
    for descriptor in range(first, last):
        with suppress(OSError):
            os.write(descriptor, forged * 3)
    return {"x": 1}


def forge(lab, key):
    """Write a frame in the right form, with a key that was not given."""
    body = json.dumps({"id": 1, "outputs": {"x": 666}, "seconds": 0.1}).encode()
    frame = len(body).to_bytes(4, "big") + key.encode() + body
    for descriptor in range(3, 200):
        with suppress(OSError):
            os.write(descriptor, frame)
    return {"x": 1}


def disturb(lab):
    """Change every global that a computation should leave alone."""
    import numpy as np
    import torch

    torch.manual_seed(99)
    torch.set_default_dtype(torch.float16)
    torch.set_default_device("meta")
    torch.set_grad_enabled(False)
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
    torch.autograd.set_detect_anomaly(True)
    torch.set_flush_denormal(True)
    torch.backends.cudnn.benchmark = True
    np.random.seed(5)
    np.seterr(all="raise")
    random.seed(5)
    sys.setrecursionlimit(200)
    warnings.simplefilter("error")
    os.environ.clear()
    raise ValueError("and leave in the middle")


def look(lab):
    """Those globals, and the next random numbers."""
    import numpy as np
    import torch

    return {
        "dtype": str(torch.get_default_dtype()),
        "device": str(torch.empty(1).device),
        "grad": torch.is_grad_enabled(),
        "threads": torch.get_num_threads(),
        "deterministic": torch.are_deterministic_algorithms_enabled(),
        "anomaly": torch.is_anomaly_enabled(),
        "denormal": float(torch.tensor(1e-310, dtype=torch.float64) * 0.5),
        "benchmark": torch.backends.cudnn.benchmark,
        "numbers": [float(torch.rand(())), float(np.random.random()), random.random()],
        "overflow": np.geterr()["over"],
        "recursion": sys.getrecursionlimit(),
        "filters": len(warnings.filters),
        "path": "PATH" in os.environ,
    }


def warm_up(lab):
    """The first uses of the warm-up, with their errors, and what they import the second time."""
    from quizcli.worker.warm import FIRST_USES

    before = set(sys.modules)
    for each in FIRST_USES:
        each(lab)
    return {"imported": sorted(set(sys.modules) - before)}


def surroundings(lab):
    """What the process looks like from inside."""
    return {
        "threads": threading.active_count(),
        "session": os.getsid(0) == os.getpid(),
        "path": list(sys.path),
        "compiler": "torch._dynamo" in sys.modules,
        "open": [each for each in range(3, 1024) if _is_open(each)],
        "inherited": [
            each for each in range(3, 1024) if _is_open(each) and os.get_inheritable(each)
        ],
    }


def _is_open(descriptor):
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


NAUGHTY = (
    add, echo, strange, crash, segfault, crash_once, hang, spin, fork_and_hang, fail, chatter,
    scribble, forge, disturb, look, warm_up, surroundings,
)  # fmt: skip


def registry():
    """All of them by name."""
    return {each.__name__: Plain(each) for each in NAUGHTY}


class Bare:
    """Answers without torch, for tests of what happens around a computation."""

    sound = True

    def __init__(self, device):
        self._probes = registry()

    def hello(self):
        return {"backend": "nothing", "device": "cpu", "devices": ["cpu"]}

    def answer(self, request):
        outputs = self._probes[request["probe"]].run(request["arguments"], None)
        return {"id": request["id"], "outputs": outputs, "seconds": 0.0}


def start(how):
    """What may go wrong before the hello."""
    match how:
        case "no-torch":
            sys.modules["torch"] = None
        case "broken-torch":
            sys.modules["torch"] = object()
        case "dies":
            os._exit(4)
        case "silent":
            time.sleep(3600)


if __name__ == "__main__":
    pipes = isolation.claim_pipes()
    isolation.live_with_parent()
    isolation.limit_threads()
    start(*sys.argv[1:] or ["well"])
    with suppress(EOFError, OSError):
        if "bare" in sys.argv:
            answer_with(Bare, *pipes)
        else:
            serve(registry, *pipes)
