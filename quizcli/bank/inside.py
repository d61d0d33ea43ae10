"""Where each character of a scalar's text stands in the file, whatever the quotes.

A caret has to point at the very token of an expression or at a `{{name}}` in a
prompt, but folding, escapes and indentation lie between a scalar's text and the
file.  The two are laid side by side here; when they do not fit, the answer is
None and the caret goes under the whole scalar.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LINE_END = r"(?:\r\n|\r|\n)"
_GAP = rf"(?P<gap>[ \t]*(?:{_LINE_END}[ \t]*)+)"
_FLOW = {
    "": re.compile(rf"{_GAP}|(?P<same>[ \t]+|[^ \t\r\n]+)"),
    "'": re.compile(rf"{_GAP}|(?P<one>'')|(?P<same>[ \t]+|[^ \t\r\n']+)"),
    '"': re.compile(
        rf"{_GAP}|(?P<joined>\\(?:{_LINE_END}[ \t]*)+)"
        r"|(?P<one>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.))"
        r'|(?P<same>[ \t]+|[^ \t\r\n\\"]+)'
    ),
}
_BREAK = re.compile(_LINE_END)


@lru_cache(maxsize=16)
def positions(raw: str, text: str, style: str) -> tuple[int, ...] | None:
    """The offset in `raw` of each character of `text`, and one more for its end.

    `raw` is the scalar as it stands in the file with its quotes or header; `style`
    is `'`, `"`, `|`, `>` or empty for plain.  None when the two do not fit.
    """
    found = _block(raw, text) if style in ("|", ">") else _flow(raw, text, style)
    return None if found is None else tuple(found)


def _flow(raw: str, text: str, style: str) -> list[int] | None:
    """Spaces around line ends are folded, and quotes and escapes stand for one character."""
    found: list[int] = []
    end = len(raw) - len(style)
    for match in _FLOW[style].finditer(raw, len(style), end):
        start, length = match.start(), match.end() - match.start()
        match match.lastgroup:
            case "same":
                if not text.startswith(match[0], len(found)):
                    return None
                found += range(start, start + length)
            case "one":
                found.append(start)
            case "gap":  # one line end is a space, and n of them are n - 1
                found += [start] * max(_line_ends(match[0]) - 1, 1)
            case _:  # a backslash takes one line end away
                found += [start] * (_line_ends(match[0]) - 1)
    return [*found, end] if len(found) == len(text) else None


def _line_ends(gap: str) -> int:
    return len(_BREAK.findall(gap))


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
        found += [at - 1] * _made_by_line_end(text, len(found), folded=bool(content))
    return [*found, at] if len(found) == len(text) else None


def _made_by_line_end(text: str, at: int, *, folded: bool) -> int:
    """How many characters of the text the end of a line makes: a newline, a space, or none."""
    here = text[at : at + 1]
    return int(here == "\n" or (folded and here == " "))


def _indent(raw: str, text: str) -> int:
    """The first line that is not empty tells how far the block is indented."""
    line = next((each for each in raw.splitlines() if each.strip()), "")
    content = text.lstrip("\n").partition("\n")[0]
    return (len(line) - len(line.lstrip(" "))) - (len(content) - len(content.lstrip(" ")))
