"""The worker: does PyTorch start, measure, and get what theory says, on each device asked for?"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from importlib.util import find_spec

from quizcli.cli.checkup.base import Context, Finding, Level
from quizcli.model import Measurement, QuizError, Request

AREA = "worker"
GAP = 2.0
PROBE = Request("softmax_two_logits", {"gap": GAP})
THEORY = 1 / (1 + math.exp(-GAP))
NEAR = 1e-5
PATIENCE = 90.0


def measures(context: Context) -> Iterator[Finding]:
    """A softmax of two numbers, on the CPU and on the device that was asked for."""
    if find_spec("torch") is None:
        return  # told already, with what to do
    for device in dict.fromkeys(("cpu", context.device)):
        try:
            yield _measured(device)
        except QuizError as error:
            yield Finding(AREA, Level.PROBLEM, str(error), _advice(device))


def _measured(device: str) -> Finding:
    from quizcli.worker.client import Worker

    started = time.monotonic()
    with Worker(device) as worker:
        hello = worker.hello(PATIENCE)
        start = time.monotonic() - started
        found = worker.measure(PROBE)
    what = f"{hello.backend} on {hello.device}{f' ({hello.name})' if hello.name else ''}"
    if not _agrees(found):
        said = f"{what} computes {found.outputs.get('p')} where {THEORY:.6f} is right"
        return Finding(AREA, Level.PROBLEM, said, "install PyTorch anew")
    times = f"starts in {start:.1f} s, measures in {1000 * found.seconds:.1f} ms"
    here = f"devices here: {', '.join(hello.devices)}"
    return Finding(AREA, Level.OK, f"{what} {times}; {here}")


def _agrees(found: Measurement) -> bool:
    value = found.outputs.get("p")
    return isinstance(value, float) and math.isclose(value, THEORY, abs_tol=NEAR)


def _advice(device: str) -> str:
    if device == "cpu":
        return "install PyTorch anew: pip install --force-reinstall torch"
    return "leave out --device to measure on the CPU"


CHECKS = (measures,)
