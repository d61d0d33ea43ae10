"""The errors of the expression language."""

from __future__ import annotations


class ExpressionError(ValueError):
    """What is wrong with an expression, and where: `length` characters from `offset`.

    `offset` lies in 0..len(text); it is len(text) where something is missing at the
    end.  `length` is at least 1, so that a caret always has a place.
    """

    def __init__(self, message: str, offset: int = 0, length: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.length = max(1, length)


class Refused(ValueError):
    """An operation without a value, or too large; the node that asked adds the place."""
