"""A filter's text as a list of tokens, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from quizcli.filters.errors import FilterError

WORDS = frozenset({"and", "or", "not"})
"""Words that are signs when they stand alone, without quotes."""

_SPACE = re.compile(r"\s")
_TOKEN = re.compile(r'(?P<space> +)|(?P<sign>[-()])|(?P<word>(?:"[^"]*"|[^ ()"])+)')


class Token(NamedTuple):
    """A part of a filter; kind is word (a term), sign (brackets, -, `WORDS`) or end."""

    kind: str
    text: str
    offset: int

    def error(self, message: str) -> FilterError:
        """An error with the token's place."""
        return FilterError(message, self.offset, len(self.text))


def tokens(text: str) -> list[Token]:
    """The tokens, with an empty one at the end; any white space is a space.

    Raises FilterError for a quote that is not closed.
    """
    text = _SPACE.sub(" ", text)
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FilterError("this quote is never closed", at, len(text) - at)
        if match.lastgroup != "space":
            found.append(_token(match))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def _token(match: re.Match[str]) -> Token:
    word = match[0].lower()
    if match.lastgroup == "sign" or word in WORDS:
        return Token("sign", word, match.start())
    return Token("word", match[0], match.start())
