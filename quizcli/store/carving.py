"""Rows in the bytes of a damaged log, found by their form and proved by their checksums.

A row ends in a checksum over its number and all its cells.  So neither the tree, nor an index,
nor the schema has to be whole, and a row is never mistaken for another: every place where a
row could begin is tried.  What a row looks like in a page, and how a long one goes on in
further pages, is told in https://www.sqlite.org/fileformat2.html (sections 1.6 and 2.1).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from quizcli.store import rows
from quizcli.store.rows import EVENT, REVIEW, SESSION, Cell, Row, Table

PAGE = 4096
"""Bytes of a page where the file does not say how many it has."""

TABLES = (REVIEW, EVENT, SESSION)
_SHAPES = {len(table.columns) + 2: table for table in TABLES}
"""By the number of columns: number and checksum stand around the others."""

ENDING = "ending"
"""The table without checksums."""

_MAGIC = b"SQLite format 3\0"
_SIZES = frozenset(2**power for power in range(9, 17))
_WAL_HEADER, _FRAME_HEADER = 32, 24
_HEADER = re.compile(rb"[\x05-\x7f]\0")
"""How the header of a row begins: with its length, and with the number, kept elsewhere."""

_CHECKSUM = 13 + 2 * 16
"""The type of a text of 16 bytes."""

_WIDTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_INTEGERS = frozenset({1, 2, 3, 4, 5, 6, 8, 9})
_REAL = 7
_ENDING = 4
"""Columns of an ending: its session, when in two numbers, and how in a word."""

MOST_FOLLOWED = 2**26
"""Bytes that are followed into further pages, and sixteen times the file: a forged page may
begin hundreds of rows, each with a chain through all other pages or in a circle."""

Follow = Callable[[int], bytes]
"""The page of a number, counted from 1; empty when there is none."""


class Found(NamedTuple):
    """A row of a table: the table's name, the number and the cells between it and the checksum.

    No cells where the checksum is wrong: the row is lost, and its number may be wrong too.
    """

    table: str
    number: int
    cells: Row = ()


class Pages:
    """A log and its write-ahead log as pages.

    Rows are only ever added, so an old image of a page is as true as a new one: the newest
    come first, and what was left over of older write-ahead logs comes last.
    """

    def __init__(self, data: bytes, wal: bytes = b"") -> None:
        size = int.from_bytes(data[16:18], "big")
        size = 2**16 if size == 1 else size
        ours = data.startswith(_MAGIC) and size in _SIZES
        self.size = size if ours else PAGE
        reserved = int.from_bytes(data[20:21], "big")
        self.usable = self.size - (reserved if ours and reserved < 64 else 0)
        self._main = [data[at : at + self.size] for at in range(0, len(data), self.size)]
        frames = list(self._frames(wal))
        self._fresh = [(number, page) for number, salt, page in frames if salt == wal[16:24]]
        self._stale = [page for _, salt, page in frames if salt != wal[16:24]]
        self._newest = dict(self._fresh)
        self._bytes = len(data) + len(wal)
        self._left = MOST_FOLLOWED + 16 * self._bytes

    def _frames(self, wal: bytes) -> Iterator[tuple[int, bytes, bytes]]:
        """Page numbers, salts (which change when the file is begun anew) and pages."""
        for at in range(_WAL_HEADER, len(wal), _FRAME_HEADER + self.size):
            body = at + _FRAME_HEADER
            number = int.from_bytes(wal[at : at + 4], "big")
            yield number, wal[at + 8 : at + 16], wal[body : body + self.size]

    def images(self) -> Iterator[bytes]:
        """All pages, also several of one number."""
        yield from (page for _, page in reversed(self._fresh))
        yield from self._main
        yield from reversed(self._stale)

    def views(self) -> tuple[Follow, ...]:
        """Where the rest of a long row may be: with the write-ahead log, and without."""
        return (lambda number: self._newest.get(number) or self._page(number), self._page)

    def rest(self, page: int, length: int, follow: Follow) -> bytes:
        """What stands in a chain of pages, as far as it goes; nothing for one that would be
        longer than the file, or when too much was followed already."""
        parts: list[bytes] = []
        if length > self._bytes:
            return b""
        while length > 0 and self._left > 0 and (data := follow(page)):
            parts.append(data[4 : min(self.usable, 4 + length)])
            length -= self.usable - 4
            self._left -= self.usable
            page = int.from_bytes(data[:4], "big")
        return b"".join(parts)

    def _page(self, number: int) -> bytes:
        return self._main[number - 1] if 0 < number <= len(self._main) else b""


class Carver:
    """Finds the rows of files; pages that several files share are looked through once."""

    def __init__(self) -> None:
        self._known: dict[bytes, list[Found]] = {}

    def rows(self, pages: Pages) -> Iterator[Found]:
        """All rows, those of the newest pages first; the same row may come twice."""
        for page in pages.images():
            digest = blake2b(page, digest_size=16).digest()
            found = self._known.get(digest)
            if found is None:
                spots = list(_spots(page, pages.usable))
                found = [_read(page, spot, pages) for spot in spots]
                if not any(spot.rest for spot in spots):  # else other pages count as well
                    self._known[digest] = found
            yield from found


class _Spot(NamedTuple):
    """Where a row may be: its number, types and header in a page, and where it ends there.

    `rest` is how many bytes are in other pages.
    """

    number: int
    types: list[int]
    begin: int
    body: int
    end: int
    rest: int


def _spots(page: bytes, usable: int) -> Iterator[_Spot]:
    for match in _HEADER.finditer(page):
        begin = match.start()
        body = begin + page[begin]
        types = _types(page, begin + 1, body)
        if not _is_shape(types):
            continue
        length = body - begin + sum(map(_width, types))
        local = _local(length, usable)
        if begin + local <= len(page):
            number = _number_before(page, begin)
            yield _Spot(number, types, begin, body, begin + local, length - local)


def _types(page: bytes, at: int, end: int) -> list[int]:
    """The numbers of variable length from `at` to `end`; empty when they end elsewhere."""
    types, value = [], 0
    for byte in page[at:end]:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            types.append(value)
            value = 0
    return types if end <= len(page) and page[end - 1] < 0x80 else []


def _is_shape(types: list[int]) -> bool:
    if len(types) == _ENDING:
        return _INTEGERS.issuperset(types[1:3]) and types[3] > 13 and types[3] % 2 == 1
    return len(types) in _SHAPES and types[-1] == _CHECKSUM


def _width(kind: int) -> int:
    return _WIDTHS[kind] if kind < len(_WIDTHS) else max(0, kind - 12) // 2


def _local(length: int, usable: int) -> int:
    """How much of a row of this length stands in its own page."""
    most = usable - 35
    if length <= most:
        return length
    least = (usable - 12) * 32 // 255 - 23
    kept = least + (length - least) % (usable - 4)
    return kept if kept <= most else least


def _number_before(page: bytes, at: int) -> int:
    """The number of variable length that ends before a place."""
    begin = max(at - 1, 0)
    while begin and page[begin - 1] >= 0x80:
        begin -= 1
    value = 0
    for byte in page[begin:at]:
        value = value << 7 | byte & 0x7F
    return value


def _read(page: bytes, spot: _Spot, pages: Pages) -> Found:
    """The row of a spot; an ending has no checksum, but says in a word how."""
    table = _SHAPES.get(len(spot.types))
    for follow in pages.views() if spot.rest else pages.views()[:1]:
        body = page[spot.body : spot.end]
        if spot.rest:
            first = int.from_bytes(page[spot.end : spot.end + 4], "big")
            body += pages.rest(first, spot.rest, follow)
        cells = _cells(body, spot.types)
        if table is None:
            return Found(ENDING, spot.number, tuple(cells[1:]) if _is_word(cells[-1]) else ())
        row = _as_declared(table, cells)
        if rows.checksum(spot.number, row) == cells[-1]:
            return Found(table.name, spot.number, row)
    return Found(table.name if table else ENDING, spot.number)


def _cells(body: bytes, types: list[int]) -> list[Cell]:
    """The values of a row, number first; what was cut off is shorter than it should be."""
    cells: list[Cell] = []
    at = 0
    for kind in types:
        data = body[at : at + _width(kind)]
        at += _width(kind)
        cells.append(_value(kind, data))
    return cells


def _value(kind: int, data: bytes) -> Cell:
    if kind == 0:
        return None
    if kind == _REAL:
        return float(struct.unpack(">d", data)[0]) if len(data) == 8 else None
    if kind in (8, 9):
        return kind - 8
    return data if kind >= len(_WIDTHS) else int.from_bytes(data, "big", signed=True)


def _as_declared(table: Table, cells: list[Cell]) -> Row:
    """The cells between number and checksum; SQLite keeps a whole REAL as an integer."""
    kinds = table.columns.values()
    return tuple(
        float(cell) if kind == "REAL" and isinstance(cell, int) else cell
        for kind, cell in zip(kinds, cells[1:-1], strict=True)
    )


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, bytes) and cell.isalpha()
