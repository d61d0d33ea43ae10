"""Recursive descent over the grammar in the package's docstring."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from quizcli.expressions import arithmetic, names, nodes
from quizcli.expressions.errors import ExpressionError, Refused
from quizcli.expressions.functions import FUNCTIONS
from quizcli.expressions.nodes import Link, Node
from quizcli.expressions.tokens import Token, shown
from quizcli.model import Value

MAX_DEPTH = 40
MAX_EXPONENT = 1300

CONSTANTS: Mapping[str, Value] = {"pi": math.pi, "e": math.e, "true": True, "false": False}
WORDS = frozenset({"and", "or", "not"})

_CROSS = re.compile(r"[xX]\d*", re.ASCII)
MIXED = "two numbers stand side by side; write a sign between them, as in 1 + 1/2"


def parse(
    tokens: list[Token], known: frozenset[str] | None, *, implicit: bool
) -> tuple[Node, frozenset[str], list[tuple[int, int]]]:
    """Parse a whole expression: its node, the names in it, and where products are implied.

    A place of an implied product is (from, to) in the text.  Raises ExpressionError.
    """
    parser = _Parser(tokens, known, implicit=implicit)
    return parser.whole(), frozenset(parser.found), parser.gaps


class _Parser:
    """One pass over the tokens; each method parses one level of the grammar."""

    def __init__(
        self, tokens: list[Token], known: frozenset[str] | None, *, implicit: bool
    ) -> None:
        self.tokens = tokens
        self.known = known
        self.implicit = implicit
        self.at = 0
        self.depth = 0
        self.found: set[str] = set()
        self.gaps: list[tuple[int, int]] = []

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise ExpressionError("the expression is empty")
        node = self.logic_or()
        if self.token.kind != "end":
            raise self.misplaced()
        return node

    # ------------------------------------------------------------------ tokens
    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    def take(self, *texts: str) -> Token | None:
        """The next token, consumed, if it is one of these signs or words."""
        token = self.token
        if token.kind in ("sign", "name") and token.text in texts:
            self.at += 1
            return token
        return None

    def misplaced(self) -> ExpressionError:
        """The error that the next token cannot stand where it does."""
        token, before = self.token, self.tokens[self.at - 1]
        if token.kind == "end":
            return token.error("something is missing at the end")
        if token.kind == "number" and before.kind == "number":
            return token.error(MIXED)
        message = f"{shown(token.text)!r} does not belong here"
        if token.text == "," and self.depth == 0:
            return token.error(f"{message}; a tuple has brackets: (a, b)")
        if self.at and token.kind in ("name", "number") and _ends_operand(before):
            return token.error(f"{message}; for a product write *")
        return token.error(message)

    def deeper(self, parse: Callable[[], Node]) -> Node:
        """Parse one level down, down to a limit."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.token.error("the expression is nested too deeply")
        node = parse()
        self.depth -= 1
        return node

    # ------------------------------------------------------------------- logic
    def logic_or(self) -> Node:
        """A whole expression; every bracket starts here again."""
        return self.deeper(lambda: self.either("or", self.logic_and))

    def logic_and(self) -> Node:
        return self.either("and", self.logic_not)

    def either(self, word: str, part: Callable[[], Node]) -> Node:
        first, links = part(), self.links((word,), part)
        return nodes.either(first, links) if links else first

    def logic_not(self) -> Node:
        first, odd = self.token, False
        while self.take("not"):
            odd = not odd
        node = self.comparison()
        if first.text == "not" and first.kind == "name":
            return nodes.applied(first, lambda v: arithmetic.truth(v) is not odd, node)
        return node

    def comparison(self) -> Node:
        first, links = self.sum(), self.links(("==", "!=", "<", "<=", ">", ">="), self.sum)
        return nodes.comparison(first, links) if links else first

    def links(self, signs: tuple[str, ...], part: Callable[[], Node]) -> list[Link]:
        """What follows a first part: signs of one strength, each with the part after it."""
        found: list[Link] = []
        while token := self.take(*signs):
            found.append((token, part()))
        return found

    # -------------------------------------------------------------- arithmetic
    def sum(self) -> Node:
        first, links = self.product(), self.links(("+", "-"), self.product)
        return nodes.chain(first, links) if links else first

    def product(self) -> Node:
        first, links = self.sign(), list[Link]()
        while True:
            if token := self.take("*", "/", "//", "%"):
                links.append((token, self.sign()))
            elif self.side_by_side():
                self.refuse_ambiguous(links)
                before, token = self.tokens[self.at - 1], self.token
                self.gaps.append((before.end, token.offset))
                links.append((Token("sign", "*", token.offset), self.power()))
            else:
                return nodes.chain(first, links) if links else first

    def side_by_side(self) -> bool:
        """Whether a factor follows without a sign, as in `4h` or `2(h+1)`."""
        token, before = self.token, self.tokens[self.at - 1]
        if not self.implicit or token.text in WORDS:
            return False
        if token.kind == "name" and self.cut_short(before, token):
            message = f"{before.text}e is cut short; write {before.text}e3 or {before.text}*e"
            raise ExpressionError(message, before.offset, token.end - before.offset)
        return token.kind == "name" or token.text == "("

    def cut_short(self, before: Token, token: Token) -> bool:
        """Whether this is a number such as 2e3 without its exponent."""
        undeclared = self.known is None or token.text not in self.known
        adjacent = before.kind == "number" and before.end == token.offset
        return undeclared and adjacent and token.text in ("e", "E")

    def refuse_ambiguous(self, links: list[Link]) -> None:
        """1/2h is (1/2)*h to some people and 1/(2*h) to others."""
        if links and links[-1][0].text in ("/", "//", "%"):
            sign = links[-1][0].text
            message = f"a{sign}bc can be read in two ways; write (a{sign}b)*c or a{sign}(b*c)"
            raise self.token.error(message)

    def sign(self) -> Node:
        first, odd = self.token, False
        while token := self.take("-", "+"):
            odd ^= token.text == "-"
        node = self.power()
        if first.kind == "sign" and first.text in ("-", "+"):
            function = arithmetic.negative if odd else arithmetic.number
            return nodes.applied(first, function, node)
        return node

    def power(self) -> Node:
        base = self.atom()
        token = self.take("^", "**")
        return nodes.chain(base, [(token, self.deeper(self.sign))]) if token else base

    # ------------------------------------------------------------------- atoms
    def atom(self) -> Node:
        token = self.token
        if self.take("("):
            return self.bracket(token)
        if token.kind in ("sign", "end") or token.text in WORDS:
            raise self.misplaced()
        self.at += 1
        if token.kind == "number":
            return nodes.constant(_literal(token))
        return nodes.constant(token.text[1:-1]) if token.kind == "text" else self.name(token)

    def bracket(self, token: Token) -> Node:
        """What follows an opening bracket: a value, or a tuple."""
        parts, comma = self.listed()
        return parts[0] if len(parts) == 1 and not comma else nodes.group(token, parts)

    def listed(self) -> tuple[list[Node], bool]:
        """Values between commas up to the closing bracket; whether a comma came last."""
        parts: list[Node] = []
        comma = False
        while not self.take(")"):
            if parts and not comma:
                raise self.unclosed()
            parts.append(self.logic_or())
            comma = self.take(",") is not None
        return parts, comma

    def unclosed(self) -> ExpressionError:
        missing = self.token.error("')' is missing")
        return missing if self.token.kind == "end" else self.misplaced()

    def name(self, token: Token) -> Node:
        """A call, a declared name or a constant.

        Side by side, a declared `exp(2)` is exp times 2; otherwise it is the call.
        """
        name = token.text
        declared = self.known is not None and name in self.known
        if name in FUNCTIONS and not (declared and self.implicit) and self.take("("):
            return self.call(token)
        if declared or (self.known is None and name not in CONSTANTS and name not in FUNCTIONS):
            return self.declared(token)
        if name not in CONSTANTS:
            raise token.error(self.unknown(name))
        if self.known is None and name not in ("true", "false"):
            return nodes.unless_given(name, CONSTANTS[name])
        return nodes.constant(CONSTANTS[name])

    def declared(self, token: Token) -> Node:
        if self.token.text == "(" and not self.implicit:
            raise token.error(names.unknown_function(token.text, FUNCTIONS))
        self.found.add(token.text)
        return nodes.lookup(token)

    def unknown(self, name: str) -> str:
        known = self.known or frozenset()
        if not self.implicit and self.token.text == "(" and name not in FUNCTIONS:
            return names.unknown_function(name, FUNCTIONS)
        if self.implicit and _CROSS.fullmatch(name) and not known & {"x", "X"}:
            return f"unknown name {shown(name)}; for a product write *"
        return names.unknown(name, known, FUNCTIONS)

    def call(self, token: Token) -> Node:
        function, least, most = FUNCTIONS[token.text]
        parts, _ = self.listed()
        if not least <= len(parts) <= most:
            wanted = "one value" if most == 1 else f"{least} to {most} values"
            raise token.error(f"{token.text} takes {wanted}, not {len(parts)}")
        return nodes.applied(token, function, *parts)


def _ends_operand(token: Token) -> bool:
    return token.kind in ("number", "name", "text") or token.text == ")"


def _literal(token: Token) -> Value:
    """A number, exact: 0.1 is a tenth."""
    mantissa, _, exponent = token.text.lower().partition("e")
    if exponent and (len(exponent) > 6 or abs(int(exponent)) > MAX_EXPONENT):
        raise token.error(f"the exponent is beyond {MAX_EXPONENT}")
    try:
        return arithmetic.tidy(Fraction(f"{mantissa}e{exponent or 0}"))
    except Refused as error:
        raise token.error(str(error)) from None
