"""Recursive descent over the grammar in the package's docstring."""

from __future__ import annotations

from quizcli.filters.errors import FilterError
from quizcli.filters.facts import Known
from quizcli.filters.nodes import Filter
from quizcli.filters.terms import term
from quizcli.filters.tokens import WORDS, Token

MAX_DEPTH = 40

EVERYTHING = Filter("", lambda _: True)


def parse(tokens: list[Token], known: Known) -> Filter:
    """Parse a whole filter.  Raises FilterError."""
    parser = _Parser(tokens, known)
    return parser.whole() if len(tokens) > 1 else EVERYTHING


class _Parser:
    """One pass over the tokens; each method parses one level of the grammar."""

    def __init__(self, tokens: list[Token], known: Known) -> None:
        self.tokens = tokens
        self.known = known
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    def take(self, sign: str) -> Token | None:
        """The next token, consumed, if it is this sign."""
        token = self.token
        if token.kind != "sign" or token.text != sign:
            return None
        self.at += 1
        return token

    def whole(self) -> Filter:
        """The filter, up to the end."""
        found = self.either()
        if self.token.kind != "end":
            raise self.misplaced()
        return found

    def either(self) -> Filter:
        """Alternatives; every bracket starts here again."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.token.error(f"brackets are nested deeper than {MAX_DEPTH}")
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        self.depth -= 1
        return Filter.some(parts)

    def both(self) -> Filter:
        """Parts that all have to hold."""
        parts = [self.part()]
        while self.take("and") or self.token.text not in ("or", ")", ""):
            parts.append(self.part())
        return Filter.every(parts)

    def part(self) -> Filter:
        """A term or a bracket, perhaps negated."""
        odd = False
        while self.take("-"):
            odd = not odd
        opened = self.take("(")
        found = self.bracket(opened) if opened else self.term()
        return found.inverse() if odd else found

    def bracket(self, opened: Token) -> Filter:
        """What follows an opening bracket."""
        found = self.either()
        if not self.take(")"):
            raise opened.error("this bracket is never closed")
        return found

    def term(self) -> Filter:
        """A key with its value, or a bare word."""
        token = self.token
        if token.kind != "word":
            raise self.misplaced()
        self.at += 1
        return term(token, self.known)

    def misplaced(self) -> FilterError:
        """The error that the next token cannot stand where it does."""
        token, before = self.token, self.tokens[self.at - 1].text if self.at else ""
        if token.text == "not":
            return token.error("for not write -, as in -tag:x; the word itself needs quotes")
        if before == "-":
            return token.error("- needs something to leave out, as in -tag:x")
        if token.text in WORDS:
            message = f"{token.text} stands between two parts; the word itself needs quotes"
            return token.error(message)
        if token.kind == "end" or before in WORDS:
            return token.error("something is missing here")
        return token.error(
            "nothing stands in these brackets" if before == "(" else "no bracket is open here"
        )
