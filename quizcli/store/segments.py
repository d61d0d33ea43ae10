"""The files through which logs are merged: who writes which, and what is believed of them.

A shared folder holds files `quizcli-MACHINE-NUMBER.jsonl`, each written by one machine only.
Every line is a row (see lines.py) that begins with a checksum of the rest of the line:

    {"check":"32 hexadecimal digits","row":"review","format":1,...}

A file only grows, by being replaced as a whole, until it is full; then the next number
begins.  So whoever reads in the middle of a copy gets the beginning of the file and one line
that is cut off.  What a cloud drive makes of two versions ("quizcli-... (conflicted copy).jsonl")
is read like any other file.

The folder is foreign ground.  Only regular files with such names are opened, links are not
followed, and files, lines and their numbers have their bounds.  The checksum finds accidents;
it is no signature.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Generator, Iterator, Sequence
from hashlib import blake2b
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import NamedTuple

from quizcli.model import Place, Problem, QuizError

FULL = 2**20
"""Bytes from which on a file is not added to."""

LARGEST_FILE = 2**24
LONGEST_LINE = 2**18
MOST_FILES = 10_000
MOST_BYTES = 2**30
MOST_REPORTS = 20
"""Bad lines that are reported one by one for each file."""
MOST_BAD = 10_000
"""Bad lines after which the rest of a file is left out."""
MOST_BAD_TOGETHER = 100_000
"""Bad lines of all files, after which each further file may have `MOST_REPORTS`."""

COMES_AGAIN = "a machine that has the row writes it again at its next sync; delete the file if not"

_HEAD = re.compile(rb'\{"check":"([0-9a-f]{32})",')
_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_AS_IT_IS = getattr(os, "O_BINARY", 0)


class Line(NamedTuple):
    """A line that is whole: its checksum, the row as text, and where it stands."""

    check: str
    text: str
    place: Place


class Unreadable(Exception):
    """A file or a line that is left out, and why."""


def checked(text: str) -> tuple[str, str]:
    """The checksum of a row's text, and the line that carries both."""
    check = blake2b(text.encode("ascii"), digest_size=16).hexdigest()
    return check, f'{{"check":"{check}",{text[1:]}'


# --------------------------------------------------------------------- reading
def read(folder: Path) -> Iterator[Line | Problem]:
    """Every whole line of the folder's files, and a problem for each thing left out.

    Raises QuizError when the folder itself can't be read.
    """
    left, bad = MOST_BYTES, 0
    names = _names(folder)
    for name in names[:MOST_FILES]:
        path = folder / name
        try:
            data = _content(path, min(LARGEST_FILE, left))
        except (OSError, Unreadable) as error:
            yield _problem(Place(str(path)), f"the file is left out: {error}")
            continue
        left -= len(data)
        bearable = max(min(MOST_BAD, MOST_BAD_TOGETHER - bad), MOST_REPORTS)
        bad += yield from _lines(path, data, bearable)
    if len(names) > MOST_FILES:
        yield _problem(Place(str(folder)), f"only {MOST_FILES} of {len(names)} files are read")


def _names(folder: Path) -> list[str]:
    try:
        every = [each.name for each in os.scandir(folder)]
    except OSError as error:
        raise _failure(folder, "read", error) from error
    return sorted(each for each in every if each.startswith("quizcli-") and each.endswith(".jsonl"))


def _content(path: Path, most: int) -> bytes:
    """The bytes of a regular file that is not larger than `most`."""
    if path.is_symlink():
        raise Unreadable("it is a link")
    file = os.open(path, os.O_RDONLY | _NOT_FOLLOWED | _AS_IT_IS)
    with os.fdopen(file, "rb") as stream:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise Unreadable("it is no regular file")
        data = stream.read(most + 1)
    if len(data) > most:
        raise Unreadable("it is too large")
    return data


def _lines(path: Path, data: bytes, bearable: int) -> Generator[Line | Problem, None, int]:
    """The lines of a file, up to so many bad ones; how many were bad."""
    bad = 0
    for number, line in enumerate(BytesIO(data), 1):
        place = Place(str(path), number)
        try:
            yield _whole(line.rstrip(b"\r\n"), place)
        except Unreadable as error:
            bad += 1
            if bad <= MOST_REPORTS:
                yield _problem(place, f"the line is left out: {error}")
        if bad > bearable:
            yield _problem(place, f"more than {bearable} lines are bad: the rest is left out")
            return bad
    if bad > MOST_REPORTS:
        yield _problem(place, f"{bad - MOST_REPORTS} further lines are left out up to here")
    return bad


def _whole(line: bytes, place: Place) -> Line:
    if len(line) > LONGEST_LINE:
        raise Unreadable("it is too long")
    head = _HEAD.match(line)
    text = b"{" + line[head.end() :] if head else b""
    if head is None or blake2b(text, digest_size=16).hexdigest().encode() != head[1]:
        raise Unreadable("it is damaged, or not yet copied to its end")
    if not text.isascii():
        raise Unreadable("it is not plain ASCII")
    return Line(head[1].decode(), text.decode(), place)


# --------------------------------------------------------------------- writing
def write(folder: Path, machine: str, lines: Sequence[str]) -> None:
    """Add lines to the files of a machine; QuizError when the folder can't be written to."""
    try:
        free = _free(folder, machine)
        number, content = _last(folder, machine, free)
        for line in lines:
            content += line.encode("ascii") + b"\n"
            if len(content) >= FULL:
                _replace(folder, machine, number, bytes(content))
                number, content = next(free), bytearray()
        if content and lines:
            _replace(folder, machine, number, bytes(content))
    except OSError as error:
        raise _failure(folder, "written to", error) from error


def _free(folder: Path, machine: str) -> Iterator[int]:
    """The numbers from 1 on of which the machine has no file, nor anything else of that name."""
    taken = set(_names(folder))
    return (number for number in count(1) if _name(machine, number) not in taken)


def _last(folder: Path, machine: str, free: Iterator[int]) -> tuple[int, bytearray]:
    """The number of the file to write, and what is in it already."""
    number = next(free)
    path = folder / _name(machine, number - 1)
    try:
        data = _content(path, FULL) if number > 1 else b""
    except (OSError, Unreadable):  # a folder of that name, or one that may not be read
        return number, bytearray()
    whole = data.endswith(b"\n") and all(isinstance(each, Line) for each in _lines(path, data, 0))
    return (number - 1, bytearray(data)) if whole else (number, bytearray())


def _name(machine: str, number: int) -> str:
    return f"quizcli-{machine}-{number:04}.jsonl"


def _replace(folder: Path, machine: str, number: int, content: bytes) -> None:
    """Put a file in place as a whole: nobody ever sees half of it on this machine."""
    draft = folder / f".quizcli-{machine}-{os.getpid()}.part"
    try:
        with draft.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(folder / _name(machine, number))
    finally:
        draft.unlink(missing_ok=True)


def _problem(place: Place, message: str) -> Problem:
    return Problem(place, "left-out", message, help=COMES_AGAIN)


def _failure(folder: Path, what: str, error: OSError) -> QuizError:
    reason = error.strerror or error
    return QuizError(f"{folder} can't be {what} ({reason}): see that it is there", exit_code=5)
