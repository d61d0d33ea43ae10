"""What is looked at in a call."""

from __future__ import annotations

import ast
import re

from quizcli.programs.expressions import attribute, global_name, spread, starred
from quizcli.programs.functions import (
    BANNED_KEYWORDS,
    CALLED,
    CLASSES,
    CONSTANTS,
    DERIVATIVES,
    DEVICES,
    EQUATION,
    LAYERS,
    TRANSFORM_WORDS,
    TRANSFORMS,
)
from quizcli.programs.limits import MAX_ARGUMENTS
from quizcli.programs.syntax import is_start_of_module
from quizcli.programs.vocabulary import (
    BUILTIN_KEYWORDS,
    BUILTINS,
    short,
    unavailable,
)
from quizcli.programs.walk import Walk

_EQUATION = re.compile(EQUATION)


def call(walk: Walk, node: ast.Call) -> None:
    """Look at what is called and at its arguments."""
    if len(node.args) + len(node.keywords) > MAX_ARGUMENTS:
        walk.refuse(node, f"a call has at most {MAX_ARGUMENTS} arguments")
    name = global_name(walk, node.func)
    if is_start_of_module(node):
        _start_of_module(walk, node)
        return
    if name:
        _dotted(walk, node, name)
    elif isinstance(node.func, ast.Name):
        _named(walk, node, node.func)
    elif isinstance(node.func, ast.Attribute):
        walk.look(node.func.value)
        attribute(walk, node.func, called=True)
        _arguments(walk, node)
    else:
        walk.look(node.func)
        _arguments(walk, node)


def _start_of_module(walk: Walk, node: ast.Call) -> None:
    if not walk.functions:
        walk.refuse(node, "super().__init__() stands in the __init__ of a class")


def _arguments(walk: Walk, node: ast.Call) -> None:
    starred(walk, node.args)
    _keywords(walk, node)


def _keywords(walk: Walk, node: ast.Call) -> None:
    for each in node.keywords:
        walk.look(each.value)
        if each.arg is None:
            walk.refuse(each, "** is not part of the language; write the keywords")
        elif each.arg.startswith("_") or each.arg in BANNED_KEYWORDS:
            walk.refuse(each, f"the keyword {short(each.arg)} is not available here")
        elif each.arg == "device":
            _device(walk, each.value)


def _device(walk: Walk, node: ast.expr) -> None:
    if isinstance(node, ast.Constant) and node.value not in DEVICES:
        walk.refuse(node, "the device is 'cpu' or 'meta' here; leave it out")


def _dotted(walk: Walk, node: ast.Call, name: str) -> None:
    if name in TRANSFORMS | DERIVATIVES:
        _transform(walk, node, name)
    elif name in CALLED:
        _called(walk, node, name)
    elif name in CONSTANTS:
        walk.refuse(node, f"{name} can't be called; write it without brackets")
    else:
        walk.refuse(node.func, unavailable(name))
        _arguments(walk, node)


def _called(walk: Walk, node: ast.Call, name: str) -> None:
    for each in [*node.args, *(keyword.value for keyword in node.keywords)]:
        if isinstance(each, ast.Lambda):
            walk.refuse(each, f"a function can't be handed to {name}")
    _arguments(walk, node)
    if name == "torch.einsum" and not (node.args and _is_equation(node.args[0])):
        walk.refuse(node, "einsum needs its equation as a text, such as 'ij,jk->ik'")


def _is_equation(node: ast.expr) -> bool:
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and _EQUATION.fullmatch(text) is not None


def _transform(walk: Walk, node: ast.Call, name: str) -> None:
    if not node.args or not isinstance(node.args[0], ast.Lambda | ast.Name):
        walk.refuse(node, f"{name} needs a lambda or the name of a function first")
    words = TRANSFORM_WORDS if name in TRANSFORMS else frozenset()
    for each in node.keywords:
        if each.arg is not None and each.arg not in words:
            walk.refuse(each, f"{name} has no keyword {short(each.arg)} here")
    _arguments(walk, node)


def _named(walk: Walk, node: ast.Call, func: ast.Name) -> None:
    if walk.scope.has(func.id):
        _arguments(walk, node)
    elif func.id == "isinstance":
        _isinstance(walk, node)
    elif func.id == "super":
        walk.refuse(node, "super is there for super().__init__() only")
    elif func.id in BUILTINS:
        _builtin(walk, node, func.id)
    else:
        walk.look(func)
        _arguments(walk, node)


def _isinstance(walk: Walk, node: ast.Call) -> None:
    if len(node.args) != 2 or node.keywords:
        walk.refuse(node, "isinstance takes a value and a class")
        return
    walk.look_at_all([node.args[0]])
    if global_name(walk, node.args[1]) not in LAYERS | CLASSES:
        walk.refuse(node.args[1], "isinstance compares with a class of nn, such as nn.Linear")


def _builtin(walk: Walk, node: ast.Call, name: str) -> None:
    allowed = BUILTIN_KEYWORDS.get(name, frozenset())
    for each in node.keywords:
        if each.arg is not None and each.arg not in allowed:
            walk.refuse(each, f"{name} has no keyword {short(each.arg)} here")
    for argument in node.args:
        spread(walk, argument.value if isinstance(argument, ast.Starred) else argument)
    _keywords(walk, node)
