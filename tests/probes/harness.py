"""What every probe is tested with: random arguments, witnesses, types, and untouched state.

A witness module is a file `witness_<topic>.py` beside this one.  It holds

    WITNESSES   probe name -> function of the probe's arguments that recomputes outputs
                (some or all) in another way, mostly by a formula in plain Python
    EXPECTED    probe name -> the same, for means of statistical outputs over seeds
    TOLERANCES  probe name -> (relative, absolute), where the usual ones do not fit
"""

import math
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy
import torch

from quizcli.model import MeasureError, Parameter, Signature
from quizcli.probes import Lab, probes
from quizcli.probes.base import Outputs, check_arguments

Arguments = dict[str, Any]
Answers = Mapping[str, Any]

USUAL = (1e-6, 1e-9)
MAX_TRIES = 10_000


# -------------------------------------------------------------- random arguments
def defaults(signature: Signature) -> Arguments:
    """The arguments that a call without arguments gets."""
    return check_arguments(signature, {})


def draws(signature: Signature, count: int) -> list[Arguments]:
    """`count` random sets of arguments that satisfy the signature, the same on every run."""
    dice = random.Random(signature.name)
    return [draw(signature, dice) for _ in range(count)]


def draw(signature: Signature, dice: random.Random) -> Arguments:
    """One random set of arguments within the ranges and the constraints."""
    for _ in range(MAX_TRIES):
        drawn = {each.name: draw_one(each, dice) for each in signature.parameters}
        try:
            return check_arguments(signature, drawn)
        except MeasureError:
            continue
    raise AssertionError(f"{signature.name}: the constraints reject every draw")


def draw_one(parameter: Parameter, dice: random.Random) -> Any:
    """One random value of a parameter."""
    match parameter.type:
        case "choice":
            return dice.choice(parameter.choices)
        case "bool":
            return dice.random() < 0.5
        case "seed":
            return dice.randrange(10_000)
        case "ints" | "floats":
            assert parameter.length is not None
            return [draw_number(parameter, dice) for _ in range(dice.randint(*parameter.length))]
    return draw_number(parameter, dice)


def draw_number(parameter: Parameter, dice: random.Random) -> int | float:
    """A number on the parameter's grid, free of binary noise."""
    assert parameter.low is not None
    assert parameter.high is not None
    step = parameter.step or 1
    steps = round((parameter.high - parameter.low) / step)
    number = round(parameter.low + step * dice.randint(0, steps), 10)
    return int(number) if parameter.type in ("int", "ints") else float(number)


# --------------------------------------------------------------------- measuring
def measure(name: str, arguments: Answers, device: str = "cpu") -> Outputs:
    """What the probe returns on a device."""
    return probes()[name].run(arguments, Lab(device))


def accelerators() -> list[str]:
    """The devices of this machine besides the CPU."""
    found = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return [device for device, there in found.items() if there]


@cache
def measured(name: str, count: int) -> list[tuple[Arguments, Outputs]]:
    """The probe at its defaults and at `count` random draws, run once per test session."""
    signature = probes()[name].signature
    rows = [defaults(signature), *draws(signature, count)]
    return [(arguments, measure(name, arguments)) for arguments in rows]


@cache
def over_seeds(name: str, count: int) -> list[Outputs]:
    """The probe at its defaults with the seeds 0, 1, ..., count - 1."""
    arguments = defaults(probes()[name].signature)
    return [measure(name, {**arguments, "seed": seed}) for seed in range(count)]


# --------------------------------------------------------------------- comparing
def close(measured: Any, expected: Any, relative: float, absolute: float) -> bool:
    """Equal up to rounding: lists elementwise, whole numbers and truth values exactly."""
    if isinstance(expected, list | tuple):
        return len(measured) == len(expected) and all(
            close(a, b, relative, absolute) for a, b in zip(measured, expected, strict=True)
        )
    if isinstance(expected, bool | str) or isinstance(measured, bool | int | str):
        return type(measured) is type(expected) and bool(measured == expected)
    return math.isclose(measured, expected, rel_tol=relative, abs_tol=absolute)


def differences(
    measured: Answers, expected: Answers, relative: float, absolute: float
) -> list[str]:
    """One line for each expected output that was measured otherwise."""
    return [
        f"{name}: measured {measured[name]!r}, expected {value!r}"
        for name, value in expected.items()
        if not close(measured[name], value, relative, absolute)
    ]


IS_OF_TYPE: dict[str, Callable[[Any], bool]] = {
    "int": lambda value: type(value) is int,
    "float": lambda value: type(value) is float and math.isfinite(value),
    "bool": lambda value: type(value) is bool,
    "str": lambda value: type(value) is str,
    "shape": lambda value: type(value) is list and all(type(each) is int for each in value),
    "vector": lambda value: type(value) is list and all(map(is_finite_number, value)),
    "list": lambda value: type(value) is list,
}


def is_finite_number(value: Any) -> bool:
    """A plain int or float, neither infinite nor NaN."""
    return type(value) in (int, float) and math.isfinite(value)


def type_problems(signature: Signature, outputs: Answers) -> list[str]:
    """One line for each output that is not a finite value of its declared type."""
    return [
        f"{name} is declared {output.type}, got {outputs[name]!r}"
        for name, output in signature.outputs.items()
        if not IS_OF_TYPE[output.type](outputs[name])
    ]


def varies(values: list[Any], kind: str) -> bool:
    """Whether measurements that should agree differ: exact ones at all, real ones by rounding."""
    if all(each == values[0] for each in values):
        return False
    if kind == "exact":
        return True
    return not all(close(each, values[0], 5e-3, 1e-6) for each in values)


def evenly(first: int, last: int) -> list[int]:
    """All whole numbers between, or 256 that are as far from one another as they can be."""
    many = min(last - first + 1, 256)
    return [first + math.floor(Fraction((last - first) * i, max(many - 1, 1))) for i in range(many)]


# ------------------------------------------------------------------ global state
def state() -> dict[str, Any]:
    """Everything global that a probe could disturb."""
    return {
        "torch's random numbers": torch.get_rng_state().tolist(),
        "Python's random numbers": random.getstate(),
        "numpy's random numbers": str(numpy.random.get_state()),
        "default dtype": torch.get_default_dtype(),
        "default device": torch.get_default_device(),
        "gradients enabled": torch.is_grad_enabled(),
        "inference mode": torch.is_inference_mode_enabled(),
        "threads": torch.get_num_threads(),
        "anomaly detection": torch.is_anomaly_enabled(),
    }


@contextmanager
def untouched() -> Iterator[None]:
    """Fails when the block leaves any of the global state changed."""
    before = state()
    yield
    after = state()
    changed = [name for name in before if before[name] != after[name]]
    assert not changed, f"changed: {', '.join(changed)}"


# --------------------------------------------------------------------- witnesses
@dataclass
class Witnesses:
    """The witnesses of all topics together."""

    exact: dict[str, Callable[..., Answers]] = field(default_factory=dict)
    mean: dict[str, Callable[..., Answers]] = field(default_factory=dict)
    tolerances: dict[str, tuple[float, float]] = field(default_factory=dict)


@cache
def witnesses() -> Witnesses:
    """What the files `witness_*.py` of this folder hold."""
    found = Witnesses()
    for path in sorted(Path(__file__).parent.glob("witness_*.py")):
        module = import_module(f"{__package__}.{path.stem}")
        found.exact.update(module.WITNESSES)
        found.mean.update(getattr(module, "EXPECTED", {}))
        found.tolerances.update(getattr(module, "TOLERANCES", {}))
    return found


def contradictions(name: str, rows: list[tuple[Arguments, Outputs]]) -> list[str]:
    """One line for each measurement that the probe's witness does not confirm."""
    witness = witnesses().exact[name]
    tolerance = witnesses().tolerances.get(name, USUAL)
    return [
        f"{line} at {arguments}"
        for arguments, outputs in rows
        for line in differences(outputs, witness(**arguments), *tolerance)
    ]
