"""From the text of a program to its syntax tree, with caps before and after parsing."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

from quizcli.programs.faults import Fault
from quizcli.programs.limits import MAX_BRACKETS, MAX_DEPTH, MAX_NODES, MAX_SOURCE

_LINE_END = re.compile(r"\r\n|\r|\n")
_UNCOUNTED = (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)


class SourceFault(Exception):
    """The text is not a program that can be looked at; `fault` says why."""

    def __init__(self, line: int, column: int, message: str, end: int = 0) -> None:
        self.fault = Fault(line, column, max(end, column + 1), message)
        super().__init__(message)


class Places:
    """Where the nodes of one source stand, in characters.  (Python counts bytes of UTF-8.)"""

    def __init__(self, source: str) -> None:
        self._lines = [line.encode(errors="replace") for line in _LINE_END.split(source)]

    def start(self, node: ast.AST) -> tuple[int, int]:
        """Line and column, from 1, of the node's first character."""
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        return line, self._column(line, offset)

    def end(self, node: ast.AST) -> int:
        """The column past the node's last character on the line where it starts."""
        line, last = getattr(node, "lineno", 1), getattr(node, "end_lineno", None)
        if last == line:
            return self._column(line, getattr(node, "end_col_offset", 0))
        return self._column(line, len(self._lines[line - 1]))

    def _column(self, line: int, offset: int) -> int:
        return len(self._lines[line - 1][:offset].decode(errors="replace")) + 1


def parse(source: str) -> ast.Module:
    """The syntax tree of a program whose text, nodes, depth and brackets are within the caps.

    Raises SourceFault with a sentence and a place, for wrong syntax too.
    """
    if len(source) > MAX_SOURCE:
        line, column = _place(source, MAX_SOURCE)
        raise SourceFault(line, column, f"a program has at most {MAX_SOURCE:,} characters")
    _check_brackets(source)
    tree = _parsed(source)
    _check_size(tree, Places(source))
    return tree


def _place(source: str, offset: int) -> tuple[int, int]:
    lines = _LINE_END.split(source[:offset])
    return len(lines), len(lines[-1]) + 1


def _check_brackets(source: str) -> None:
    """Before parsing: what Python's own parser does with many open brackets can take for ever."""
    depth = 0
    for offset, character in enumerate(source):
        depth = max(0, depth + (character in "([{") - (character in ")]}"))
        if depth > MAX_BRACKETS:
            message = f"more than {MAX_BRACKETS} brackets are open here"
            raise SourceFault(*_place(source, offset), message)


def _parsed(source: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python thinks of '\d' is no mistake here
            return ast.parse(source, filename="")  # a wrong line is looked up in that file
    except SyntaxError as error:
        raise _wrong_syntax(error) from None
    except (RecursionError, MemoryError):
        raise SourceFault(1, 1, "the program is nested too deep to be read") from None
    except ValueError:
        message = "the program holds characters that no program may hold"
        raise SourceFault(1, 1, message) from None


def _wrong_syntax(error: SyntaxError) -> SourceFault:
    message = error.msg or "invalid syntax"
    if "integer string conversion" in message:
        message = "a number has too many digits"
    column = max(error.offset or 1, 1)
    end = error.end_offset or 0 if error.end_lineno == error.lineno else 0
    return SourceFault(error.lineno or 1, column, f"this is not Python: {message}", end)


def _check_size(tree: ast.Module, places: Places) -> None:
    waiting: list[tuple[ast.AST, int, ast.AST]] = [(tree, 0, tree)]
    count = 0
    while waiting:
        node, depth, placed = waiting.pop()
        placed = node if hasattr(node, "lineno") else placed
        count += not isinstance(node, _UNCOUNTED)
        if depth > MAX_DEPTH:
            raise SourceFault(*places.start(placed), "the program is nested too deep here")
        if count > MAX_NODES:
            message = f"the program is too large: it has more than {MAX_NODES:,} parts"
            raise SourceFault(1, 1, message)
        waiting += [(child, depth + 1, placed) for child in ast.iter_child_nodes(node)]


def names_in(target: ast.expr) -> Sequence[ast.Name]:
    """The plain names that an assignment to this target binds, in order."""
    if isinstance(target, ast.Name):
        return [target]
    if isinstance(target, ast.Tuple | ast.List):
        return [name for each in target.elts for name in names_in(each)]
    return []


def bound(statements: Sequence[ast.stmt]) -> dict[str, ast.AST]:
    """The names that these statements bind in their own scope, with the last place of each.

    They stand in the order of their first binding; what functions bind inside is theirs.
    """
    found: dict[str, ast.AST] = {}
    for statement in statements:
        found.update(_bound_by(statement))
    return found


def _bound_by(statement: ast.stmt) -> dict[str, ast.AST]:
    match statement:
        case ast.FunctionDef() | ast.ClassDef():
            return {statement.name: statement}
        case ast.Assign():
            targets = statement.targets
        case ast.AugAssign() | ast.AnnAssign() | ast.For():
            targets = [statement.target]
        case _:
            targets = []
    found: dict[str, ast.AST] = {name.id: name for each in targets for name in names_in(each)}
    for block in ("body", "orelse"):
        found.update(bound(getattr(statement, block, ())))
    found.pop("_", None)
    return found
