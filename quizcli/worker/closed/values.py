"""What a value may be: its exact type is on a list, and its size is within the caps.

A class derived from one on the list is not on it, so nothing can pass for what it is not.
Functions of torch, Python's own functions, modules, strings with methods, generators,
classes and exceptions are never values.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn.modules.linear import NonDynamicallyQuantizableLinear
from torch.nn.utils.rnn import PackedSequence

from quizcli.programs.functions import DEVICES
from quizcli.programs.limits import (
    FUEL,
    MAX_ELEMENTS,
    MAX_INTEGER,
    MAX_ITEMS,
    MAX_KEYS,
    MAX_LOOKS,
    MAX_NESTING,
    MAX_TEXT,
)
from quizcli.worker.closed.names import LAYERS, OPTIMIZERS


class Refused(Exception):
    """What a program may not do.  The place is known to whoever ran the statement."""


class Function:
    """A function of the program: parameters, defaults, and a body in the scope around it."""

    __slots__ = ("body", "defaults", "name", "own", "parameters", "scope")

    def __init__(self, name: str, parameters: tuple[str, ...], body: Any) -> None:
        self.name = name
        self.parameters = parameters
        self.body = body
        self.defaults: tuple[Any, ...] = ()
        self.own: frozenset[str] = frozenset()
        self.scope: Any = None


class OwnClass:
    """A class of the program, `class Net(nn.Module)`: its name and its methods."""

    __slots__ = ("methods", "name")

    def __init__(self, name: str, methods: dict[str, Function]) -> None:
        self.name = name
        self.methods = methods


class Transformed:
    """What `torch.func.grad(f)` and its like give: it can be called and nothing else."""

    __slots__ = ("call",)

    def __init__(self, call: Any) -> None:
        self.call = call


class OwnModule(nn.Module):
    """An object of a class of the program.

    Parameters, buffers and modules are where `nn.Module` keeps them; all else that the
    program assigns is kept apart, so that torch never looks something up in it.
    """

    _plan: OwnClass
    _run: Any
    _kept: dict[str, Any]
    _started: bool

    def __init__(self, plan: OwnClass, run: Any) -> None:
        super().__init__()
        object.__setattr__(self, "_plan", plan)
        object.__setattr__(self, "_run", run)
        object.__setattr__(self, "_kept", {})
        object.__setattr__(self, "_started", "__init__" not in plan.methods)

    def forward(self, *arguments: Any) -> Any:
        """What torch calls, for a module within `nn.Sequential`."""
        return self._run(self, "forward", arguments)

    def __deepcopy__(self, memo: object) -> OwnModule:
        raise Refused("torch can't copy a module of the program's own")

    def __reduce_ex__(self, protocol: object) -> str:
        raise Refused("a module can't be written down")


NUMBERS = frozenset({int, float, bool})
TENSORS = frozenset({torch.Tensor, nn.Parameter})
RESULTS = frozenset(
    kind
    for name, kind in vars(torch.return_types).items()
    if isinstance(kind, type) and not name.startswith("_")
)
"""The named tuples of torch: what `topk` and `svd` give."""

LIMITS = frozenset({torch.finfo, torch.iinfo})
SEQUENCES = frozenset({list, tuple, torch.Size}) | RESULTS
LAYER_TYPES = frozenset(LAYERS.values()) | {NonDynamicallyQuantizableLinear}
MODULES = LAYER_TYPES | {OwnModule}
STACKS = frozenset({nn.Sequential, nn.ModuleList})
OPTIMIZER_TYPES = frozenset(OPTIMIZERS.values())
CALLABLES = frozenset({Function, OwnClass, Transformed})

_PLAIN = frozenset({float, bool, type(None), type(...), torch.dtype}) | LIMITS
_OPAQUE = MODULES | OPTIMIZER_TYPES | CALLABLES | {PackedSequence}
ALLOWED = _PLAIN | _OPAQUE | TENSORS | SEQUENCES | {int, str, range, dict, torch.device}
"""Every type that a value of a program may have."""


class Budget:
    """What a run may still spend: steps, and looks at elements while vetting."""

    def __init__(self) -> None:
        self._fuel = FUEL
        self._looks = MAX_LOOKS

    def step(self) -> None:
        """One expression or statement more; raises Refused when there were too many."""
        self._fuel -= 1
        if self._fuel < 0:
            raise Refused(f"the program takes more than {FUEL:,} steps")

    def look(self, number: int) -> None:
        """That many elements more to look at; raises Refused when there were too many."""
        self._looks -= number
        if self._looks < 0:
            raise Refused("the program's lists are too much work")


def vetted(value: Any, budget: Budget, depth: int = 0) -> Any:
    """The value, if its type is on the list and its size within the caps; else Refused."""
    kind = type(value)
    if kind in _PLAIN or kind in _OPAQUE:
        return value
    if kind is int:
        return _integer(value)
    if kind in TENSORS:
        return _tensor(value)
    if kind in SEQUENCES:
        return _sequence(value, budget, depth)
    if kind is dict:
        return _dict(value, budget, depth)
    if kind is str and len(value) > MAX_TEXT:
        raise Refused(f"a text has at most {MAX_TEXT} characters")
    if kind is range:
        _check_length(value)
    if kind is torch.device and value.type not in DEVICES:
        raise Refused(f"the device {value.type} is not available here")
    if kind not in ALLOWED:
        raise Refused(f"a value of the type {kind.__name__} is not available here")
    return value


def _integer(value: int) -> int:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise Refused("a whole number here is larger than 2**63")
    return value


def _tensor(value: torch.Tensor) -> torch.Tensor:
    if value.is_meta:
        return value
    if not value.is_cpu or value.layout is not torch.strided:
        raise Refused("a tensor lies dense on the CPU here")
    if value.numel() > MAX_ELEMENTS:
        raise Refused(f"a tensor has at most {MAX_ELEMENTS:,} elements")
    return value


def _check_length(value: Any) -> None:
    try:
        length = len(value)
    except OverflowError:
        length = MAX_ITEMS + 1
    if length > MAX_ITEMS:
        raise Refused(f"a list, tuple or range has at most {MAX_ITEMS:,} elements")


def _sequence(value: Any, budget: Budget, depth: int) -> Any:
    _check_length(value)
    _check_depth(depth)
    budget.look(len(value))
    for each in value:
        vetted(each, budget, depth + 1)
    return value


def _dict(value: dict[Any, Any], budget: Budget, depth: int) -> dict[Any, Any]:
    if len(value) > MAX_KEYS:
        raise Refused(f"a dict has at most {MAX_KEYS} keys")
    _check_depth(depth)
    budget.look(len(value))
    for key, each in value.items():
        if type(key) not in (str, int):
            raise Refused("the keys of a dict are texts or whole numbers")
        vetted(key, budget, depth + 1)
        vetted(each, budget, depth + 1)
    return value


def _check_depth(depth: int) -> None:
    if depth >= MAX_NESTING:
        raise Refused(f"lists, tuples and dicts lie at most {MAX_NESTING} deep in each other")


def truth(value: Any) -> bool:
    """Whether the value counts as true, for kinds of values that have an answer."""
    kind = type(value)
    if kind in CALLABLES or kind in MODULES - STACKS or kind in OPTIMIZER_TYPES:
        raise Refused("this is neither true nor false")
    return bool(value)


def items(value: Any) -> list[Any]:
    """The elements of what a loop goes over, or Refused; keys for a dict."""
    kind = type(value)
    if kind not in SEQUENCES | STACKS | TENSORS | {range, dict}:
        raise Refused(f"a loop can't go over {described(value)}")
    if kind in TENSORS and value.dim() == 0:
        raise Refused("a loop can't go over a tensor without dimensions")
    _check_length(value)
    return list(value)


def described(value: Any) -> str:
    """What kind of value it is, in a sentence."""
    match value:
        case None:
            return "None"
        case Function():
            return f"the function {value.name}"
        case OwnClass():
            return f"the class {value.name}"
        case OwnModule():
            return f"a {value._plan.name}"
        case Transformed():
            return "a function made by torch.func"
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"
