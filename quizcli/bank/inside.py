"""Where each character of a scalar's text stands in the file, whatever the quotes.

A caret has to point at the very token of an expression or at a `{{name}}` in a
prompt, but folding, escapes and indentation lie between a scalar's text and the
file.  The two are laid side by side here; when they do not fit, the answer is
None and the caret goes under the whole scalar.
"""

from __future__ import annotations

import re

_ESCAPED = {"x": 4, "u": 6, "U": 10}
_BREAK = re.compile(r"\r\n|\r|\n")
_GAP = re.compile(r"[ \t]*(?:(?:\r\n|\r|\n)[ \t]*)+")
_CONTINUED = re.compile(r"\\(?:(?:\r\n|\r|\n)[ \t]*)+")


def positions(raw: str, text: str, style: str) -> list[int] | None:
    """The offset in `raw` of each character of `text`, and one more for its end.

    `raw` is the scalar as it stands in the file with its quotes or header; `style`
    is `'`, `"`, `|`, `>` or empty for plain.  None when the two do not fit.
    """
    if style in ("|", ">"):
        return _block(raw, text)
    return _flow(raw, text, style)


def _flow(raw: str, text: str, style: str) -> list[int] | None:
    found: list[int] = []
    at = len(style)
    end = len(raw) - len(style)
    while len(found) < len(text):
        if at >= end:
            return None
        step, made = _flow_step(raw, at, style)
        if not _agrees(raw, at, text[len(found) : len(found) + made], style):
            return None
        found += [at] * made
        at += step
    return [*found, at]


def _flow_step(raw: str, at: int, style: str) -> tuple[int, int]:
    """How many characters to go on in the file, and how many of the text they make."""
    if raw[at] == "\\" and style == '"':
        continued = _CONTINUED.match(raw, at)
        if continued:
            return _breaks(raw, at + 1, continued.end() - at)
        return _ESCAPED.get(raw[at + 1 : at + 2], 2), 1
    if raw[at] == "'" and style == "'":
        return 2, 1
    gap = _GAP.match(raw, at)
    if gap:
        step, made = _breaks(raw, at, gap.end() - at)
        return step, max(made, 1)
    return 1, 1


def _breaks(raw: str, at: int, length: int) -> tuple[int, int]:
    """A run of line breaks makes one newline less than it has breaks."""
    return length, len(_BREAK.findall(raw[at : at + length])) - 1


def _agrees(raw: str, at: int, made: str, style: str) -> bool:
    """Whether the text has here what the file has; an escape may make anything."""
    if raw[at] == "\\" and style == '"':
        return True
    return raw[at] == made or not made.strip()


def _block(raw: str, text: str) -> list[int] | None:
    """Lines of a block stand in the text as they are, without their indentation."""
    header = _BREAK.search(raw)
    if header is None:
        return None if text else [len(raw)]
    indent = _indent(raw[header.end() :], text)
    found: list[int] = []
    at = header.end()
    for line in raw[header.end() :].splitlines(keepends=True):
        content = line.rstrip("\r\n")[indent:]
        if content:
            if not text.startswith(content, len(found)):
                break
            found += range(at + indent, at + indent + len(content))
        at += len(line)
        found += [at - 1] * _line_end(text, len(found), folded=bool(content))
    return [*found, at] if len(found) == len(text) else None


def _line_end(text: str, at: int, *, folded: bool) -> int:
    """How many characters of the text the end of a line makes: a newline, a space, or none."""
    here = text[at : at + 1]
    return int(here == "\n" or (folded and here == " "))


def _indent(raw: str, text: str) -> int:
    """The first line that is not empty tells how far the block is indented."""
    line = next((each for each in raw.splitlines() if each.strip()), "")
    content = text.lstrip("\n").partition("\n")[0]
    return (len(line) - len(line.lstrip(" "))) - (len(content) - len(content.lstrip(" ")))
