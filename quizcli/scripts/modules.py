"""A module of probes, read: what it defines and imports, as it is to stand in a script."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

Read: TypeAlias = Callable[[str], str]
"""From a module's dotted name to its source."""

_FOR_TOOLS = re.compile(
    r"\s*# (?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[\w, -]+\])?|fmt: skip)\s*$"
)
"""Comments that speak to a checker and not to a reader."""

_LAST = 10**9


class Import(NamedTuple):
    """An import of one name: of a module itself where `name` is empty."""

    module: str
    name: str
    known_as: str


class Module(NamedTuple):
    """What the statements at the top of a module bind.

    `definitions` are functions, classes and constants in the order of the file; what stands
    under `if TYPE_CHECKING` counts, since a script imports everything for good.
    """

    lines: tuple[str, ...]
    definitions: Mapping[str, ast.stmt]
    imports: Mapping[str, Import]
    documents: Mapping[str, ast.stmt]


@lru_cache(maxsize=32)
def parsed(source: str) -> Module:
    """The module with this source."""
    definitions: dict[str, ast.stmt] = {}
    imports: dict[str, Import] = {}
    documents: dict[str, ast.stmt] = {}
    last = ""
    for node in _statements(ast.parse(source).body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.update(_imports(node))
        elif last and _is_text(node):
            documents[last] = node
        names = list(_bound(node))
        definitions.update(dict.fromkeys(names, node))
        last = names[-1] if names and not isinstance(node, ast.FunctionDef) else ""
    return Module(tuple(source.split("\n")), definitions, imports, documents)


def _statements(nodes: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for node in nodes:
        if isinstance(node, ast.If):
            yield from node.body
        else:
            yield node


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Import]]:
    for each in node.names:
        if isinstance(node, ast.ImportFrom):
            found = Import(node.module or "", each.name, each.asname or each.name)
        else:
            found = Import(each.name, "", each.asname or each.name)
        yield found.known_as, found


def _bound(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Assign():
            named = (each for target in node.targets for each in ast.walk(target))
            yield from (each.id for each in named if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


# ------------------------------------------------------------------------- text
def text(module: Module, node: ast.stmt) -> str:
    """A statement with its decorators: annotations without quotes, no comments for tools."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    return lines(module, node, first, node.end_lineno or node.lineno)


def lines(module: Module, node: ast.stmt, first: int, last: int) -> str:
    """These lines of a statement, counted from 1, edited as `text` says."""
    found = {number: module.lines[number - 1] for number in range(first, last + 1)}
    for quoted in sorted(_quoted(node), key=_column, reverse=True):
        if quoted.lineno in found and quoted.lineno == quoted.end_lineno:
            found[quoted.lineno] = _unquoted(found[quoted.lineno], quoted)
    return "\n".join(_FOR_TOOLS.sub("", each).rstrip() for each in found.values())


def _column(node: ast.Constant) -> int:
    return node.col_offset


def _unquoted(line: str, node: ast.Constant) -> str:
    raw = line.encode()  # Python counts bytes
    end = node.end_col_offset or _LAST
    return (raw[: node.col_offset] + str(node.value).encode() + raw[end:]).decode()


def _quoted(node: ast.stmt) -> Iterator[ast.Constant]:
    """The texts that stand for annotations or types: names in quotes."""
    for annotation in _annotations(node):
        for each in ast.walk(annotation):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each


def _annotations(node: ast.stmt) -> Iterator[ast.expr]:
    for each in ast.walk(node):
        match each:
            case ast.AnnAssign(annotation=ast.Name(id="TypeAlias"), value=ast.expr() as value):
                yield value
            case ast.arg(annotation=ast.expr() as found) | ast.AnnAssign(annotation=found):
                yield found
            case ast.FunctionDef(returns=ast.expr() as found):
                yield found


# ------------------------------------------------------------------------ names
def names_used(source: str) -> frozenset[str]:
    """The names that lines at the top of a file take from around them, builtins among them."""
    return frozenset(_read(symtable.symtable(source, "<script>", "exec")))


def _read(table: symtable.SymbolTable) -> Iterator[str]:
    top = table.get_type() == "module"
    for each in table.get_symbols():
        if each.is_referenced() if top else each.is_global():
            yield each.get_name()
    for child in table.get_children():
        yield from _read(child)


def attributes_used(source: str) -> frozenset[str]:
    """The attributes that lines read, without those of names that are read as modules."""
    found = (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Attribute))
    return frozenset(each.attr for each in found if not _of_torch(each.value))


def _of_torch(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("torch", "nn", "F", "math")
