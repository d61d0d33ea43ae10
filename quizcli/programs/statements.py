"""What is looked at in each kind of statement."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from quizcli.programs.expressions import global_name, look_at_parameters
from quizcli.programs.functions import CONTEXTS
from quizcli.programs.members import OWN_OVERRIDES, RESERVED_MEMBERS
from quizcli.programs.source import bound
from quizcli.programs.syntax import IMPORT, is_harmless_import, parameters
from quizcli.programs.vocabulary import short, wrong_name
from quizcli.programs.walk import Look, Scope, Walk


def _expression(walk: Walk, node: ast.Expr) -> None:
    is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if not is_text:  # a docstring may be long
        walk.look(node.value)


def _assign(walk: Walk, node: ast.Assign) -> None:
    walk.look(node.value)
    for each in node.targets:
        _target(walk, each)


def _augmented(walk: Walk, node: ast.AugAssign) -> None:
    if isinstance(node.target, ast.Name):
        walk.look(ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target))
    walk.look(node.value)
    _target(walk, node.target)


def _target(walk: Walk, node: ast.expr) -> None:
    match node:
        case ast.Name():
            _bind(walk, node, node.id)
        case ast.Tuple() | ast.List():
            for each in node.elts:
                _target(walk, each)
        case ast.Starred():
            walk.refuse(node, "a star can't be assigned to; unpack by index or slice")
        case ast.Attribute():
            _attribute_target(walk, node)
        case _:
            walk.look(node)


def _attribute_target(walk: Walk, node: ast.Attribute) -> None:
    if global_name(walk, node):
        walk.refuse(node, f"nothing can be assigned to {global_name(walk, node)}")
        return
    walk.look(node.value)
    if node.attr.startswith("_") or node.attr in RESERVED_MEMBERS:
        walk.refuse(node, f"nothing can be assigned to .{short(node.attr)}; choose another name")


def _bind(walk: Walk, node: ast.AST, name: str) -> None:
    if name == "_":
        return
    message = wrong_name(name)
    if message:
        walk.refuse(node, message)
    walk.scope.known.add(name)


def _for(walk: Walk, node: ast.For) -> None:
    walk.look(node.iter)
    _target(walk, node.target)
    _loop(walk, node)


def _while(walk: Walk, node: ast.While) -> None:
    walk.look(node.test)
    _loop(walk, node)


def _loop(walk: Walk, node: ast.For | ast.While) -> None:
    if node.orelse:
        walk.refuse(node.orelse[0], "else after a loop is not part of the language")
    walk.scope.known |= bound(node.body).keys()  # an earlier turn may have assigned them
    walk.loops += 1
    walk.look_at_all(node.body)
    walk.loops -= 1


def _if(walk: Walk, node: ast.If) -> None:
    walk.look(node.test)
    walk.look_at_all([*node.body, *node.orelse])


def _with(walk: Walk, node: ast.With) -> None:
    for each in node.items:
        func = each.context_expr.func if isinstance(each.context_expr, ast.Call) else None
        name = global_name(walk, func) if func else ""
        plain = isinstance(each.context_expr, ast.Call) and not (
            each.context_expr.args or each.context_expr.keywords or each.optional_vars
        )
        if name not in CONTEXTS or not plain:
            message = "with is there for torch.no_grad() and torch.enable_grad() only"
            walk.refuse(each.context_expr, message)
    walk.look_at_all(node.body)


def _assert(walk: Walk, node: ast.Assert) -> None:
    walk.look(node.test)
    is_text = isinstance(node.msg, ast.Constant) and isinstance(node.msg.value, str)
    if node.msg is not None and not is_text:
        walk.refuse(node.msg, "what an assert says is a plain text")


def _return(walk: Walk, node: ast.Return) -> None:
    if not walk.functions:
        walk.refuse(node, "return stands in a function only")
    walk.look_at_all([node.value])


def _jump(walk: Walk, node: ast.Break | ast.Continue) -> None:
    if not walk.loops:
        word = "break" if isinstance(node, ast.Break) else "continue"
        walk.refuse(node, f"{word} stands in a loop only")


def _pass(walk: Walk, node: ast.Pass) -> None:
    """Nothing can be wrong with it."""


def _import(walk: Walk, node: ast.Import | ast.ImportFrom) -> None:
    if not is_harmless_import(node):
        walk.refuse(node, IMPORT)


def _function(walk: Walk, node: ast.FunctionDef) -> None:
    _plain_definition(walk, node)
    look_at_parameters(walk, node)
    _bind(walk, node, node.name)
    _body(walk, node)


def _plain_definition(walk: Walk, node: ast.FunctionDef | ast.ClassDef) -> None:
    for each in node.decorator_list:
        walk.refuse(each, "decorators are not part of the language")
    if getattr(node, "type_params", None):
        walk.refuse(node, "type parameters are not part of the language")
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        walk.refuse(node.returns, "annotations are not part of the language; leave them out")


def _body(walk: Walk, node: ast.FunctionDef) -> None:
    loops, walk.loops = walk.loops, 0
    walk.functions += 1
    coming = bound(node.body)
    scope = Scope(set(parameters(node)) - {"_"}, coming, walk.scope, function=True)
    with walk.inside(scope):
        walk.look_at_all(node.body)
    walk.functions -= 1
    walk.loops = loops


def _class(walk: Walk, node: ast.ClassDef) -> None:
    _plain_definition(walk, node)
    is_module = len(node.bases) == 1 and global_name(walk, node.bases[0]) == "nn.Module"
    if not is_module or node.keywords:
        walk.refuse(node, f"write class {short(node.name)}(nn.Module); there are no other classes")
    _bind(walk, node, node.name)
    for each in node.body:
        _part_of_class(walk, each)


def _part_of_class(walk: Walk, node: ast.stmt) -> None:
    match node:
        case ast.FunctionDef():
            _method(walk, node)
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return
        case _:
            walk.refuse(node, "a class holds methods only; assign in __init__ with self.name =")


def _method(walk: Walk, node: ast.FunctionDef) -> None:
    _plain_definition(walk, node)
    look_at_parameters(walk, node)
    own = node.name in OWN_OVERRIDES
    if not own and (node.name.startswith("_") or node.name in RESERVED_MEMBERS):
        walk.refuse(node, f"a method can't be called {short(node.name)}; choose another name")
    if not node.args.args:
        walk.refuse(node, "a method needs self as its first parameter")
    _body(walk, node)


STATEMENTS: Mapping[type[ast.AST], Look] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.For: _for,
    ast.While: _while,
    ast.If: _if,
    ast.With: _with,
    ast.Assert: _assert,
    ast.Return: _return,
    ast.Break: _jump,
    ast.Continue: _jump,
    ast.Pass: _pass,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.FunctionDef: _function,
    ast.ClassDef: _class,
}
