"""Python in colour, by four rules.  The colours help to read; nothing depends on them.

A lexer would cost 12 ms of import on the way to the first question; comments,
strings, numbers and keywords are what eyes look for.
"""

from __future__ import annotations

import builtins
import keyword
import re

from rich.text import Text

from quizcli.cli import themes

COLOURS = {
    "comment": themes.COMMENT,
    "string": themes.STRING,
    "number": themes.NUMBER,
    "keyword": themes.KEYWORD,
}
LANGUAGES = frozenset({"python", "py", "python3", "pycon"})
_WORDS = "|".join([*keyword.kwlist, *(each for each in dir(builtins) if each.islower())])
_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<string>\b[rbfuRBFU]{0,2}(?:'''.*?(?:'''|\Z)|\"\"\".*?(?:\"\"\"|\Z))"
    r"|(?:\b[rbfuRBFU]{1,2})?(?:'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"))"
    r"|(?P<number>(?<![\w.])(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*\.?[\d_]*(?:[eE][-+]?\d+)?)\b)"
    rf"|(?P<keyword>(?<![\w.])(?:{_WORDS})\b)"
    r"|\w+",
    re.S,
)


def coloured(code: str) -> Text:
    """The code with styles on it; every character stays."""
    text = Text(code)
    for match in _TOKEN.finditer(code):
        if match.lastgroup:
            text.stylize(COLOURS[match.lastgroup], *match.span())
    return text
