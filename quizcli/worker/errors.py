"""An exception, or what the other side says of one, as one clean sentence."""

from __future__ import annotations

import sys

from quizcli.model import MeasureError

LONGEST_SENTENCE = 500
LIBRARIES = {"torch": "PyTorch", "numpy": "NumPy"}


def no_start(error: Exception, otherwise: str) -> str:
    """Why a server can't serve; `otherwise` goes before an error that nobody foresaw."""
    if isinstance(error, MeasureError):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and error.name in LIBRARIES:
        return (
            f"{LIBRARIES[error.name]} is not installed, so nothing can be measured; "
            f"install it: {sys.executable} -m pip install {error.name}"
        )
    return f"{otherwise}: {described(error)}"


def described(error: BaseException) -> str:
    """The error's type and the first line of what it says."""
    first_line = str(error).strip().partition("\n")[0]
    return sentence(f"{type(error).__name__}: {first_line}".rstrip(": "))


def sentence(text: str) -> str:
    """The text on one line, without control characters, and not too long."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= LONGEST_SENTENCE else f"{line[:LONGEST_SENTENCE]}…"
