"""A formula inside running text: where its line may be wrapped.

It is wrapped where a display equation is broken.  A part that is long by itself may be
wrapped inside its brackets too, but only before a sign or behind a comma: not between
a function and its argument, a number and its letter, or a sign and what follows it.
"""

from __future__ import annotations

import re

from quizcli.cli.maths.breaks import Part, parts
from quizcli.cli.maths.inline import inline
from quizcli.cli.maths.rows import Rows
from quizcli.cli.maths.tree import UnknownTexError, read
from quizcli.cli.text import clean

_INSIDE = re.compile(r"(?<=[,;]) | (?=[^\w\s()\[\]{}…⋯∑∏∫∂∇√\"']{1,3} )")


def together(tex: str, ascii: bool, longest: int) -> str:  # noqa: A002
    """The line of a formula with an x in place of each space that holds two things together.

    It has the length of the line.  A part of more than `longest` characters may be wrapped
    inside.  TeX that is shown as it is may be wrapped at any space.  Never raises.
    """
    line = inline(tex, ascii)
    try:
        found = parts(Rows(ascii).pieces(read(" ".join(clean(tex).split()))))
    except (UnknownTexError, RecursionError):
        return line
    held = "".join(" " * part.gap + _held(part, longest) for part in found)
    return held if len(held) == len(line) else line


def _held(part: Part, longest: int) -> str:
    if len(part.text) <= longest:
        return "x" * len(part.text)
    places = {match.start() for match in _INSIDE.finditer(part.text)}
    return "".join(" " if at in places else "x" for at in range(len(part.text)))
