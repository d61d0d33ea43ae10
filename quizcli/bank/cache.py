"""Compiled banks: an index that listing and selecting need, and bodies read one by one.

A compiled bank is a header line, the index as JSON, and one line of JSON for each
question, with a checksum before it.  It is found by the path of its bank and is good
only for the very bytes that it was made from: the header holds a digest of the bank,
of the program's version and of the `stamp` that stands for the probes.  What does not
fit, is cut short or cannot be written is ignored: the bank is compiled again.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from quizcli import __version__
from quizcli.bank.codec import (
    problem_from_row,
    problem_to_row,
    question_from_json,
    question_to_json,
)
from quizcli.model import Problem, Question

if TYPE_CHECKING:
    from quizcli.bank.validate import Bank

FORMAT = 5
SUFFIX = ".bank"
MOST_BYTES = 64 * 2**20
_CHECKSUM = 8
_MAGIC = "quizcli-bank"
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PROFILE = (str, str, list, int, bool, str, bool)
"""What the parts of a profile are, in JSON."""


class Entry(NamedTuple):
    """What selecting and listing need to know of a question.

    `code` is the language of the author's own lines, empty where there are none.
    """

    id: str
    type: str
    concept: str
    tags: tuple[str, ...]
    difficulty: int
    measured: bool
    code: str = ""
    retired: bool = False

    @property
    def bank(self) -> str:
        """The bank's name."""
        return self.id.partition("/")[0]

    @property
    def local(self) -> str:
        """The id without the bank."""
        return self.id.partition("/")[2]


class Damaged(Exception):
    """A compiled bank is not what was written."""


class Compiled:
    """A compiled bank whose index has been read."""

    def __init__(self, index: dict[str, Any], path: str, bodies: bytes | Path, offset: int) -> None:
        """`bodies` are all bodies, or the file in which they begin at `offset`."""
        self.index = index
        self.path = path
        self.bodies = bodies
        self.offset = offset

    @property
    def name(self) -> str:
        """The bank's name."""
        return str(self.index["name"])

    @property
    def title(self) -> str:
        """The bank's title."""
        return str(self.index["title"])

    @property
    def license(self) -> str:
        """The bank's licence."""
        return str(self.index["license"])

    @property
    def description(self) -> str:
        """The bank's description."""
        return str(self.index["description"])

    @property
    def content(self) -> str:
        """What names the bytes that the bank was read from."""
        return str(self.index["content"])

    def is_sound(self, size: int) -> bool:
        """Whether the index is of the kinds that are written, with bodies of this size together.

        Raises anything where it is not even of that form.
        """
        index = self.index
        sizes: list[int] = index["sizes"]
        texts = (
            self.index[name] for name in ("name", "title", "license", "description", "content")
        )
        profiles = (tuple(map(type, each)) for each in index["profiles"])
        return (
            {type(each) for each in (*texts, *index["ids"])} == {str}
            and {type(each) for each in (*sizes, *index["profile"])} <= {int}
            and {*profiles} <= {_PROFILE}
            and len(self.entries) == len(sizes)
            and {type(tag) for each in index["profiles"] for tag in each[2]} <= {str}
            and min(sizes, default=0) >= 0
            and sum(sizes) == size
            and isinstance(self.problems, list)
        )

    @cached_property
    def entries(self) -> list[Entry]:
        """One entry for each question, in order."""
        profiles = [
            (type_, concept, tuple(tags), *others)
            for type_, concept, tags, *others in self.index["profiles"]
        ]
        name = self.index["name"]
        pairs = zip(self.index["ids"], self.index["profile"], strict=True)
        make = Entry._make  # half the time of Entry(...), which matters for 10,000 of them
        return [make((f"{name}/{local}", *profiles[profile])) for local, profile in pairs]

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong with the bank."""
        return [problem_from_row(row, self.path) for row in self.index["problems"]]

    def question(self, position: int) -> Question:
        """The question at a position of `entries`.  Raises Damaged."""
        try:
            line = self._body(position)
            checksum, text = line[:_CHECKSUM], line[_CHECKSUM:]
            if int(checksum, 16) != crc32(text):
                raise Damaged(self.path)
            question = question_from_json(text.decode(), self.path)
            if question.id != self.entries[position].id:
                raise Damaged(self.path)
            return question
        except Exception as error:  # whatever is wrong with a file in the cache, the bank is there
            raise Damaged(self.path) from error

    def _body(self, position: int) -> bytes:
        start, end = self._starts[position], self._starts[position + 1]
        if isinstance(self.bodies, bytes):
            return self.bodies[start:end]
        with self.bodies.open("rb") as file:
            file.seek(self.offset + start)
            return file.read(end - start)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(self.index["sizes"], initial=0))


# -------------------------------------------------------------------- compiling
def compile_bank(name: str, path: str, bank: Bank, data: bytes = b"") -> Compiled:
    """A bank that was read from `data`, in the form in which it is kept."""
    bodies = [_line(question) for question in bank.questions]
    profiles: dict[tuple[Any, ...], int] = {}
    index = {
        "name": name,
        "content": content_of(data),
        "title": bank.title,
        "license": bank.license,
        "description": bank.description,
        "ids": [each.id.removeprefix(f"{name}/") for each in bank.questions],
        "profile": [profiles.setdefault(_profile(each), len(profiles)) for each in bank.questions],
        "profiles": list(profiles),
        "sizes": [len(each) for each in bodies],
        "problems": [problem_to_row(each) for each in bank.problems],
    }
    return Compiled(index, path, b"".join(bodies), 0)


def _line(question: Question) -> bytes:
    text = question_to_json(question).encode() + b"\n"
    return b"%08x" % crc32(text) + text


def _profile(question: Question) -> tuple[Any, ...]:
    code = question.program.language if question.program else ""
    known = question.type, question.concept, question.tags, question.difficulty
    return *known, question.measured, code, question.retired


def content_of(data: bytes) -> str:
    """A name for these very bytes, which nobody can find others for."""
    return blake2b(data, digest_size=32).hexdigest()


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def key_of(data: bytes, name: str, stamp: str) -> str:
    """What a compiled bank is good for: these bytes, this name, this program, these probes."""
    digest = blake2b(data, digest_size=16)
    digest.update(f"\0{name}\0{FORMAT}\0{__version__}\0{stamp}".encode())
    return digest.hexdigest()


# ------------------------------------------------------------ reading and writing
def load(folder: Path, bank: Path, path: str, key: str) -> Compiled | None:
    """The compiled bank with this key, or None when there is none that is whole."""
    file = _file(folder, bank)
    try:
        with os.fdopen(os.open(file, _FLAGS), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                return None
            header = stream.readline(400).decode("ascii").split()
            magic, version, found, length, digest, size = header
            if (magic, version, found) != (_MAGIC, str(FORMAT), key):
                return None
            offset = stream.tell()
            index = stream.read(min(int(length), MOST_BYTES))
            if status.st_size != offset + len(index) + int(size) or _digest(index) != digest:
                return None
        compiled = Compiled(json.loads(index), path, file, offset + len(index))
        return compiled if compiled.is_sound(int(size)) else None
    except Exception:  # whatever is wrong with a file in the cache, the bank is there
        return None


def save(folder: Path, bank: Path, key: str, compiled: Compiled) -> None:
    """Write a compiled bank, wholly or not at all; a folder that can't be written is no error."""
    target = _file(folder, bank)
    temporary = target.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(_bytes(key, compiled))
            temporary.replace(target)
        except OSError:
            temporary.unlink(missing_ok=True)


def _bytes(key: str, compiled: Compiled) -> bytes:
    index = json.dumps(compiled.index, ensure_ascii=False, separators=(",", ":")).encode()
    size = sum(compiled.index["sizes"])
    header = f"{_MAGIC} {FORMAT} {key} {len(index)} {_digest(index)} {size}\n"
    bodies = compiled.bodies if isinstance(compiled.bodies, bytes) else b""
    return b"".join([header.encode(), index, bodies])


def _file(folder: Path, bank: Path) -> Path:
    """Where the compiled form of a bank lies: one place for each path, so nothing piles up."""
    return folder / f"{_digest(os.fsencode(bank.absolute()))}{SUFFIX}"
