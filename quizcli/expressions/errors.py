"""The errors of the expression language."""

from __future__ import annotations


class ExpressionError(ValueError):
    """What is wrong with an expression, and where: `length` characters from `offset`.

    `offset` lies in 0..len(text); it is len(text) where something is missing at the
    end.  `length` is at least 1, so that a caret always has a place.  `wrong_kind` says
    that a number met a text, a list or a truth value, which no other numbers would mend.
    """

    def __init__(
        self, message: str, offset: int = 0, length: int = 1, *, wrong_kind: bool = False
    ) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.length = max(1, length)
        self.wrong_kind = wrong_kind


class Refused(ValueError):
    """An operation without a value, or too large; the node that asked adds the place."""


class WrongKind(Refused):
    """An operation on values that it is not defined for, such as a list plus a number."""
