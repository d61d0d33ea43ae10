"""The bytes of a bank to text, with whatever is no clean UTF-8 reported."""

from __future__ import annotations

import codecs
import re

from quizcli.bank.report import Report, Span

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x00\x00\xfe\xff")


def decode(data: bytes, path: str) -> Report:
    """A report on the decoded text; its only remark is an error when that is no clean UTF-8."""
    if data.startswith(_OTHER_ENCODINGS) or data[:2].count(0) == 1:
        report = Report("", path)
        message = "the file looks like UTF-16 or UTF-32; save it as UTF-8"
        report.add("E103", Span(0, 1), message)
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
