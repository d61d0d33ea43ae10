"""Statements: assignments, loops, branches, functions, classes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from quizcli.programs.syntax import IMPORT, is_harmless_import
from quizcli.worker.closed.attributes import read, write
from quizcli.worker.closed.literals import check_place, index, parts
from quizcli.worker.closed.machine import End, Handler, Jump, Machine, Returned
from quizcli.worker.closed.names import CONTEXTS
from quizcli.worker.closed.operators import combined
from quizcli.worker.closed.own import made, own_class
from quizcli.worker.closed.values import NUMBERS, TENSORS, Refused, described, items, truth, vetted


def _expression(machine: Machine, node: ast.Expr) -> None:
    is_text = isinstance(node.value, ast.Constant) and type(node.value.value) is str
    if not is_text:
        machine.evaluate(node.value)


def _assign(machine: Machine, node: ast.Assign) -> None:
    value = machine.evaluate(node.value)
    for each in node.targets:
        _bind(machine, each, value)


def _bind(machine: Machine, target: ast.expr, value: Any) -> None:
    match target:
        case ast.Name():
            machine.assign(target.id, value)
        case ast.Tuple() | ast.List():
            found = parts(value, len(target.elts))
            for each, its_part in zip(target.elts, found, strict=True):
                _bind(machine, each, its_part)
        case ast.Attribute():
            write(_owner(machine, target), target.attr, value)
        case ast.Subscript():
            owner = machine.evaluate(target.value)
            _put(owner, index(machine, target.slice), value)
        case _:
            raise Refused("nothing can be assigned to this")


def _owner(machine: Machine, target: ast.Attribute) -> Any:
    name = machine.global_name(target)
    if name:
        raise Refused(f"nothing can be assigned to {name}")
    return machine.evaluate(target.value)


def _put(owner: Any, place: Any, value: Any) -> None:
    if type(owner) not in TENSORS:
        raise Refused(f"items are assigned in tensors only, not in {described(owner)}")
    if type(value) not in TENSORS | NUMBERS:
        raise Refused(f"{described(value)} can't be put into a tensor; write torch.tensor(…)")
    check_place(place)
    owner[place] = value


def _augmented(machine: Machine, node: ast.AugAssign) -> None:
    sign = type(node.op)
    match node.target:
        case ast.Name() as target:
            before = machine.scope.read(target.id)
            after = _combined(machine, sign, before, node.value)
            machine.assign(target.id, after)
        case ast.Attribute() as target:
            owner = _owner(machine, target)
            before = vetted(read(owner, target.attr), machine.budget)
            after = vetted(_combined(machine, sign, before, node.value), machine.budget)
            if after is not before:  # a tensor was changed where it is
                write(owner, target.attr, after)
        case ast.Subscript() as target:
            owner = machine.evaluate(target.value)
            if type(owner) not in TENSORS:
                raise Refused(f"items are assigned in tensors only, not in {described(owner)}")
            place = index(machine, target.slice)
            check_place(place)
            _put(owner, place, _combined(machine, sign, owner[place], node.value))


def _combined(machine: Machine, sign: type[ast.operator], before: Any, node: ast.expr) -> Any:
    return combined(sign, before, machine.evaluate(node), in_place=True)


def _for(machine: Machine, node: ast.For) -> End:
    for each in items(machine.evaluate(node.iter)):
        _bind(machine, node.target, each)
        end = machine.block(node.body)
        if end is Jump.BREAK:
            break
        if isinstance(end, Returned):
            return end
    return None


def _while(machine: Machine, node: ast.While) -> End:
    while truth(machine.evaluate(node.test)):
        machine.budget.step()
        end = machine.block(node.body)
        if end is Jump.BREAK:
            break
        if isinstance(end, Returned):
            return end
    return None


def _loop(machine: Machine, node: ast.For | ast.While) -> End:
    if node.orelse:
        raise Refused("else after a loop is not part of the language")
    return _for(machine, node) if isinstance(node, ast.For) else _while(machine, node)


def _if(machine: Machine, node: ast.If) -> End:
    return machine.block(node.body if truth(machine.evaluate(node.test)) else node.orelse)


def _with(machine: Machine, node: ast.With) -> End:
    if len(node.items) != 1 or node.items[0].optional_vars:
        raise Refused("with is there for torch.no_grad() and torch.enable_grad() only")
    made_by = node.items[0].context_expr
    name = machine.global_name(made_by.func) if isinstance(made_by, ast.Call) else ""
    if name not in CONTEXTS or not isinstance(made_by, ast.Call) or made_by.args + made_by.keywords:
        raise Refused("with is there for torch.no_grad() and torch.enable_grad() only")
    with CONTEXTS[name]():
        return machine.block(node.body)


def _assert(machine: Machine, node: ast.Assert) -> None:
    if not truth(machine.evaluate(node.test)):
        told = str(node.msg.value) if isinstance(node.msg, ast.Constant) else ""
        raise Refused(f"the assertion does not hold: {told}".removesuffix(": "))


def _return(machine: Machine, node: ast.Return) -> Returned:
    if not machine.calls:
        raise Refused("return stands in a function only")
    return Returned(machine.evaluate(node.value) if node.value is not None else None)


def _break(machine: Machine, node: ast.Break) -> Jump:
    return Jump.BREAK


def _continue(machine: Machine, node: ast.Continue) -> Jump:
    return Jump.CONTINUE


def _pass(machine: Machine, node: ast.Pass) -> None:
    return None


def _import(machine: Machine, node: ast.Import | ast.ImportFrom) -> None:
    if not is_harmless_import(node):
        raise Refused(IMPORT)


def _function(machine: Machine, node: ast.FunctionDef) -> None:
    if node.decorator_list:
        raise Refused("decorators are not part of the language")
    machine.assign(node.name, made(machine, node))


def _class(machine: Machine, node: ast.ClassDef) -> None:
    machine.assign(node.name, own_class(machine, node))


STATEMENTS: Mapping[type[ast.stmt], Handler] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.For: _loop,
    ast.While: _loop,
    ast.If: _if,
    ast.With: _with,
    ast.Assert: _assert,
    ast.Return: _return,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Pass: _pass,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.FunctionDef: _function,
    ast.ClassDef: _class,
}
