"""Calls: of torch and math by name, of methods by the value's exact type, of the program's own."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from quizcli.programs.functions import OPTIMIZERS, TAKE_MODULES, TRANSFORM_WORDS
from quizcli.programs.syntax import is_start_of_module
from quizcli.programs.vocabulary import unavailable
from quizcli.worker.closed import guards
from quizcli.worker.closed.builtins import BUILTINS, builtin, is_instance
from quizcli.worker.closed.invoke import invoke
from quizcli.worker.closed.literals import elements
from quizcli.worker.closed.machine import Machine
from quizcli.worker.closed.methods import method
from quizcli.worker.closed.names import CALLED, DERIVATIVES, TRANSFORMS
from quizcli.worker.closed.native import Taken, check_words, native
from quizcli.worker.closed.own import call_function, start_module
from quizcli.worker.closed.values import Function, Refused, Transformed, vetted

_PACKED = "nn.utils.rnn.pad_packed_sequence"


def call(machine: Machine, node: ast.Call) -> Any:
    """The value of a call."""
    if is_start_of_module(node):
        return start_module(machine)
    func = node.func
    name = machine.global_name(func)
    if name:
        return _global(machine, node, name)
    if isinstance(func, ast.Name) and not machine.scope.has(func.id):
        return _built_in(machine, node, func)
    if isinstance(func, ast.Attribute):
        receiver = machine.evaluate(func.value)
        return method(machine, receiver, func.attr, *_arguments(machine, node))
    return invoke(machine, machine.evaluate(func), *_arguments(machine, node))


def _arguments(machine: Machine, node: ast.Call) -> tuple[list[Any], dict[str, Any]]:
    arguments = list(elements(machine, node.args))
    words = {}
    for each in node.keywords:
        if each.arg is None:
            raise Refused("** is not part of the language; write the keywords")
        words[each.arg] = machine.evaluate(each.value)
    return arguments, words


def _built_in(machine: Machine, node: ast.Call, func: ast.Name) -> Any:
    if func.id == "isinstance":
        return is_instance(machine, node)
    if func.id in BUILTINS:
        return builtin(machine, node, func.id)
    return machine.evaluate(func)  # which says what is wrong with the name


def _global(machine: Machine, node: ast.Call, name: str) -> Any:
    if name in TRANSFORMS or name in DERIVATIVES:
        return _transform(machine, name, *_arguments(machine, node))
    if name not in CALLED:
        raise Refused(unavailable(name))
    arguments, words = _arguments(machine, node)
    guards.check_function(name, arguments, words)
    taken = Taken(
        modules=name in TAKE_MODULES,
        groups=name in OPTIMIZERS,
        packed=name == _PACKED,
        equation=name == "torch.einsum",
    )
    result = native(machine.budget, CALLED[name], arguments, words, taken)
    return None if name == "torch.manual_seed" else result


def _transform(
    machine: Machine, name: str, arguments: Sequence[Any], words: Mapping[str, Any]
) -> Any:
    if not arguments or type(arguments[0]) is not Function:
        raise Refused(f"{name} needs a lambda or the name of a function first")
    function, *others = arguments

    def run(*values: Any) -> Any:
        return vetted(call_function(machine, function, values, {}), machine.budget)

    if name in DERIVATIVES:
        check_words(words)
        return native(machine.budget, _with_first(DERIVATIVES[name], run), others, words)
    if others or words.keys() - TRANSFORM_WORDS:
        raise Refused(f"{name} takes a function, and in_dims, out_dims or argnums")
    return Transformed(native(machine.budget, _with_first(TRANSFORMS[name], run), [], words))


def _with_first(callee: Any, first: Any) -> Any:
    def called(*arguments: Any, **words: Any) -> Any:
        return callee(first, *arguments, **words)

    return called
