"""The text of a YAML tree laid out anew, piece by piece.

Each entry of a mapping or list takes along the comments and blank lines before it, and the
comment behind it.  Lines are built without their line ends; `column` is where a key or a
dash is to stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from typing import NamedTuple

from quizcli.bank import quoting, textlines
from quizcli.bank.nodes import Listing, Mapping, Node, Scalar
from quizcli.bank.source import Source, Unsafe, scalars

STEP = 2
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?")


class _Entry(NamedTuple):
    """A key with its value, or an item: where it begins, and where its content ends."""

    start: int
    end: int
    value: Node
    key: Scalar | None = None


class _Piece(NamedTuple):
    """An entry's lines with those that go with it: before, and behind if further in."""

    before: Sequence[str]
    lines: Sequence[str]
    behind: Sequence[str]

    @property
    def every(self) -> list[str]:
        """All lines in order."""
        return [*self.before, *self.lines, *self.behind]


class Layout:
    """Lays out a text.  `records` are orders of keys by the path of a mapping."""

    def __init__(self, text: str, records: Table[str, Sequence[str]]) -> None:
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._source = Source(text)
        self._records = records

    def document(self, root: Node) -> str:
        """The whole text: what is before the tree and behind it stays."""
        if "\r" in self._source.text.replace("\r\n", ""):
            return self._source.text  # line ends of old, which PyYAML counts and we do not
        try:
            start = self._source.line_start(root.start)
            end = self._source.next_line(self._source.end(root))
            lines = self._root(root, start, end)
        except Unsafe:
            return self._source.text
        around = self._source.text[:start], self._source.text[end:]
        head, tail = ([each.rstrip() for each in textlines.split(part)] for part in around)
        return self._line_end.join([*head, *lines, *tail]).strip("\r\n") + self._line_end

    def _root(self, root: Node, start: int, end: int) -> list[str]:
        try:
            return self._block(root, 0, "")
        except Unsafe:
            return self._source.lines(start, end)

    # ------------------------------------------------------------------ blocks
    def _block(self, node: Node, column: int, path: str) -> list[str]:
        """A block mapping or list at a column.  Raises Unsafe for anything else."""
        if isinstance(node, Scalar) or self._source.is_flow(node):
            raise Unsafe
        pieces = self._pieces(node, column, path)
        order = self._records.get(path)
        if isinstance(node, Mapping) and order:
            rank = {key: place for place, key in enumerate(order)}
            keyed = zip(node.pairs, pieces, strict=True)
            pieces = [p for _, p in sorted(keyed, key=lambda pair: rank.get(pair[0], len(order)))]
        return [line for piece in pieces for line in piece.every]

    def _pieces(self, node: Node, column: int, path: str) -> list[_Piece]:
        entries = list(self._entries(node))
        was = self._source.column(entries[0].start)
        pieces = []
        gap: list[str] = []
        for entry, after in zip(entries, [*entries[1:], None], strict=True):
            lines = self._entry(entry, column, path)
            before = [textlines.moved(each, column) for each in gap]
            behind: list[str] = []
            gap = []
            if after is not None:
                found = self._source.lines(
                    self._source.next_line(entry.end), self._source.line_start(after.start)
                )
                inner = textlines.inner(found, self._source.column(after.start))
                behind = textlines.shifted(found[:inner], column - was)
                gap = found[inner:]
            pieces.append(_Piece(before, lines, behind))
        return pieces

    def _entries(self, node: Node) -> Iterator[_Entry]:
        if isinstance(node, Mapping):
            for key, value in node.pairs.values():
                if self._source.text[self._source.line_start(key.start) : key.start].strip("- "):
                    raise Unsafe
                end = (
                    self._source.end(value) if self._source.raw(value) else self._source.colon(key)
                )
                yield _Entry(key.start, end, value, key)
        elif isinstance(node, Listing):
            at = node.start
            for value in node.items:
                dash = self._dash(at, value)
                yield _Entry(dash, max(self._source.end(value), dash + 1), value)
                at = self._source.end(value)

    def _dash(self, start: int, value: Node) -> int:
        """The dash of an item, which stands alone before it."""
        before = self._source.text[start : value.start]
        lines = [each.split("#")[0] for each in before.splitlines(keepends=True)]
        if "-" not in before or sum(each.count("-") for each in lines) != 1:
            raise Unsafe
        for line in before.splitlines(keepends=True):
            if line.lstrip().startswith("-"):
                return start + line.index("-")
            start += len(line)
        raise Unsafe

    # ------------------------------------------------------------------- entries
    def _entry(self, entry: _Entry, column: int, path: str) -> list[str]:
        """An entry at a column; as a whole where it is not as it should be."""
        try:
            if entry.key is None:
                return self._item(entry, column, f"{path}[]")
            name = f"{path}.{entry.key.text}" if path else entry.key.text
            return self._pair(entry, entry.key, column, name)
        except Unsafe:
            return self._whole(entry, column)

    def _whole(self, entry: _Entry, column: int) -> list[str]:
        """The lines of an entry as they are, moved together."""
        lines = self._source.lines(entry.start, self._source.next_line(entry.end))
        shift = column - self._source.column(entry.start)
        return [" " * column + lines[0], *textlines.shifted(lines[1:], shift)]

    def _item(self, entry: _Entry, column: int, path: str) -> list[str]:
        gap = self._source.text[entry.start + 1 : entry.value.start]
        if gap.strip(" ") or not self._source.raw(entry.value):
            raise Unsafe
        head = " " * column + "- "
        if isinstance(entry.value, Scalar) or self._source.is_flow(entry.value):
            return self._flow(entry, head, column)
        lines = self._block(entry.value, column + STEP, path)
        first = lines[0][column + STEP :]
        if not first or first.startswith("#"):
            raise Unsafe
        return [head + first, *lines[1:]]

    def _pair(self, entry: _Entry, key: Scalar, column: int, path: str) -> list[str]:
        head = " " * column + self._source.text[key.start : key.end] + ":"
        colon = self._source.colon(key)
        if not self._source.raw(entry.value):
            return [(head + self._source.rest(colon)).rstrip()]
        gap = self._source.text[colon : entry.value.start]
        if "\n" not in gap and not gap.strip():
            return self._flow(entry, f"{head} ", column)
        if isinstance(entry.value, Scalar) or self._source.is_flow(entry.value):
            raise Unsafe
        first, *between = self._source.lines(colon, self._source.line_start(entry.value.start))
        inner = column + STEP
        lines = self._block(entry.value, inner, path)
        return [
            (head + first).rstrip(),
            *(textlines.moved(each, inner) for each in between),
            *lines,
        ]

    # ------------------------------------------------------------ scalars and brackets
    def _flow(self, entry: _Entry, head: str, column: int) -> list[str]:
        """A scalar or a collection in brackets behind its key or dash."""
        value, rest = entry.value, self._source.rest(entry.end)
        shift = column - self._source.column(entry.start)
        if isinstance(value, Scalar) and value.style in ("|", ">"):
            return self._text_block(value, head, column, shift)
        if isinstance(value, Scalar):
            lines = self._scalar(value, column, commented=bool(rest))
        else:
            first, *others = self._brackets(value)
            lines = [first, *textlines.shifted(others, shift)]
        commented = 0 if lines[0] in ("|", "|-") else -1
        lines = [head + lines[0], *lines[1:]]
        lines[commented] += rest
        return lines

    def _scalar(self, value: Scalar, column: int, *, commented: bool) -> list[str]:
        """A plain or quoted text; of one that is folded only the indentation changes."""
        lines = self._source.lines(value.start, value.end)
        block = textlines.as_block(value.text, column + STEP) if "\n" in value.text else []
        if block or len(lines) > 1:
            return block or self._continued(lines, column)
        quoted = commented and value.style  # plain, the comment could be taken for text
        return [lines[0] if quoted else self._requoted(value)]

    def _continued(self, lines: Sequence[str], column: int) -> list[str]:
        indent = " " * (column + STEP)
        return [lines[0], *(f"{indent}{each.strip()}".rstrip() for each in lines[1:])]

    def _requoted(self, value: Scalar, *, flow: bool = False) -> str:
        """A text that is written in the one way that there is; anything else stays."""
        raw = self._source.text[value.start : value.end]
        if not isinstance(value.value, str) or value.style in ("|", ">") or "\n" in raw:
            return raw
        kept = value.text in quoting.DISPUTED or not value.text.isprintable()
        if kept or (not value.style and quoting.is_plain(value.text, flow=flow)):
            return raw
        return quoting.written(value.text, flow=flow)

    def _brackets(self, node: Node) -> list[str]:
        """A collection in brackets with its texts written in the one way."""
        parts, at = [], node.start
        for each in scalars(node):
            parts += [self._source.text[at : each.start], self._requoted(each, flow=True)]
            at = each.end
        return textlines.split("".join([*parts, self._source.text[at : node.end]]))

    def _text_block(self, value: Scalar, head: str, column: int, shift: int) -> list[str]:
        """A `|` or `>` block: its lines keep their indentation among each other."""
        raw = self._source.text[value.start : self._source.end(value)]
        header, *lines = textlines.split(f"{raw}\n")  # empty lines that `+` keeps count
        if not _HEADER.fullmatch(header):
            raise Unsafe
        if not any(each.isdigit() for each in header.split("#")[0]):
            first = next((each for each in lines if each.strip()), "")
            shift = column + STEP - (len(first) - len(first.lstrip(" ")))
        return [head + header.rstrip(), *textlines.shifted(lines, shift)]
