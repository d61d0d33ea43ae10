"""What is looked at in each kind of expression, calls excepted."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from quizcli.programs.functions import CONSTANTS, ROOTS, canonical
from quizcli.programs.limits import MAX_INTEGER, MAX_KEYS, MAX_PARAMETERS, MAX_TEXT
from quizcli.programs.members import ATTRIBUTES, METHODS, is_part
from quizcli.programs.source import names_in
from quizcli.programs.syntax import dotted, parameters, wrong_parameters
from quizcli.programs.vocabulary import (
    did_you_mean,
    short,
    unavailable,
    unknown,
    wrong_name,
)
from quizcli.programs.walk import Look, Scope, Walk

_PLAIN_CONSTANTS = (bool, int, float, str, type(None), type(...))


def global_name(walk: Walk, node: ast.expr) -> str:
    """`torch.nn.Linear` in its one spelling; "" where the root is a name of the program."""
    parts = dotted(node)
    if not parts or parts[0] not in ROOTS or walk.scope.has(parts[0]):
        return ""
    return canonical(".".join(parts))


def _constant(walk: Walk, node: ast.Constant) -> None:
    value = node.value
    if type(value) not in _PLAIN_CONSTANTS:
        walk.refuse(node, f"a {type(value).__name__} is not part of the language")
    elif type(value) is int and value > MAX_INTEGER:
        walk.refuse(node, "this whole number is larger than 2**63")
    elif type(value) is str and len(value) > MAX_TEXT:
        walk.refuse(node, f"a text has at most {MAX_TEXT} characters")


def _name(walk: Walk, node: ast.Name) -> None:
    name, scope = node.id, walk.scope
    if scope.has(name):
        return
    if name.startswith("_"):
        walk.refuse(node, f"{short(name)} can't be read; no name begins with an underscore")
    elif scope.will_have(name):
        walk.refuse(node, f"{short(name)} is used before anything is assigned to it")
    else:
        walk.refuse(node, unknown(name, scope.names()))


def _attribute(walk: Walk, node: ast.Attribute) -> None:
    name = global_name(walk, node)
    if not name:
        walk.look(node.value)
        attribute(walk, node, called=False)
    elif name not in CONSTANTS:
        walk.refuse(node, unavailable(name))


def attribute(walk: Walk, node: ast.Attribute, *, called: bool) -> None:
    """Put down a fault where no value has an attribute or method of that name."""
    name = node.attr
    if name.startswith("_"):
        walk.refuse(node, f".{short(name)} is not available: it begins with an underscore")
    elif name in ATTRIBUTES or name in walk.members or is_part(name):
        return
    elif name not in METHODS:
        known = METHODS | ATTRIBUTES | set(walk.members)
        walk.refuse(node, f".{short(name)} is not available here{did_you_mean(name, known)}")
    elif not called:
        walk.refuse(node, f".{name} has to be called: .{name}(…)")


def _sequence(walk: Walk, node: ast.List | ast.Tuple) -> None:
    starred(walk, node.elts)


def starred(walk: Walk, nodes: list[ast.expr]) -> None:
    """Look at elements or arguments, which may have a star."""
    for each in nodes:
        if isinstance(each, ast.Starred):
            spread(walk, each.value)
        else:
            walk.look(each)


def spread(walk: Walk, node: ast.expr) -> None:
    """Look at what is used up at once, where a generator expression is as good as a list."""
    if isinstance(node, ast.GeneratorExp):
        _comprehension(walk, node)
    else:
        walk.look(node)


def _dict(walk: Walk, node: ast.Dict) -> None:
    if len(node.values) > MAX_KEYS:
        walk.refuse(node, f"a dict has at most {MAX_KEYS} keys")
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            walk.refuse(value, "** is not part of the language; write the keys")
        else:
            walk.look(key)
        walk.look(value)


def _unary(walk: Walk, node: ast.UnaryOp) -> None:
    walk.look(node.operand)


def _binary(walk: Walk, node: ast.BinOp) -> None:
    walk.look_at_all([node.left, node.right])


def _logic(walk: Walk, node: ast.BoolOp) -> None:
    walk.look_at_all(node.values)


def _compare(walk: Walk, node: ast.Compare) -> None:
    walk.look_at_all([node.left, *node.comparators])
    for operator, right in zip(node.ops, node.comparators, strict=True):
        is_none = isinstance(right, ast.Constant) and right.value is None
        if isinstance(operator, ast.Is | ast.IsNot) and not is_none:
            walk.refuse(right, "is compares with None only; write ==")


def _conditional(walk: Walk, node: ast.IfExp) -> None:
    walk.look_at_all([node.test, node.body, node.orelse])


def _subscript(walk: Walk, node: ast.Subscript) -> None:
    walk.look(node.value)
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for part in parts:
        if isinstance(part, ast.Slice):
            walk.look_at_all([part.lower, part.upper, part.step])
        else:
            starred(walk, [part])


def _lambda(walk: Walk, node: ast.Lambda) -> None:
    look_at_parameters(walk, node)
    with walk.inside(Scope(parameters(node), outer=walk.scope, function=True)):
        walk.look(node.body)


def look_at_parameters(walk: Walk, node: ast.FunctionDef | ast.Lambda) -> None:
    """Parameters are plain and well named; their defaults belong to the scope around."""
    names = parameters(node)
    wrong = wrong_parameters(node)
    if wrong:
        walk.refuse(node, wrong)
    if len(names) > MAX_PARAMETERS:
        walk.refuse(node, f"a function has at most {MAX_PARAMETERS} parameters")
    for each in node.args.args:
        message = wrong_name(each.arg)
        if message and each.arg != "_":
            walk.refuse(each, message)
    walk.look_at_all([*node.args.defaults, *node.args.kw_defaults])


def _comprehension(walk: Walk, node: ast.ListComp | ast.GeneratorExp) -> None:
    first, *others = node.generators
    walk.look(first.iter)
    if others or first.is_async:
        walk.refuse(node, "a comprehension has one for; nest lists, or write a loop")
    for name in names_in(first.target):
        message = wrong_name(name.id)
        if message and name.id != "_":
            walk.refuse(name, message)
    found = [name.id for each in node.generators for name in names_in(each.target)]
    with walk.inside(Scope(set(found) - {"_"}, outer=walk.scope)):
        walk.look_at_all([*first.ifs, node.elt])


EXPRESSIONS: Mapping[type[ast.AST], Look] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Dict: _dict,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.BoolOp: _logic,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Subscript: _subscript,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
}
