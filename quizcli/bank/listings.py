"""Readers for what an order, a match and an answer in words list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizcli.bank import nodes
from quizcli.bank.nodes import Listing, Node, Scalar
from quizcli.bank.readers import Reader, expression, prose, record, sample
from quizcli.bank.report import Report
from quizcli.model import Item, Mistake


def items(name: str, node: Node, report: Report) -> tuple[Item, ...]:
    """The entries of an order: texts, or texts with the expressions they are sorted by."""
    return tuple(_item(each, report) for each in _entries(name, node, report))


def _entries(name: str, node: Node, report: Report) -> tuple[Node, ...]:
    if isinstance(node, Listing):
        return node.items
    if report.clean(node):
        report.add("E204", node, f"{name} is a list: lines that begin with -")
    return ()


def _item(node: Node, report: Report) -> Item:
    if not isinstance(node, nodes.Mapping):
        return Item(prose("an item", node, report))
    fields: Mapping[str, Reader[Any]] = {"text": prose, "value": expression}
    return Item(**{"text": "", **record("an item", node, report, fields, ["text"])})


def pairs(name: str, node: Node, report: Report) -> dict[str, str]:
    """What belongs together: left and right."""
    if not isinstance(node, nodes.Mapping):
        if report.clean(node):
            report.add(
                "E204", node, f"{name} are lines such as `image captioning: one-to-many`, without -"
            )
        return {}
    return {left: _right(left, value, report) for left, (_, value) in node.pairs.items()}


def _right(left: str, node: Node, report: Report) -> str:
    text = sample(left, node, report).strip()
    if not text and isinstance(node, Scalar) and report.clean(node):
        report.add("E206", node, f"{left} has nothing on its right")
    return text


def rejected(name: str, node: Node, report: Report) -> tuple[Mistake, ...]:
    """Wrong answers in words, each with its feedback."""
    fields: Mapping[str, Reader[str]] = {"text": prose, "because": prose}
    read = (
        record("a rejected answer", each, report, fields, list(fields))
        for each in _entries(name, node, report)
    )
    return tuple(Mistake(each.get("text", ""), each.get("because", "")) for each in read)
