"""What makes a function a probe: the decorator, its typed parameters, the registry.

A probe takes a `Lab` (device, dtype, random numbers) and typed, bounded
arguments, and returns a dict of named outputs, exactly those it declared:

    @probe(
        title="One Elman step, as nn.RNNCell computes it",
        outputs={"h": real("new hidden state")},
        formula="h = tanh(w x + b_ih + u h_prev + b_hh)",
        source="Elman 1990; torch.nn.RNN",
    )
    def rnn_cell_step(lab: Lab, w: Annotated[float, Grid(-2, 2, 0.1)] = 0.5, ...) -> Outputs:

The parameters are read off the function's own signature, so there is one place
to write them.  Topic files do not use `from __future__ import annotations`: the
annotations are values here.  A topic is a file of this package, or a folder of
files when it has grown too long for one; either way its name is the topic.
"""

import inspect
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias, get_args

from quizcli import expressions
from quizcli.model import Kind, MeasureError, Output, Parameter, Signature, Value
from quizcli.probes.lab import Lab

Outputs: TypeAlias = dict[str, Any]
"""What a probe returns: plain bools, ints, floats, strings and lists of them."""

Argument: TypeAlias = "Value | list[int | float]"
"""What a probe is called with: lists arrive as lists."""

Compute: TypeAlias = Callable[..., Outputs]

PACKAGE = "quizcli.probes"
MAX_SEED = 2**31 - 1
NOT_TOPICS = frozenset({"base", "lab", "lazily"})


# ------------------------------------------------------ kinds of parameters
@dataclass(frozen=True)
class Range:
    """Whole numbers low..high."""

    low: int
    high: int
    doc: str = ""
    step: int = 1


@dataclass(frozen=True)
class Grid:
    """Numbers low, low + step, ..., high, so that a drawn number prints short."""

    low: float
    high: float
    step: float
    doc: str = ""


@dataclass(frozen=True)
class OneOf:
    """One of a few values."""

    choices: tuple[Value, ...]
    doc: str = ""


@dataclass(frozen=True)
class ListOf:
    """A list of `shortest` to `longest` elements, each as `of` says."""

    of: Range | Grid
    shortest: int
    longest: int
    doc: str = ""


@dataclass(frozen=True)
class Switch:
    """True or false."""

    doc: str = ""


@dataclass(frozen=True)
class AnySeed:
    """Where the random numbers start; drawn from the question's own seed."""


Seed = Annotated[int, AnySeed()]


# ------------------------------------------------------------------- outputs
def exact(type_: str, doc: str = "", at: str = "") -> Output:
    """A theorem: the same for every seed, device and dtype."""
    return Output(type_, Kind.EXACT, doc, at)


def real(doc: str = "", type_: str = "float", at: str = "") -> Output:
    """Fixed by the parameters up to rounding."""
    return Output(type_, Kind.FLOAT, doc, at)


def statistical(type_: str = "float", doc: str = "") -> Output:
    """Depends on the seed: ask for an ordering or a label, never for the number."""
    return Output(type_, Kind.STATISTICAL, doc)


def distinct(*names: str) -> tuple[str, ...]:
    """Constraints saying that all the named sizes differ."""
    return tuple(f"{a} != {b}" for i, a in enumerate(names) for b in names[i + 1 :])


# --------------------------------------------------------------------- probe
@dataclass(frozen=True)
class Probe:
    """A computation with its signature."""

    signature: Signature
    compute: Compute

    def run(self, arguments: Mapping[str, Value], lab: Lab) -> Outputs:
        """Check the arguments, compute, and check that the declared outputs came back.

        Raises MeasureError with one sentence when an argument is unknown, of the
        wrong type, out of range, or breaks a constraint of the probe.
        """
        checked = check_arguments(self.signature, arguments)
        outputs = self.compute(lab, **checked)
        _check_outputs(self.signature, outputs)
        return outputs


_REGISTRY: dict[str, Probe] = {}


def probe(
    *,
    title: str,
    outputs: Mapping[str, Output],
    formula: str,
    source: str,
    pitfalls: str = "",
    where: tuple[str, ...] = (),
) -> Callable[[Compute], Compute]:
    """Register the decorated function as a probe of the topic that its file is named after."""

    def register(compute: Compute) -> Compute:
        signature = Signature(
            name=compute.__name__,
            title=title,
            topic=_topic(compute.__module__),
            parameters=_parameters(compute),
            outputs=dict(outputs),
            where=where,
            formula=formula,
            pitfalls=pitfalls,
            source=source,
        )
        if compute.__name__ in _REGISTRY:
            raise ValueError(f"two probes are named {compute.__name__}")
        _REGISTRY[compute.__name__] = Probe(signature, compute)
        return compute

    return register


def _topic(module: str) -> str:
    """The file or folder of this package that a module belongs to."""
    return module.removeprefix(f"{PACKAGE}.").partition(".")[0]


@cache
def probes() -> Mapping[str, Probe]:
    """All probes by name, from every topic of this package; does not import torch."""
    package = import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        if _topic(module.name) not in NOT_TOPICS:
            import_module(module.name)
    return MappingProxyType(dict(sorted(_REGISTRY.items())))


def signatures() -> Mapping[str, Signature]:
    """The signatures of all probes by name; does not import torch."""
    return {name: each.signature for name, each in probes().items()}


def _parameters(compute: Compute) -> tuple[Parameter, ...]:
    arguments = list(inspect.signature(compute).parameters.values())[1:]
    return tuple(_parameter(each) for each in arguments)


def _parameter(argument: inspect.Parameter) -> Parameter:
    _, spec = get_args(argument.annotation)
    default = argument.default
    if isinstance(default, list):
        default = tuple(default)
    blank = Parameter(argument.name, "seed", default, 0, MAX_SEED, doc=getattr(spec, "doc", ""))
    match spec:
        case Range():
            return blank._replace(type="int", low=spec.low, high=spec.high, step=spec.step)
        case Grid():
            return blank._replace(type="float", low=spec.low, high=spec.high, step=spec.step)
        case OneOf():
            return blank._replace(type="choice", low=None, high=None, choices=spec.choices)
        case Switch():
            return blank._replace(type="bool", low=None, high=None)
        case ListOf(of=of):
            return blank._replace(
                type="ints" if isinstance(of, Range) else "floats",
                low=of.low,
                high=of.high,
                step=of.step,
                length=(spec.shortest, spec.longest),
            )
    return blank


# ----------------------------------------------------------------- arguments
def check_arguments(signature: Signature, arguments: Mapping[str, Value]) -> dict[str, Argument]:
    """The arguments with defaults filled in, or MeasureError with what is wrong.

    Numbers come back as int or float as the parameter says, lists as lists, and a
    choice as the value that the probe declared (so that 0.001 is found however it
    was written).
    """
    known = {each.name for each in signature.parameters}
    for name in arguments:
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise MeasureError(f"{signature.name} has no parameter {name}; its parameters: {names}")
    checked = {
        each.name: _checked(signature.name, each, arguments.get(each.name, each.default))
        for each in signature.parameters
    }
    _check_constraints(signature, checked)
    return checked


def _check_constraints(signature: Signature, checked: Mapping[str, Argument]) -> None:
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in checked.items()}
    for constraint in signature.where:
        try:
            holds = expressions.parse(constraint, names=values).evaluate(values) is True
        except expressions.ExpressionError:
            holds = False
        if not holds:
            given = ", ".join(f"{name} = {value}" for name, value in values.items())
            raise MeasureError(f"{signature.name} needs {constraint}; given were {given}")


def _checked(probe_name: str, parameter: Parameter, value: Value) -> Argument:
    where = f"{probe_name}: {parameter.name}"
    match parameter.type:
        case "choice":
            return _checked_choice(where, parameter, value)
        case "bool":
            if not isinstance(value, bool):
                raise MeasureError(f"{where} is true or false, not {value}")
            return value
        case "ints" | "floats":
            return _checked_list(where, parameter, value)
    return _checked_number(where, parameter, value)


def _checked_choice(where: str, parameter: Parameter, value: Value) -> Value:
    for choice in parameter.choices:
        if _same(choice, value):
            return choice
    choices = ", ".join(map(str, parameter.choices))
    raise MeasureError(f"{where} is one of {choices}, not {value}")


def _same(choice: Value, value: Value) -> bool:
    """Equal, where 1 is not true, and 1/1000 is the float 0.001."""
    if isinstance(choice, bool) or isinstance(value, bool):
        return choice is value
    if isinstance(choice, float) and isinstance(value, int | Fraction):
        return Fraction(str(choice)) == value
    return choice == value


def _checked_list(where: str, parameter: Parameter, value: Value) -> list[int | float]:
    shortest, longest = parameter.length or (0, 0)
    if not isinstance(value, tuple | list) or not shortest <= len(value) <= longest:
        raise MeasureError(f"{where} is a list of {shortest} to {longest} numbers, not {value}")
    return [_checked_number(where, parameter, each) for each in value]


def _checked_number(where: str, parameter: Parameter, value: Value) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise MeasureError(f"{where} is a number, not {value}")
    whole = parameter.type in ("int", "ints", "seed")
    number = value if whole else _as_float(value)
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    if not low <= number <= high:  # refuses NaN as well
        raise MeasureError(f"{where} lies in {parameter.low}..{parameter.high}, not {value}")
    if whole and number != int(number):
        raise MeasureError(f"{where} is a whole number, not {value}")
    return int(number) if whole else float(number)


def _as_float(value: int | float | Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _check_outputs(signature: Signature, outputs: Outputs) -> None:
    if set(outputs) != set(signature.outputs):
        raise MeasureError(
            f"{signature.name} returned {sorted(outputs)} and declares {sorted(signature.outputs)}"
        )
