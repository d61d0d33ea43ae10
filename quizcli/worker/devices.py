"""Which devices this machine has, and which one to measure on."""

from __future__ import annotations

import torch

from quizcli.model import MeasureError
from quizcli.probes.lab import Lab

KNOWN = ("auto", "cuda", "mps", "cpu")


def available() -> tuple[str, ...]:
    """The devices that torch finds here, the CPU first."""
    found = ["cpu"]
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return tuple(found)


def choose(wanted: str) -> str:
    """The device to use: the wanted one; for `auto` the first of cuda, mps, cpu that works.

    Raises MeasureError, saying what there is, when the wanted one is not here or
    does not work.
    """
    here = available()
    listed = f"available: {', '.join(here)}"
    if wanted == "auto":
        return next(each for each in KNOWN if each in here and not problem(each))
    if wanted not in KNOWN:
        raise MeasureError(f"there is no device {wanted}; choose one of {', '.join(KNOWN)}")
    if wanted not in here:
        raise MeasureError(f"no {wanted} device here; {listed}")
    if why := problem(wanted):
        raise MeasureError(f"the {wanted} device does not work ({why}); {listed}")
    return wanted


def problem(device: str) -> str:
    """What goes wrong in a small computation there; "" when it goes right."""
    lab = Lab(device)
    try:
        right = bool((lab.eye(2) @ lab.eye(2)).sum().item() == 2)
    except RuntimeError as error:
        return str(error).partition("\n")[0]
    return "" if right else "it computes wrong numbers"


def maker_name(device: str) -> str:
    """What its maker calls the device; "" where torch does not know."""
    return torch.cuda.get_device_name() if device == "cuda" else ""
