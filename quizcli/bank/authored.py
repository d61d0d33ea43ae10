"""An author's own lines: what they measure, which names they read, and where they are wrong."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection
from typing import NamedTuple

from quizcli.bank import nodes
from quizcli.bank.nodes import Scalar
from quizcli.bank.report import Report
from quizcli.model import Program

KEYS = ("torch", "python")
"""The closed language, and plain Python, which runs only where the learner trusts the bank."""

SEED = "seed"
_WORD = re.compile(r"[A-Za-z_]\w*")


class Lines(NamedTuple):
    """An author's lines.  `outputs` are the names that they assign, `reads` those in scope (and
    `seed`) that occur in them; `line` and `column` are where they begin in the file."""

    language: str
    source: str
    outputs: frozenset[str]
    reads: frozenset[str]
    line: int
    column: int

    def program(self, wanted: Collection[str]) -> Program:
        """What the worker gets: of the outputs only those that the question speaks of."""
        outputs = tuple(sorted(self.outputs & set(wanted)))
        return Program(self.source, self.language, outputs, self.line, self.column)


def find(question: nodes.Mapping, declared: Collection[str], report: Report) -> Lines | None:
    """The lines of a question, looked at; None when it has none."""
    _only_one(question, report)
    return read(question, {*declared, SEED}, report)


def read(holder: nodes.Mapping, scope: Collection[str], report: Report) -> Lines | None:
    """The lines under `torch` or `python` of a question or a computation, looked at.

    `scope` are the names that the lines may read.  None when there are no lines.
    """
    key = next((each for each in KEYS if each in holder.pairs), None)
    node = holder.get(key) if key else None
    if key is None or not isinstance(node, Scalar) or not node.text.strip():
        return None
    names = frozenset(scope)
    check = _check_closed if key == "torch" else _check_python
    outputs = check(node, names, report)
    reads = names & set(_WORD.findall(node.text))
    place = report.place(report.inside(node, 0, 1))
    return Lines(key, node.text, outputs, reads, place.line, place.column)


def _only_one(question: nodes.Mapping, report: Report) -> None:
    """A key is measured in one way; a second opinion is the `witness`."""
    given = [each for each in ("measure", *KEYS) if each in question.pairs]
    for each in given[1:]:
        message = f"`{each}` and `{given[0]}` both measure; keep one of them"
        report.add("E310", question.pairs[each][0], message, "a second way belongs to `witness`")


def _check_closed(node: Scalar, names: frozenset[str], report: Report) -> frozenset[str]:
    from quizcli import programs  # banks without such lines need not know the language

    checked = programs.check(node.text, names)
    for fault in checked.faults:
        offset = _offset(node.text, fault.line, fault.column)
        report.add_inside("E311", node, offset, max(1, fault.end - fault.column), fault.message)
    return frozenset(checked.outputs)


def _check_python(node: Scalar, names: frozenset[str], report: Report) -> frozenset[str]:
    """Plain Python is looked at for its syntax and for what it assigns."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python thinks of '\d' is no mistake here
            tree = ast.parse(node.text, filename="")  # a wrong line is looked up in that file
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line, column = getattr(error, "lineno", 1) or 1, getattr(error, "offset", 1) or 1
        message = getattr(error, "msg", None) or "this cannot be read as Python"
        report.add_inside("E311", node, _offset(node.text, line, column), 1, message)
        return frozenset()
    targets = [each for statement in tree.body for each in ast.walk(statement)]
    stored = {each.id for each in targets if isinstance(each, ast.Name) and _is_stored(each)}
    return frozenset(stored - names)


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a line and column, both from 1."""
    before = text.split("\n")[: line - 1]
    return sum(len(each) + 1 for each in before) + column - 1
