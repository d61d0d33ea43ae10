"""Programs of the closed language made from sound ones: bytes say which part goes where."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from quizcli.programs import functions, members
from quizcli.programs.source import SourceFault, parse
from tests.worker.closed.attempts import ATTEMPTS
from tests.worker.closed.examples import EXAMPLES
from tests.worker.closed.lectures import LECTURES

CHANGE = 5
"""Bytes of a change: where (2), how (1) and with what (2)."""

ODD = (
    "0", "-1", "1.5", "1e30", "2**40", "-(2**63)", "True", "None", "...", "[]", "()", "{'k': 1}",
    "'mean'", "'meta'", "'__class__'", "'\\ud800'", "lambda x: x", "torch.pi", "torch.int8",
    "torch.tensor(float('nan'))", "torch.zeros(0, 2)", "torch.ones(3, device='meta')",
    "torch.ones(2, requires_grad=True)", "torch.tensor([True])", "nn.Linear(3, 2)", "[[1, 2], [3]]",
    "torch.ones(2, dtype=torch.complex64)", "torch.finfo(torch.half)", "torch.Size([2])",
    "range(3)", "nn.Linear", "torch.load", "torch.sum", "super()", "__import__('os')", "open('x')",
)  # fmt: skip
GLOBALS = sorted(functions.CALLED | functions.CONSTANTS | functions.TRANSFORMS)
MEMBERS = (
    *sorted(members.METHODS | members.ATTRIBUTES),
    *("__class__", "__globals__", "_run", "_plan", "grad_fn", "data_ptr", "storage", "mro"),
)


class Pool(NamedTuple):
    """Sound programs, and expressions of these and of many that are refused."""

    programs: Sequence[str]
    expressions: Sequence[str]


@cache
def pool() -> Pool:
    """What the tests of the language hold."""
    sound = [*LECTURES.values(), *EXAMPLES.values()]
    found = {each: None for text in [*sound, *ATTEMPTS.values()] for each in _texts(text)}
    return Pool(sound, list(found))


def _texts(source: str) -> Iterator[str]:
    with suppress(SourceFault):
        for node in _expressions(parse(source)):
            yield ast.get_source_segment(source, node) or "None"


def _expressions(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and not isinstance(node, ast.Starred | ast.Slice):
            yield node


def program(data: bytes) -> str:
    """A sound program (the first byte says which) with as many changes as there are bytes."""
    programs = pool().programs
    text = programs[data[0] % len(programs)] if data else programs[0]
    for start in range(1, len(data) - CHANGE + 1, CHANGE):
        text = _changed(text, data[start : start + CHANGE])
    return text


def _changed(text: str, data: bytes) -> str:
    nodes = [*_expressions(ast.parse(text))]
    where, what = (int.from_bytes(each, "big") for each in (data[:2], data[3:]))
    node = nodes[where % len(nodes)] if nodes else None
    if node is None or node.end_lineno is None:
        return text
    start, end = (
        _offset(text, node.lineno, node.col_offset),
        _offset(text, node.end_lineno, node.end_col_offset or 0),
    )
    new = text[:start] + _instead(node, text[start:end], data[2], what) + text[end:]
    with suppress(SourceFault):
        parse(new)
        return new
    return text


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    here = text.split("\n")[line - 1].encode()[:column].decode()
    return sum(len(each) + 1 for each in before) + len(here)


def _instead(node: ast.expr, inside: str, how: int, what: int) -> str:
    """What stands in place of an expression; mostly something of its own kind."""
    if isinstance(node, ast.Attribute) and how % 2:
        names = GLOBALS if inside.startswith(functions.ROOTS) else MEMBERS
        name = names[what % len(names)]
        return name if names is GLOBALS else f"{inside.rpartition('.')[0]}.{name}"
    among = ODD if how % 4 < 2 else pool().expressions
    return f"({among[what % len(among)]})"
