"""What a plain YAML scalar means here, and which ones deserve a word to their author.

The rules are those of YAML 1.2 with fewer words: `true` and `false` are the only
truth values, numbers are decimal, and everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizcli.bank.nodes import Plain

MOST_DIGITS = 30

_WORDS: dict[str, Plain] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_TRUTH = re.compile(r"yes|no|on|off|true|false", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?"
    r"|[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?|\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])([a-zA-Z]*)")
_BECOMES = {
    "0": "a NUL",
    "a": "a bell",
    "b": "a backspace",
    "e": "an escape character",
    "f": "a form feed",
    "n": "a newline",
    "r": "a carriage return",
    "t": "a tab",
    "v": "a vertical tab",
    "L": "a line separator",
    "N": "a next-line character",
    "P": "a paragraph separator",
    "_": "a no-break space",
}


class BadNumber(ValueError):
    """A plain scalar that looks like a number and cannot be taken for one."""


def value(text: str) -> Plain:
    """The value of a plain scalar; BadNumber with what to write instead."""
    if text in _WORDS:
        return _WORDS[text]
    if not _NUMBER.fullmatch(text):
        return text
    if _LEADING_ZERO.match(text):
        raise BadNumber(f"{text[:MOST_DIGITS]} has a leading zero; drop it, or quote the text")
    if len(text) > MOST_DIGITS:
        raise BadNumber(f"a number longer than {MOST_DIGITS} characters; quote it if it is text")
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise BadNumber(f"{text} is too large for a number; quote it if it is text")
    return number


def doubt(text: str) -> tuple[str, str] | None:
    """Code and message for a plain text that other YAML readers take for something else."""
    if _TRUTH.fullmatch(text) and text not in _WORDS:
        word = "true" if text.lower() in ("yes", "on", "true") else "false"
        return "W501", f"{text} is text here; quote it, or write {word}"
    if _OTHER_NUMBER.fullmatch(text):
        return "W502", f"{text} is text here, not a number; quote it, or write it in decimals"
    return None


def escapes(raw: str) -> Iterator[tuple[int, int, str]]:
    """Escapes of a double-quoted scalar that made a control character.

    Gives start and end in `raw`, and a message.  A `\\n` or `\\t` that no small
    letter follows is taken as meant: LaTeX has commands in small letters.
    """
    for match in _ESCAPE.finditer(raw):
        kind, word = match.groups()
        becomes = _becomes(kind)
        if becomes and (word[:1].islower() or kind not in ("n", "t")):
            escape = f"\\{kind}"
            yield match.start(), match.end(), f"{escape} in double quotes is {becomes}"


def _becomes(kind: str) -> str:
    if len(kind) == 1:
        return _BECOMES.get(kind, "")
    character = int(kind[1:], 16)
    control = character < 0x20 or 0x7F <= character < 0xA0
    return f"the control character U+{character:04X}" if control else ""
