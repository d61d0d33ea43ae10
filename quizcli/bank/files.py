"""Opening a bank's file with nothing taken on trust, and decoding what was read."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from pathlib import Path

from quizcli.bank.report import Report, Span

MOST_BYTES = 4 * 2**20
"""Some 10,000 questions of ordinary length; a larger bank is split into several files."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"  # libyaml's list and more
)
_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x00\x00\xfe\xff")
_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.EACCES: "reading it is not permitted",
    errno.EPERM: "reading it is not permitted",
    errno.ELOOP: "its symbolic links lead in a circle",
    errno.EISDIR: "it is a folder",
}


class FileRefused(Exception):  # noqa: N818 - the name says what it is
    """A file is not read: a code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most MOST_BYTES.

    Never blocks on a pipe and never opens a device.  Raises FileRefused.
    """
    try:
        _require_regular(path.stat())
        descriptor = os.open(path, _flags())
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _require_regular(status)  # it may have been exchanged in between
            data = file.read(MOST_BYTES + 1) if status.st_size <= MOST_BYTES else None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileRefused("E101", f"it cannot be read: {_reason(error)}") from error
    if data is None or len(data) > MOST_BYTES:
        limit = MOST_BYTES // 2**20
        raise FileRefused("E102", f"it is larger than {limit} MiB; split the bank into several files")
    return data


def _flags() -> int:
    wanted = ("O_RDONLY", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
    flags = 0
    for each in wanted:  # not every system has all of them
        flags |= getattr(os, each, 0)
    return flags


def _require_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused("E101", "it is not a regular file")


def _reason(error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number or 0, str(error))


def decode(data: bytes, path: str) -> Report:
    """A report on the decoded text; its only remark is an error when that is no clean UTF-8."""
    if data.startswith(_OTHER_ENCODINGS) or data[:2].count(0) == 1:
        report = Report("", path)
        report.add("E103", Span(0, 1), "the file is not UTF-8 but looks like UTF-16 or UTF-32; save it as UTF-8")
        return report
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(data.removeprefix(codecs.BOM_UTF8), path, error.reason)
    report = Report(text, path)
    match = _FORBIDDEN.search(text)
    if match:
        name = f"U+{ord(match[0]):04X}"
        report.add("E104", Span(*match.span()), f"the character {name} is not allowed; delete it")
    return report


def _not_utf8(data: bytes, path: str, reason: str) -> Report:
    report = Report(data.decode("utf-8", "replace"), path)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode("utf-8"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8 ({reason}); save the file as UTF-8"
        report.add("E103", Span(at, at + 1), message)
    return report
