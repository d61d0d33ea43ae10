"""Edits of a bank's text, and the page that they are made on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from quizcli.bank import nodes, yaml_reader
from quizcli.bank.nodes import Listing, Node, Scalar
from quizcli.bank.report import Report
from quizcli.model import Problem, Severity

Problems: TypeAlias = Callable[[str], Sequence[Problem]]
Spot: TypeAlias = tuple[int, int]


class Edit(NamedTuple):
    """Put `text` in place of what stands from `start` to `end`.

    `code` is the problem that it solves, if it has one; `meaning` is the node whose value
    becomes another by it, and that value.
    """

    start: int
    end: int
    text: str
    code: str = ""
    meaning: tuple[Spot, Any] | None = None


class Page(NamedTuple):
    """A text that could be read: its tree, what is wrong with it, and where errors point."""

    text: str
    root: Node
    problems: tuple[Problem, ...]
    report: Report
    errors: Mapping[Spot, str]

    def wrong(self, node: Node) -> str:
        """The code of an error that points at a node, if one does."""
        place = self.report.place(node)
        return self.errors.get((place.line, place.column), "")

    def count(self, code: str) -> int:
        """How often a problem is there."""
        return sum(each.code == code for each in self.problems)


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with edits made that do not overlap."""
    parts, at = [], 0
    for each in sorted(edits):
        parts += [text[at : each.start], each.text]
        at = each.end
    return "".join([*parts, text[at:]])


def read(text: str, problems: Problems) -> Page | None:
    """The page of a text with its problems; None when it is no YAML."""
    report = Report(text)
    root = yaml_reader.read(text, report)
    if root is None:
        return None
    found = tuple(problems(text))
    errors = [each for each in found if each.severity is Severity.ERROR]
    places = {(each.place.line, each.place.column): each.code for each in errors}
    return Page(text, root, found, report, places)


def scalars_of(node: Node) -> Iterator[Scalar]:
    """All values and items that are scalars."""
    match node:
        case Scalar():
            yield node
        case Listing():
            for each in node.items:
                yield from scalars_of(each)
        case nodes.Mapping():
            for _, value in node.pairs.values():
                yield from scalars_of(value)
