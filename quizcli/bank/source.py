"""Where pieces of a YAML tree stand in their text: lines, columns, ends of content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizcli.bank import textlines
from quizcli.bank.nodes import Listing, Mapping, Node, Scalar

_KEPT = re.compile(r"[|>][-0-9]*\+")
_LAST_LINE, _BLANKS = re.compile(r"\r?\n\Z"), re.compile(r"(\r?\n[ \t]*)+\Z")
_COLON = re.compile(r"[ \t]*:")


class Unsafe(Exception):
    """A piece that is not laid out as it should be; it is moved as a whole."""


class Source:
    """A text whose tree is known."""

    def __init__(self, text: str) -> None:
        self.text = text

    def is_flow(self, node: Node) -> bool:
        """Whether a node is a collection in brackets."""
        opening = self.text[node.start : node.start + 1]
        return not isinstance(node, Scalar) and opening in ("[", "{")

    def raw(self, node: Node) -> str:
        """A node as it stands in the text."""
        return self.text[node.start : node.end]

    def end(self, node: Node) -> int:
        """Where the last content of a node ends."""
        while not isinstance(node, Scalar) and not self.is_flow(node):
            last = node.items[-1] if isinstance(node, Listing) else None
            if isinstance(node, Mapping):
                key, last = list(node.pairs.values())[-1]
                if not self.raw(last):
                    return self.colon(key)
            assert last is not None
            node = last
        raw = self.raw(node)
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            kept = _KEPT.match(raw)
            return node.start + len(_LAST_LINE.sub("", raw) if kept else _BLANKS.sub("", raw))
        return node.start + len(raw.rstrip())

    def colon(self, key: Scalar) -> int:
        """The place behind the colon of a key."""
        found = _COLON.match(self.text, key.end)
        if found is None:
            raise Unsafe
        return found.end()

    def column(self, at: int) -> int:
        """How far a place is from the start of its line."""
        return at - self.line_start(at)

    def line_start(self, at: int) -> int:
        """Where the line of a place begins."""
        return self.text.rfind("\n", 0, at) + 1

    def next_line(self, at: int) -> int:
        """Where the line behind a place begins."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def rest(self, at: int) -> str:
        """The comment behind an entry, with the blanks before it."""
        return self.text[at : self.next_line(at)].rstrip()

    def lines(self, start: int, end: int) -> list[str]:
        """The lines of a stretch."""
        return textlines.split(self.text[start:end])


def scalars(node: Node) -> Iterator[Scalar]:
    """The texts of a collection, without the keys, in order."""
    match node:
        case Scalar():
            yield node
        case Listing(items=items):
            for each in items:
                yield from scalars(each)
        case Mapping(pairs=pairs):
            for _, value in pairs.values():
                yield from scalars(value)
