"""Reading and setting attributes: by the exact type of the value, from the lists."""

from __future__ import annotations

import ast
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from quizcli.programs.members import (
    LIMIT_ATTRIBUTES,
    MODULE_ATTRIBUTES,
    PACKED_ATTRIBUTES,
    RESULT_ATTRIBUTES,
    TENSOR_ATTRIBUTES,
)
from quizcli.programs.vocabulary import short, unavailable
from quizcli.worker.closed.machine import Machine
from quizcli.worker.closed.names import CONSTANTS
from quizcli.worker.closed.own import set_attribute
from quizcli.worker.closed.values import (
    LIMITS,
    MODULES,
    RESULTS,
    TENSORS,
    OwnModule,
    Refused,
    described,
)

_LISTS = (
    (TENSORS, TENSOR_ATTRIBUTES),
    (RESULTS, RESULT_ATTRIBUTES),
    (LIMITS, LIMIT_ATTRIBUTES),
    (frozenset({PackedSequence}), PACKED_ATTRIBUTES),
)


def attribute(machine: Machine, node: ast.Attribute) -> Any:
    """The value of `a.b`: a constant of torch or math, or an attribute of a value."""
    name = machine.global_name(node)
    if not name:
        return read(machine.evaluate(node.value), node.attr)
    if name not in CONSTANTS:
        raise Refused(unavailable(name))
    return CONSTANTS[name]


def read(value: Any, name: str) -> Any:
    """`value.name`, if it is on the list for values of that type; else Refused."""
    kind = type(value)
    for kinds, names in _LISTS:
        if kind in kinds and name in names:
            return getattr(value, name)
    if kind in MODULES:
        found = part(value, name)
        if found is not None:
            return found[0]
    raise Refused(f"{described(value)} has no .{short(name)} here")


def part(module: nn.Module, name: str) -> tuple[Any] | None:
    """The parameter, buffer, module or setting of that name, in a tuple of one; None for none.

    Never through `getattr`: that would find methods and whatever else torch keeps there.
    """
    if name.startswith("_"):
        return None
    for kept in (module._parameters, module._buffers, module._modules):
        if name in kept:
            return (kept[name],)
    if isinstance(module, OwnModule) and name in module._kept:
        return (module._kept[name],)
    if name in MODULE_ATTRIBUTES and name in vars(module):
        return (vars(module)[name],)
    return None


def write(owner: Any, name: str, value: Any) -> None:
    """`owner.name = value`, for modules and, within limits, for tensors; else Refused."""
    kind = type(owner)
    if kind is OwnModule:
        set_attribute(owner, name, value)
    elif kind in MODULES and name in owner._parameters:
        _replace_parameter(owner, name, value)
    elif kind in TENSORS and name == "requires_grad" and type(value) is bool:
        owner.requires_grad = value
    elif kind in TENSORS and name == "grad" and value is None:
        owner.grad = None
    elif kind in TENSORS and name == "data" and type(value) in TENSORS:
        _check_like(owner, value)
        owner.data = value
    else:
        raise Refused(f"nothing like that can be assigned to .{short(name)} here")


def _replace_parameter(module: nn.Module, name: str, value: Any) -> None:
    before = module._parameters[name]
    if type(value) is not nn.Parameter or before is None:
        raise Refused(f".{short(name)} takes an nn.Parameter of the same shape")
    _check_like(before, value)
    nn.Module.__setattr__(module, name, value)


def _check_like(before: torch.Tensor, after: torch.Tensor) -> None:
    """What torch's kernels once looked at stays true: shape, type, device, layout."""
    same = before.shape == after.shape and before.dtype == after.dtype
    if not same or before.device != after.device or not after.is_contiguous():
        raise Refused("only a contiguous tensor of the same shape and type can be put there")
