"""Calling methods: which a value has follows from its exact type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import nn

from quizcli.programs.limits import MAX_ITEMS
from quizcli.programs.members import (
    DICT_METHODS,
    LIST_METHODS,
    MODULE_LIST_METHODS,
    MODULE_METHODS,
    OPTIMIZER_METHODS,
    OWN_METHODS,
    SHAPE_METHODS,
    TENSOR_METHODS,
)
from quizcli.programs.vocabulary import short
from quizcli.worker.closed import guards
from quizcli.worker.closed.attributes import part
from quizcli.worker.closed.invoke import RECURRENT, invoke
from quizcli.worker.closed.machine import Machine
from quizcli.worker.closed.native import Taken, native
from quizcli.worker.closed.own import call_method, register_buffer
from quizcli.worker.closed.values import (
    MODULES,
    OPTIMIZER_TYPES,
    STACKS,
    TENSORS,
    OwnModule,
    Refused,
    described,
    items,
    vetted,
)


def method(
    machine: Machine,
    receiver: Any,
    name: str,
    arguments: Sequence[Any],
    words: Mapping[str, Any],
) -> Any:
    """The value of `receiver.name(*arguments, **words)`, for names on the lists; else Refused."""
    kind = type(receiver)
    if kind in TENSORS and name in TENSOR_METHODS:
        guards.check_method(name, receiver, [*arguments, *words.values()])
        return native(machine.budget, getattr(receiver, name), arguments, words)
    if kind in MODULES:
        return _module_method(machine, receiver, name, arguments, words)
    if kind in OPTIMIZER_TYPES and name in OPTIMIZER_METHODS:
        return native(machine.budget, getattr(receiver, name), arguments, words)
    if kind is torch.Size and name in SHAPE_METHODS:
        return native(machine.budget, receiver.numel, arguments, words)
    if kind is list and name in LIST_METHODS:
        return _grow(machine, receiver, name, arguments, words)
    if kind is dict and name in DICT_METHODS:
        return _look_up(receiver, name, arguments, words)
    raise Refused(f"{described(receiver)} has no .{short(name)}() here")


def _grow(
    machine: Machine,
    receiver: list[Any],
    name: str,
    arguments: Sequence[Any],
    words: Mapping[str, Any],
) -> None:
    if len(arguments) != 1 or words:
        raise Refused(f"{name} takes one value")
    added = [arguments[0]] if name == "append" else items(arguments[0])
    receiver += added
    # A list that holds lists is looked through again: it may hold itself by now.
    plain = all(type(each) not in (list, tuple, dict) for each in added)
    vetted(receiver if not plain else receiver[-1:], machine.budget)
    if len(receiver) > MAX_ITEMS:
        raise Refused(f"a list has at most {MAX_ITEMS:,} elements")


def _look_up(
    receiver: dict[Any, Any], name: str, arguments: Sequence[Any], words: Mapping[str, Any]
) -> Any:
    takes = 2 if name == "get" else 0
    if words or len(arguments) > takes or any(type(each) in (list, dict) for each in arguments[:1]):
        raise Refused(f"{name} is not called like this here")
    if name == "get":
        key, default = [*arguments, None][:2]
        return receiver.get(key, default) if type(key) in (str, int) else default
    found: dict[str, list[Any]] = {
        "items": list(receiver.items()),
        "keys": list(receiver.keys()),
        "values": list(receiver.values()),
    }
    return found[name]


def _module_method(
    machine: Machine,
    module: nn.Module,
    name: str,
    arguments: Sequence[Any],
    words: Mapping[str, Any],
) -> Any:
    if isinstance(module, OwnModule) and name in module._plan.methods:
        if name == "__init__":
            raise Refused("__init__ is called by making an object")
        return call_method(machine, module, name, arguments, words)
    found = part(module, name)
    if found is not None:
        return invoke(machine, found[0], arguments, words)
    if isinstance(module, OwnModule) and name in OWN_METHODS:
        return _register(module, arguments, words)
    if type(module) in STACKS and name in MODULE_LIST_METHODS:
        append = getattr(module, name)
        return native(machine.budget, append, arguments, words, Taken(modules=True))
    if name not in MODULE_METHODS:
        raise Refused(f"{described(module)} has no .{short(name)}() here")
    return _torch_method(machine, module, name, arguments, words)


def _register(module: OwnModule, arguments: Sequence[Any], words: Mapping[str, Any]) -> None:
    if len(arguments) != 2 or words:
        raise Refused("register_buffer takes a name and a tensor")
    register_buffer(module, arguments[0], arguments[1])


def _torch_method(
    machine: Machine,
    module: nn.Module,
    name: str,
    arguments: Sequence[Any],
    words: Mapping[str, Any],
) -> Any:
    if name == "state_dict":
        if arguments or words:
            raise Refused("state_dict takes no arguments here")
        return dict(native(machine.budget, module.state_dict, (), {}))
    if name == "load_state_dict":
        if len(arguments) != 1 or words or type(arguments[0]) is not dict:
            raise Refused("load_state_dict takes the dict that state_dict() gives")
        native(machine.budget, module.load_state_dict, arguments, {}, Taken(state=True))
        return None
    if name == "to" and any(type(each) is int for each in [*arguments, *words.values()]):
        raise Refused("the device is 'cpu' or 'meta' here")
    packed = Taken(packed=type(module) in RECURRENT)
    return native(machine.budget, getattr(module, name), arguments, words, packed)
