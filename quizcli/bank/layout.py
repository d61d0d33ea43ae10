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

from quizcli.bank import quoting
from quizcli.bank.nodes import Listing, Mapping, Node, Scalar

STEP = 2
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?")
_KEPT = re.compile(r"[|>][-0-9]*\+")
_LAST_LINE, _BLANKS = re.compile(r"\r?\n\Z"), re.compile(r"(\r?\n[ \t]*)+\Z")
_COLON = re.compile(r"[ \t]*:")


class _Unsafe(Exception):
    """A piece that is not laid out as it should be; it is moved as a whole."""


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
        self._text = text
        self._records = records

    def document(self, root: Node) -> str:
        """The whole text: what is before the tree and behind it stays."""
        if "\r" in self._text.replace("\r\n", ""):
            return self._text  # line ends of old, which PyYAML counts and we do not
        start = self._line_start(root.start)
        end = self._line_end_of(self._end(root))
        try:
            lines = self._block(root, 0, "")
        except _Unsafe:
            lines = self._lines(start, end)
        around = self._text[:start], self._text[end:]
        head, tail = ([each.rstrip() for each in _split(part)] for part in around)
        return self._line_end.join([*head, *lines, *tail]).strip("\r\n") + self._line_end

    # ------------------------------------------------------------------ blocks
    def _block(self, node: Node, column: int, path: str) -> list[str]:
        """A block mapping or list at a column.  Raises _Unsafe for anything else."""
        if isinstance(node, Scalar) or self._is_flow(node):
            raise _Unsafe
        pieces = self._pieces(node, column, path)
        order = self._records.get(path)
        if isinstance(node, Mapping) and order:
            rank = {key: place for place, key in enumerate(order)}
            keyed = zip(node.pairs, pieces, strict=True)
            pieces = [p for _, p in sorted(keyed, key=lambda pair: rank.get(pair[0], len(order)))]
        return [line for piece in pieces for line in piece.every]

    def _pieces(self, node: Node, column: int, path: str) -> list[_Piece]:
        entries = list(self._entries(node))
        was = self._column(entries[0].start)
        pieces = []
        gap: list[str] = []
        for entry, after in zip(entries, [*entries[1:], None], strict=True):
            lines = self._entry(entry, column, path)
            before = [_moved(each, column) for each in gap]
            behind: list[str] = []
            gap = []
            if after is not None:
                found = self._lines(self._line_end_of(entry.end), self._line_start(after.start))
                inner = _inner(found, self._column(after.start))
                behind = _shifted(found[:inner], column - was)
                gap = found[inner:]
            pieces.append(_Piece(before, lines, behind))
        return pieces

    def _entries(self, node: Node) -> Iterator[_Entry]:
        if isinstance(node, Mapping):
            for key, value in node.pairs.values():
                if self._text[self._line_start(key.start) : key.start].strip("- "):
                    raise _Unsafe
                end = self._end(value) if self._raw(value) else self._colon(key)
                yield _Entry(key.start, end, value, key)
        elif isinstance(node, Listing):
            at = node.start
            for value in node.items:
                dash = self._dash(at, value)
                yield _Entry(dash, max(self._end(value), dash + 1), value)
                at = self._end(value)

    def _dash(self, start: int, value: Node) -> int:
        """The dash of an item, which stands alone before it."""
        before = self._text[start : value.start]
        lines = [each.split("#")[0] for each in before.splitlines(keepends=True)]
        if "-" not in before or sum(each.count("-") for each in lines) != 1:
            raise _Unsafe
        for line in before.splitlines(keepends=True):
            if line.lstrip().startswith("-"):
                return start + line.index("-")
            start += len(line)
        raise _Unsafe

    # ------------------------------------------------------------------- entries
    def _entry(self, entry: _Entry, column: int, path: str) -> list[str]:
        """An entry at a column; as a whole where it is not as it should be."""
        try:
            if entry.key is None:
                return self._item(entry, column, f"{path}[]")
            name = f"{path}.{entry.key.text}" if path else entry.key.text
            return self._pair(entry, entry.key, column, name)
        except _Unsafe:
            return self._whole(entry, column)

    def _whole(self, entry: _Entry, column: int) -> list[str]:
        """The lines of an entry as they are, moved together."""
        lines = self._lines(entry.start, self._line_end_of(entry.end))
        shift = column - self._column(entry.start)
        return [" " * column + lines[0], *_shifted(lines[1:], shift)]

    def _item(self, entry: _Entry, column: int, path: str) -> list[str]:
        gap = self._text[entry.start + 1 : entry.value.start]
        if gap.strip(" ") or not self._raw(entry.value):
            raise _Unsafe
        head = " " * column + "- "
        if isinstance(entry.value, Scalar) or self._is_flow(entry.value):
            return self._flow(entry, head, column)
        lines = self._block(entry.value, column + STEP, path)
        first = lines[0][column + STEP :]
        if not first or first.startswith("#"):
            raise _Unsafe
        return [head + first, *lines[1:]]

    def _pair(self, entry: _Entry, key: Scalar, column: int, path: str) -> list[str]:
        head = " " * column + self._text[key.start : key.end] + ":"
        colon = self._colon(key)
        if not self._raw(entry.value):
            return [(head + self._rest(colon)).rstrip()]
        gap = self._text[colon : entry.value.start]
        if "\n" not in gap and not gap.strip():
            return self._flow(entry, f"{head} ", column)
        if isinstance(entry.value, Scalar) or self._is_flow(entry.value):
            raise _Unsafe
        first, *between = self._lines(colon, self._line_start(entry.value.start))
        inner = column + STEP
        lines = self._block(entry.value, inner, path)
        return [(head + first).rstrip(), *(_moved(each, inner) for each in between), *lines]

    # ------------------------------------------------------------ scalars and brackets
    def _flow(self, entry: _Entry, head: str, column: int) -> list[str]:
        """A scalar or a collection in brackets behind its key or dash."""
        value, rest = entry.value, self._rest(entry.end)
        shift = column - self._column(entry.start)
        if isinstance(value, Scalar) and value.style in ("|", ">"):
            return self._text_block(value, head, column, shift)
        if isinstance(value, Scalar):
            lines = self._scalar(value, column, commented=bool(rest))
        else:
            first, *others = self._brackets(value)
            lines = [first, *_shifted(others, shift)]
        lines = [head + lines[0], *lines[1:]]
        lines[0 if lines[0].endswith(("|", "|-")) else -1] += rest
        return lines

    def _scalar(self, value: Scalar, column: int, *, commented: bool) -> list[str]:
        """A plain or quoted text; of one that is folded only the indentation changes."""
        lines = self._lines(value.start, value.end)
        block = _as_block(value.text, column + STEP) if "\n" in value.text else []
        if block or len(lines) > 1:
            return block or self._continued(lines, column)
        quoted = commented and value.style  # plain, the comment could be taken for text
        return [lines[0] if quoted else self._requoted(value)]

    def _continued(self, lines: Sequence[str], column: int) -> list[str]:
        indent = " " * (column + STEP)
        return [lines[0], *(f"{indent}{each.strip()}".rstrip() for each in lines[1:])]

    def _requoted(self, value: Scalar, *, flow: bool = False) -> str:
        """A text that is written in the one way that there is; anything else stays."""
        raw = self._text[value.start : value.end]
        if not isinstance(value.value, str) or value.style in ("|", ">") or "\n" in raw:
            return raw
        kept = value.text in quoting.DISPUTED or not value.text.isprintable()
        if kept or (not value.style and quoting.is_plain(value.text, flow=flow)):
            return raw
        return quoting.written(value.text, flow=flow)

    def _brackets(self, node: Node) -> list[str]:
        """A collection in brackets with its texts written in the one way."""
        parts, at = [], node.start
        for each in _scalars(node):
            parts += [self._text[at : each.start], self._requoted(each, flow=True)]
            at = each.end
        return _split("".join([*parts, self._text[at : node.end]]))

    def _text_block(self, value: Scalar, head: str, column: int, shift: int) -> list[str]:
        """A `|` or `>` block: its lines keep their indentation among each other."""
        header, *lines = self._lines(value.start, self._end(value))
        if not _HEADER.fullmatch(header):
            raise _Unsafe
        if not any(each.isdigit() for each in header.split("#")[0]):
            first = next((each for each in lines if each.strip()), "")
            shift = column + STEP - (len(first) - len(first.lstrip(" ")))
        return [head + header.rstrip(), *_shifted(lines, shift)]

    # ---------------------------------------------------------------------- places
    def _is_flow(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and self._text[node.start : node.start + 1] in (
            "[",
            "{",
        )

    def _raw(self, node: Node) -> str:
        return self._text[node.start : node.end]

    def _end(self, node: Node) -> int:
        """Where the last content of a node ends."""
        while not isinstance(node, Scalar) and not self._is_flow(node):
            last = node.items[-1] if isinstance(node, Listing) else None
            if isinstance(node, Mapping):
                key, last = list(node.pairs.values())[-1]
                if not self._raw(last):
                    return self._colon(key)
            assert last is not None
            node = last
        raw = self._raw(node)
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            kept = _KEPT.match(raw)
            return node.start + len(_LAST_LINE.sub("", raw) if kept else _BLANKS.sub("", raw))
        return node.start + len(raw.rstrip())

    def _colon(self, key: Scalar) -> int:
        """The place behind the colon of a key."""
        found = _COLON.match(self._text, key.end)
        if found is None:
            raise _Unsafe
        return found.end()

    def _column(self, at: int) -> int:
        return at - self._line_start(at)

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_end_of(self, at: int) -> int:
        """The start of the next line."""
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found + 1

    def _rest(self, at: int) -> str:
        """The comment behind an entry, with the blanks before it."""
        return self._text[at : self._line_end_of(at)].rstrip()

    def _lines(self, start: int, end: int) -> list[str]:
        return _split(self._text[start:end])


def _moved(line: str, column: int) -> str:
    """A comment at a column; a blank line stays empty."""
    return " " * column + line.strip() if line.strip() else ""


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []


def _shifted(lines: Sequence[str], shift: int) -> list[str]:
    """Lines moved together, to the right or to the left."""
    if shift >= 0:
        return [" " * shift + each if each else "" for each in lines]
    return [each[min(-shift, len(each) - len(each.lstrip(" "))) :] for each in lines]


def _inner(gap: Sequence[str], column: int) -> int:
    """How many lines of a gap belong to what is before: comments further in than what follows."""
    inner = 0
    for place, line in enumerate(gap, start=1):
        if line.strip():
            if len(line) - len(line.lstrip(" ")) <= column:
                break
            inner = place
    return inner


def _as_block(text: str, column: int) -> list[str]:
    """A text of several lines as a `|` block; none where that would need more than this."""
    lines = text.split("\n")
    ended = not lines[-1]
    body = lines[:-1] if ended else lines
    whole = all(each.isprintable() and each == each.rstrip() for each in lines)
    if not whole or not body[0] or body[0][0] == " " or not body[-1]:
        return []
    indent = " " * column
    return ["|" if ended else "|-", *(f"{indent}{each}".rstrip() for each in body)]


def _scalars(node: Node) -> Iterator[Scalar]:
    """The texts of a collection, without the keys, in order."""
    match node:
        case Scalar():
            yield node
        case Listing(items=items):
            for each in items:
                yield from _scalars(each)
        case Mapping(pairs=pairs):
            for _, value in pairs.values():
                yield from _scalars(value)
