"""The program's own functions and modules: making them, calling them, their attributes."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import nn

from quizcli.programs.limits import MAX_CALLS, MAX_PARAMETERS
from quizcli.programs.members import OWN_OVERRIDES, RESERVED_MEMBERS
from quizcli.programs.source import bound
from quizcli.programs.syntax import parameters, wrong_parameters
from quizcli.programs.vocabulary import short, wrong_name
from quizcli.worker.closed.machine import Machine, Returned, Scope
from quizcli.worker.closed.values import (
    MODULES,
    Function,
    OwnClass,
    OwnModule,
    Refused,
    vetted,
)

_RESERVED = frozenset(dir(nn.Module)) | RESERVED_MEMBERS
"""What this torch knows, and what the static check knows."""


def made(machine: Machine, node: ast.FunctionDef | ast.Lambda) -> Function:
    """The function that a `def` or a `lambda` stands for; its defaults are evaluated now."""
    names = parameters(node)
    _check_parameters(node, names)
    if isinstance(node, ast.Lambda):
        function = Function("lambda", tuple(names), node.body)
        function.own = frozenset(names)
    else:
        function = Function(short(node.name), tuple(names), node.body)
        function.own = frozenset(names) | bound(node.body).keys()
    function.defaults = tuple(machine.evaluate(each) for each in node.args.defaults)
    function.scope = machine.scope
    return function


def _check_parameters(node: ast.FunctionDef | ast.Lambda, names: Sequence[str]) -> None:
    wrong = wrong_parameters(node)
    if wrong:
        raise Refused(wrong)
    if len(names) > MAX_PARAMETERS or len(set(names)) != len(names):
        raise Refused(f"a function has at most {MAX_PARAMETERS} parameters, each another name")
    for name in names:
        if name != "_" and wrong_name(name):
            raise Refused(wrong_name(name))


def call_function(
    machine: Machine,
    function: Function,
    arguments: Sequence[Any],
    words: Mapping[str, Any],
    receiver: OwnModule | None = None,
) -> Any:
    """The function's value, computed in a scope of its own within the one it was made in."""
    if machine.calls >= MAX_CALLS:
        raise Refused(f"more than {MAX_CALLS} calls of functions are open at once")
    values = _bound_arguments(function, arguments, words)
    for value in values.values():
        vetted(value, machine.budget)
    machine.calls += 1
    try:
        with machine.inside(Scope(values, function.scope, function.own, receiver)):
            return _value(machine, function)
    finally:
        machine.calls -= 1


def _value(machine: Machine, function: Function) -> Any:
    if isinstance(function.body, ast.expr):
        return machine.evaluate(function.body)
    end = machine.block(function.body)
    return end.value if isinstance(end, Returned) else None


def _bound_arguments(
    function: Function, arguments: Sequence[Any], words: Mapping[str, Any]
) -> dict[str, Any]:
    names = function.parameters
    if len(arguments) > len(names):
        raise Refused(f"{function.name} takes at most {len(names)}, not {len(arguments)} arguments")
    first_default = len(names) - len(function.defaults)
    values = dict(zip(names[first_default:], function.defaults, strict=True))
    given = dict(zip(names, arguments, strict=False))
    for word in words:
        if word not in names or word in given:
            raise Refused(f"{function.name} does not take the keyword {short(word)} here")
    values |= {**given, **words}
    lacking = [name for name in names if name not in values]
    if lacking:
        raise Refused(f"{function.name} is called without {short(lacking[0])}")
    return values


def own_class(machine: Machine, node: ast.ClassDef) -> OwnClass:
    """The class that a `class Net(nn.Module)` stands for."""
    is_module = len(node.bases) == 1 and machine.global_name(node.bases[0]) == "nn.Module"
    if not is_module or node.keywords or node.decorator_list:
        raise Refused(f"write class {short(node.name)}(nn.Module); there are no other classes")
    methods = {}
    for each in node.body:
        if isinstance(each, ast.FunctionDef):
            _check_method(each)
            methods[each.name] = made(machine, each)
        elif not _says_nothing(each):
            raise Refused("a class holds methods only; assign in __init__ with self.name =")
    return OwnClass(short(node.name), methods)


def _says_nothing(node: ast.stmt) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, ast.Pass)


def _check_method(node: ast.FunctionDef) -> None:
    reserved = node.name.startswith("_") or node.name in _RESERVED
    if node.decorator_list or (reserved and node.name not in OWN_OVERRIDES):
        raise Refused(f"a method can't be called {short(node.name)}, nor have decorators")


def new_module(
    machine: Machine, plan: OwnClass, arguments: Sequence[Any], words: Mapping[str, Any]
) -> OwnModule:
    """An object of the program's own class."""

    def run(receiver: OwnModule, name: str, given: Sequence[Any]) -> Any:
        return vetted(call_method(machine, receiver, name, given, {}), machine.budget)

    module = OwnModule(plan, run)
    if "__init__" in plan.methods:
        call_method(machine, module, "__init__", arguments, words)
    elif arguments or words:
        raise Refused(f"{plan.name} has no __init__, so it takes no arguments")
    return module


def call_method(
    machine: Machine,
    module: OwnModule,
    name: str,
    arguments: Sequence[Any],
    words: Mapping[str, Any],
) -> Any:
    """Call a method of the program's own class."""
    method = module._plan.methods.get(name)
    if method is None:
        raise Refused(f"{module._plan.name} has no method {short(name)}")
    return call_function(machine, method, [module, *arguments], words, module)


def start_module(machine: Machine) -> None:
    """`super().__init__()`: from here on the module takes layers."""
    module = machine.scope.receiver
    if module is None or module._started:
        raise Refused("super().__init__() stands once, in the __init__ of a class")
    object.__setattr__(module, "_started", True)


def set_attribute(module: OwnModule, name: str, value: Any) -> None:
    """`self.name = value`: layers and parameters go where torch keeps them, all else apart."""
    check_member(name)
    if type(value) in MODULES or type(value) is nn.Parameter:
        if not module._started:
            raise Refused("call super().__init__() before assigning layers")
        module._kept.pop(name, None)
        nn.Module.__setattr__(module, name, value)
    elif name in module._parameters or name in module._modules:
        raise Refused(f"{short(name)} is a layer or a parameter already; it stays one")
    elif name in module._buffers:
        register_buffer(module, name, value)
    else:
        module._kept[name] = value


def register_buffer(module: OwnModule, name: Any, value: Any) -> None:
    """`self.register_buffer("name", tensor)`."""
    if type(name) is not str or not name.isidentifier():
        raise Refused("register_buffer takes a name as a text, and a tensor")
    check_member(name)
    taken = name in module._kept or name in module._parameters or name in module._modules
    if not module._started or taken or type(value) is not torch.Tensor:
        raise Refused("register_buffer takes a new name and a tensor, after super().__init__()")
    nn.Module.register_buffer(module, name, value)


def check_member(name: str) -> None:
    """Raise Refused for a name that no attribute of the program's own may have."""
    if name.startswith("_") or name in _RESERVED:
        raise Refused(f"nothing can be assigned to .{short(name)}; choose another name")
