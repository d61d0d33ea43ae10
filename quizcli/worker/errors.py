"""An exception, or what the other side says of one, as one clean sentence."""

from __future__ import annotations

LONGEST_SENTENCE = 500


def described(error: BaseException) -> str:
    """The error's type and the first line of what it says."""
    first_line = str(error).strip().partition("\n")[0]
    return sentence(f"{type(error).__name__}: {first_line}".rstrip(": "))


def sentence(text: str) -> str:
    """The text on one line, without control characters, and not too long."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= LONGEST_SENTENCE else f"{line[:LONGEST_SENTENCE]}…"
