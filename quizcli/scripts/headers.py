"""A probe's function as a learner would write it: without what only quizcli needs to know."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizcli.scripts.modules import Module, lines
from quizcli.scripts.quoting import WIDTH


def probe_text(module: Module, node: ast.FunctionDef) -> str:
    """The function without its decorator; the bounds of its parameters become comments."""
    body = lines(module, node, node.body[0].lineno, node.end_lineno or node.lineno)
    return "\n".join([f"def {node.name}(", *_parameters(module, node), ") -> dict:", body])


def inside(module: Module, node: ast.FunctionDef) -> str:
    """The lines of the function without its docstring, moved to the margin."""
    documented = ast.get_docstring(node) is not None
    first = (node.body[0].end_lineno or 0) + 1 if documented else node.body[0].lineno
    body = lines(module, node, first, node.end_lineno or node.lineno)
    margin = node.body[-1].col_offset
    return "\n".join(
        each[margin:] if not each[:margin].strip() else each for each in body.split("\n")
    )


def _parameters(module: Module, node: ast.FunctionDef) -> Iterator[str]:
    given = [*node.args.args, *node.args.kwonlyargs]
    defaults = [*node.args.defaults, *node.args.kw_defaults]
    values = [None] * (len(given) - len(defaults)) + defaults
    for argument, default in zip(given, values, strict=True):
        kind, doc = _annotation(module, argument.annotation)
        value = f" = {_source(module, default)}" if default is not None else ""
        line = f"    {argument.arg}: {kind}{value},"
        said = doc not in ("", argument.arg) and len(line) + len(doc) + 4 <= WIDTH
        yield f"{line}  # {doc}" if said else line


def _annotation(module: Module, node: ast.expr | None) -> tuple[str, str]:
    """The plain type and what is said of the parameter."""
    match node:
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[kind, spec])):
            return _source(module, kind), _said(spec)
        case ast.Name(id="Seed"):
            return "int", ""
        case ast.Name(id=name) if isinstance(named := module.definitions.get(name), ast.Assign):
            return _annotation(module, named.value)
    return _source(module, node), ""


def _said(spec: ast.expr) -> str:
    texts = [each.value for each in getattr(spec, "args", ()) if isinstance(each, ast.Constant)]
    texts += [each.value.value for each in getattr(spec, "keywords", ())
              if isinstance(each.value, ast.Constant)]  # fmt: skip
    return next((each for each in texts if isinstance(each, str)), "")


def _source(module: Module, node: ast.expr | None) -> str:
    """The text of an expression on one line, as it stands in the file."""
    if node is None:
        return ""
    if node.end_lineno != node.lineno:
        return ast.unparse(node)
    raw = module.lines[node.lineno - 1].encode()  # Python counts bytes
    return raw[node.col_offset : node.end_col_offset].decode()
