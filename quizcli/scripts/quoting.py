"""Values as Python literals, and foreign text as comments that can never become code."""

from __future__ import annotations

import re
import textwrap
from fractions import Fraction

from quizcli.model import Value

WIDTH = 100
"""Characters of a line."""

LONGEST = 400
"""Characters of one foreign text in a comment."""

MOST_BITS = 4096
"""From here on a whole number is written in hexadecimal digits, which Python reads at any size."""

_LINE_END = re.compile(r"\r\n|\r|\n")


def literal(value: Value) -> str:
    """The value as Python reads it: as the worker gets it, so a fraction is a number.

    Raises OverflowError for a fraction that no float holds.
    """
    match value:
        case str():
            plain = value.isprintable() and not set(value) & set('"\\')
            return f'"{value}"' if plain else ascii(value)
        case tuple() | list():
            inner = ", ".join(map(literal, value))
            return f"[{inner}]" if isinstance(value, list) else _tuple(inner, len(value))
        case Fraction():
            return literal(int(value) if value.denominator == 1 else float(value))
        case bool():
            return repr(value)
        case int():
            return repr(value) if value.bit_length() <= MOST_BITS else hex(value)
    return repr(value) if value - value == 0 else f'float("{value}")'


def _tuple(inner: str, count: int) -> str:
    return f"({inner},)" if count == 1 else f"({inner})"


def shown(character: str) -> str:
    """A character as it may stand in a file: what cannot be seen is spelled out."""
    if character.isprintable():
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def comment(text: str, first: str = "") -> list[str]:
    """Foreign text as comment lines behind a label, cut at `LONGEST`.

    Every character that ends a line, hides or turns the order of reading is spelled out.
    """
    line = " ".join(text.split())
    line = line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."
    said = "".join(map(shown, f"{first}{line}")).rstrip()
    hanging = f"# {' ' * len(first)}"
    found = textwrap.wrap(
        said, WIDTH, initial_indent="# ", subsequent_indent=hanging, break_on_hyphens=False
    )
    return found or ["#"]


def harmless(source: str) -> str:
    """An author's lines with the same meaning, and nothing that a terminal or reader misses."""
    lines = _LINE_END.split(source.strip("\r\n"))
    return "\n".join("".join(map(_in_code, line)) for line in lines)


def _in_code(character: str) -> str:
    return character if character == "\t" else shown(character)
