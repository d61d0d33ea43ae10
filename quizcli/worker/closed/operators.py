"""Operators: which values they take, and how far whole numbers may grow."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import torch

from quizcli.programs.limits import MAX_EXPONENT, MAX_INTEGER, MAX_ITEMS, MAX_POWER_BITS, MAX_SHIFT
from quizcli.worker.closed.machine import Handler, Machine
from quizcli.worker.closed.values import NUMBERS, TENSORS, Refused, described, items, truth

_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_IN_PLACE: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.Div: operator.itruediv,
    ast.FloorDiv: operator.ifloordiv,
    ast.Mod: operator.imod,
    ast.Pow: operator.ipow,
    ast.MatMult: operator.imatmul,
    ast.LShift: operator.ilshift,
    ast.RShift: operator.irshift,
    ast.BitAnd: operator.iand,
    ast.BitOr: operator.ior,
    ast.BitXor: operator.ixor,
}
_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_COMPARED = (
    NUMBERS | TENSORS | {str, type(None), tuple, list, range, torch.Size, torch.dtype, torch.device}
)
_SIGNS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}


def _binary(machine: Machine, node: ast.BinOp) -> Any:
    left, right = machine.evaluate(node.left), machine.evaluate(node.right)
    return combined(type(node.op), left, right)


def combined(sign: type[ast.operator], left: Any, right: Any, *, in_place: bool = False) -> Any:
    """The value of `left sign right`; with `in_place`, of `left sign= right`.

    Raises Refused for values that the operator does not take here.
    """
    kinds = {type(left), type(right)}
    if kinds <= NUMBERS:
        _check_growth(sign, left, right)
    elif kinds & TENSORS:
        if not kinds <= NUMBERS | TENSORS:
            raise _wrong(sign, left, right)
    else:
        _check_sequences(sign, left, right)
    return (_IN_PLACE if in_place else _BINARY)[sign](left, right)


def _check_growth(sign: type[ast.operator], left: Any, right: Any) -> None:
    whole = float not in (type(left), type(right))
    if sign is ast.Pow and whole and abs(left) > 1:
        if right > MAX_EXPONENT or right * int(left).bit_length() > MAX_POWER_BITS:
            raise Refused("this power is too large")
    elif sign is ast.LShift and (right > MAX_SHIFT or abs(left) > MAX_INTEGER):
        raise Refused("this shift is too large")


def _check_sequences(sign: type[ast.operator], left: Any, right: Any) -> None:
    kinds = (type(left), type(right))
    added = kinds in ((list, list), (tuple, tuple)) or set(kinds) == {tuple, torch.Size}
    if sign is ast.Add and (added or kinds == (torch.Size, torch.Size)):
        _check_length(len(left) + len(right))
    elif sign is ast.Mult and int in kinds and set(kinds) & {list, tuple}:
        times, sequence = (left, right) if kinds[0] is int else (right, left)
        _check_length(times * len(sequence))
    else:
        raise _wrong(sign, left, right)


def _check_length(length: int) -> None:
    if length > MAX_ITEMS:
        raise Refused(f"a list or tuple has at most {MAX_ITEMS:,} elements")


def _wrong(sign: type[ast.operator], left: Any, right: Any) -> Refused:
    return Refused(f"{_SIGNS[sign]} does not take {described(left)} and {described(right)} here")


def _unary(machine: Machine, node: ast.UnaryOp) -> Any:
    value = machine.evaluate(node.operand)
    if isinstance(node.op, ast.Not):
        return not truth(value)
    if type(value) not in NUMBERS | TENSORS:
        raise Refused(f"a sign does not take {described(value)} here")
    return _UNARY[type(node.op)](value)


def _logic(machine: Machine, node: ast.BoolOp) -> Any:
    wanted = isinstance(node.op, ast.Or)
    value: Any = None
    for each in node.values[:-1]:
        value = machine.evaluate(each)
        if truth(value) is wanted:
            return value
    return machine.evaluate(node.values[-1])


def _compare(machine: Machine, node: ast.Compare) -> Any:
    left = machine.evaluate(node.left)
    result: Any = True
    for number, (sign, each) in enumerate(zip(node.ops, node.comparators, strict=True), start=1):
        right = machine.evaluate(each)
        result = _compared(sign, left, right)
        if number < len(node.ops) and not truth(result):
            return result
        left = right
    return result


def _compared(sign: ast.cmpop, left: Any, right: Any) -> Any:
    if isinstance(sign, ast.Is | ast.IsNot):
        if right is not None:
            raise Refused("is compares with None only; write ==")
        return (left is None) is isinstance(sign, ast.Is)
    if isinstance(sign, ast.In | ast.NotIn):
        return _contained(left, right) is isinstance(sign, ast.In)
    for each in (left, right):
        if type(each) not in _COMPARED:
            raise Refused(f"{described(each)} can't be compared")
    return _COMPARE[type(sign)](left, right)


def _contained(value: Any, among: Any) -> bool:
    if type(value) not in NUMBERS | {str} or type(among) in TENSORS:
        raise Refused("in looks for a number or a text in a list, tuple, range or dict")
    return value in items(among)


def _conditional(machine: Machine, node: ast.IfExp) -> Any:
    chosen = node.body if truth(machine.evaluate(node.test)) else node.orelse
    return machine.evaluate(chosen)


OPERATORS: Mapping[type[ast.expr], Handler] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _logic,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
}
