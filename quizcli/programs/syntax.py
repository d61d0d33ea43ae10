"""Which parts of Python's syntax the language lacks, and what to write instead."""

from __future__ import annotations

import ast

IMPORT = "only torch, nn, F, math and optim can be used; they are there without an import"

_MISSING = {
    "JoinedStr": "f-strings are not part of the language",
    "TemplateStr": "t-strings are not part of the language",
    "FormattedValue": "f-strings are not part of the language",
    "NamedExpr": "the walrus := is not part of the language; assign on a line of its own",
    "Set": "sets are not part of the language; write a list",
    "SetComp": "sets are not part of the language; write a list",
    "DictComp": "dict comprehensions are not part of the language; write {key: value, …}",
    "Await": "await is not part of the language",
    "Yield": "yield is not part of the language; append to a list and return it",
    "YieldFrom": "yield is not part of the language; append to a list and return it",
    "Delete": "del is not part of the language",
    "TypeAlias": "types are not part of the language",
    "AnnAssign": "annotations are not part of the language; write name = value",
    "AsyncFor": "async is not part of the language",
    "AsyncWith": "async is not part of the language",
    "AsyncFunctionDef": "async is not part of the language",
    "Match": "match is not part of the language; write if and elif",
    "Raise": "raise is not part of the language; assert ends a program",
    "Try": "try is not part of the language; an error ends the program with its place",
    "TryStar": "try is not part of the language; an error ends the program with its place",
    "Global": "global is not part of the language; return the value",
    "Nonlocal": "nonlocal is not part of the language; return the value",
    "GeneratorExp": "write a list: [… for … in …]",
    "Starred": "a star stands only in calls, lists and tuples",
    "Slice": "a slice stands only between square brackets",
}

IMPORTS: dict[str, set[str | None]] = {
    "torch": {None},
    "torch.nn": {"nn"},
    "torch.nn.functional": {"F"},
    "math": {None},
    "torch.optim": {"optim"},
}
"""The modules that `import` may name, and what they may be called."""

IMPORTED_FROM: dict[str, set[tuple[str, str | None]]] = {
    "torch": {("nn", None), ("optim", None)},
    "torch.nn": {("functional", "F")},
}
"""The names that `from … import` may bring, and what they may be called."""


def missing(node: ast.AST) -> str:
    """Why a node of this kind is refused, and what to write instead."""
    kind = type(node).__name__
    return _MISSING.get(kind, f"{kind} is not part of the language")


def is_harmless_import(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether the import brings only what is there anyway."""
    if isinstance(node, ast.Import):
        return all(each.asname in IMPORTS.get(each.name, set()) for each in node.names)
    known = IMPORTED_FROM.get(node.module or "", set())
    return node.level == 0 and all((each.name, each.asname) in known for each in node.names)


def dotted(node: ast.expr) -> list[str]:
    """The parts of a dotted name, `torch.nn.Linear` as three; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*reversed([*parts, node.id])] if isinstance(node, ast.Name) else []


def is_start_of_module(node: ast.Call) -> bool:
    """Whether this is `super().__init__()` or `super(Net, self).__init__()`."""
    match node:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Name(id="super"), args=given, keywords=[]),
                attr="__init__",
            ),
            args=[],
            keywords=[],
        ):
            return not given or all(isinstance(each, ast.Name) for each in given)
    return False


def parameters(node: ast.FunctionDef | ast.Lambda) -> list[str]:
    """The names of the parameters of a function, whatever kind they are of."""
    given = node.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return [each.arg for each in every]


def wrong_parameters(node: ast.FunctionDef | ast.Lambda) -> str:
    """Why the parameters are not plain positional ones, with or without a default; or ""."""
    given = node.args
    if given.vararg or given.kwarg:
        return "*args and **kwargs are not part of the language; name the parameters"
    if given.kwonlyargs or given.posonlyargs:
        return "a function has plain parameters only: no * or / among them"
    if any(each.annotation for each in given.args):
        return "annotations are not part of the language; leave them out"
    return ""
