"""An expression's text as a list of tokens, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from quizcli.expressions.errors import ExpressionError, Refused, WrongKind

MAX_SHOWN = 24

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<text>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<sign>\*\*|//|==|!=|<=|>=|[-+*/%^()<>,])",
    re.ASCII,
)

_INSTEAD = {
    "=": "to compare write ==",
    "≠": "write !=",
    "≤": "write <=",
    "≥": "write >=",
    "×": "write *",
    "·": "write *",
    "÷": "write /",
    "−": "write -",
    "–": "write -",
    "π": "write pi",
    "½": "write 1/2, and 1 + 1/2 for 1½",
    "¼": "write 1/4",
    "¾": "write 3/4",
    "&": "write and",
    "|": "write or, or abs(…) for an absolute value",
    "!": "write not, or a product for a factorial",
    "[": "brackets are round, as in (a, b)",
    "{": "brackets are round, as in (a, b)",
    **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "write ^ before an exponent"),
    "'": "the text has no closing quote",
    '"': "the text has no closing quote",
}


class Token(NamedTuple):
    """One word of an expression; kind is number, name, text, sign or end."""

    kind: str
    text: str
    offset: int

    @property
    def end(self) -> int:
        """Where the token is over."""
        return self.offset + len(self.text)

    def error(self, message: str) -> ExpressionError:
        """An error with the token's place."""
        return ExpressionError(message, self.offset, len(self.text))

    def refused(self, refusal: Refused) -> ExpressionError:
        """What an operation refused, with the token's place."""
        wrong_kind = isinstance(refusal, WrongKind)
        return ExpressionError(str(refusal), self.offset, len(self.text), wrong_kind=wrong_kind)


def tokens(text: str) -> list[Token]:
    """The tokens, with an empty one at the end.  Raises ExpressionError."""
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(_strange(text, at), at)
        if match.lastgroup and match.lastgroup != "space":
            found.append(Token(match.lastgroup, match.group(), at))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def shown(text: str) -> str:
    """A word as a message shows it: not longer than a glance."""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _strange(text: str, at: int) -> str:
    message = f"{text[at]!r} has no meaning here"
    if text[at] == "." and re.search(r"[^\W\d]\w*\Z", text[:at]):
        return f"{message}; a name has no parts"
    instead = _INSTEAD.get(text[at])
    return f"{message}; {instead}" if instead else message
