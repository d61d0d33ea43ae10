"""The tree of a YAML file: scalars, lists and mappings, each with its place in the text.

`start` and `end` are offsets into the decoded text, `end` past the last character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Plain: TypeAlias = "bool | int | float | str | None"
Data: TypeAlias = "Plain | list[Data] | dict[str, Data]"
_STEP = re.compile(r"[^.\[\]]+|\[\d*\]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number, truth value or nothing; `style` is its quote, `|`, `>` or empty."""

    start: int
    end: int
    text: str
    style: str = ""
    value: Plain = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML sequence."""

    start: int
    end: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping: keys with their values, in order, no key twice."""

    start: int
    end: int
    pairs: dict[str, tuple[Scalar, Node]]

    def get(self, key: str) -> Node | None:
        """The value of a key, if it is there."""
        pair = self.pairs.get(key)
        return pair[1] if pair else None


Node: TypeAlias = Scalar | Listing | Mapping


def data(node: Node) -> Data:
    """The node as plain Python values."""
    match node:
        case Scalar():
            return node.value
        case Listing():
            return [data(each) for each in node.items]
    return {name: data(value) for name, (_, value) in node.pairs.items()}


def find(node: Node, pattern: str) -> Iterator[Node]:
    """All nodes at a path such as `answer`, `options[1].correct` or `mistakes[].answer`.

    `[]` stands for every item of a list.
    """
    found = [node]
    for step in _STEP.findall(pattern):
        found = [child for each in found for child in _children(each, step)]
    yield from found


def nearest(node: Node, path: str) -> Node:
    """The node at a path, or the last one on the way that exists."""
    for step in _STEP.findall(path):
        children = _children(node, step)
        if not children:
            break
        node = children[0]
    return node


def _children(node: Node, step: str) -> list[Node]:
    if step.startswith("["):
        items = node.items if isinstance(node, Listing) else ()
        return list(items) if step == "[]" else list(items[int(step[1:-1]) :][:1])
    child = node.get(step) if isinstance(node, Mapping) else None
    return [] if child is None else [child]
