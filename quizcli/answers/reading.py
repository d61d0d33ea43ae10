"""The outcome of reading: a value and how it was understood, or what would be readable."""

from __future__ import annotations

from dataclasses import dataclass

from quizcli.answers.text import MAX_TYPED, printable
from quizcli.model import Value


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` is None when nothing could be read; then `hint` says what could be."""

    value: Value | None
    understood: str = ""
    hint: str = ""


def unreadable(hint: str) -> Reading:
    """Nothing could be read."""
    return Reading(None, hint=hint)


def obstacle(text: str, example: str) -> Reading | None:
    """What makes any text unreadable: emptiness, length, control characters."""
    if not text.strip():
        return unreadable(f"nothing was typed; type {example}")
    if len(text) > MAX_TYPED:
        return unreadable(f"that is longer than {MAX_TYPED} characters; type {example}")
    if not printable(text.strip()):
        return unreadable(f"there is a control character in it; type {example}")
    return None
