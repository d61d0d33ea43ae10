"""A program looked at without being run: its outputs, and all its faults with their places."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from quizcli.programs.calls import call
from quizcli.programs.expressions import EXPRESSIONS
from quizcli.programs.faults import Checked
from quizcli.programs.limits import MAX_FAULTS
from quizcli.programs.source import Places, SourceFault, bound, parse
from quizcli.programs.statements import STATEMENTS
from quizcli.programs.walk import Scope, Walk

_KINDS = {**STATEMENTS, **EXPRESSIONS, ast.Call: call}


def check(source: str, names: Collection[str]) -> Checked:
    """The outputs and the faults of a program in the closed language.

    `names` are in scope from the start: the names of draws.  A program without faults
    may still be stopped when it runs (by a wrong shape, say).
    """
    try:
        tree = parse(source)
    except SourceFault as error:
        return Checked((), (error.fault,))
    coming = bound(tree.body)
    walk = Walk(Places(source), Scope(names, coming), frozenset(_own_members(tree)), _KINDS)
    walk.look_at_all(tree.body)
    faults = sorted(set(walk.faults))[:MAX_FAULTS]
    return Checked(outputs(tree), tuple(faults))


def outputs(tree: ast.Module) -> tuple[str, ...]:
    """The names of values (not of functions or classes) that are assigned at the top level."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return tuple(name for name, node in bound(tree.body).items() if not isinstance(node, kinds))


def _own_members(tree: ast.Module) -> Iterator[str]:
    """The attributes that the program assigns, and the methods that its classes define."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr
            case ast.ClassDef():
                yield from (each.name for each in node.body if isinstance(each, ast.FunctionDef))
            case ast.Call(
                func=ast.Attribute(attr="register_buffer"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name
