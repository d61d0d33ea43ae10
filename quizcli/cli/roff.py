"""Text as roff for man(7): what people wrote is never taken for a request."""

from __future__ import annotations

from collections.abc import Iterable

_SIGNS = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "^": "\\(ha", "~": "\\(ti", "`": "\\(ga"}
"""Signs that roff would take for its own, or print as others (typographic quotes, minus)."""


def text(words: str) -> str:
    """Running text on one line; a leading dot or quote begins no request."""
    line = "".join(_sign(each) for each in " ".join(words.split()))
    return f"\\&{line}" if line.startswith((".", "\\(aq")) else line


def quoted(words: str) -> str:
    """Text as one argument of a macro."""
    return '"' + text(words).replace('"', "\\(dq") + '"'


def bold(words: str) -> str:
    """A line in bold."""
    return f"\\fB{text(words)}\\fR"


def section(title: str) -> str:
    """The heading of a section."""
    return f".SH {quoted(title)}"


def subsection(title: str) -> str:
    """The heading of a part of a section."""
    return f".SS {quoted(title)}"


def paragraph(words: str) -> list[str]:
    """A paragraph."""
    return [".PP", text(words)]


def tagged(tag: str, words: str) -> list[str]:
    """A term in bold (given as it is) with what is said of it."""
    return [".TP", bold(tag), text(words)]


def indented(lines: Iterable[str]) -> list[str]:
    """The lines moved to the right."""
    found = list(lines)
    return [".RS", *found, ".RE"] if found else []


def _sign(sign: str) -> str:
    if sign in _SIGNS:
        return _SIGNS[sign]
    return sign if " " <= sign <= "~" else f"\\[u{ord(sign):04X}]"
