"""The one expression language: typed answers, `where`, derived values, keys, mistakes, facts.

A hand-written parser over a fixed grammar, loosest first:

    tuple       (a, b)  (a,)  ()
    logic       or, and, not
    comparison  == != < <= > >=, chained as in Python
    sum         + -
    product     * / // %, and side by side (`4h`) where `implicit_product` is on
    sign        + -
    power       ^ or **, right to left
    atom        number, name, 'text', true, false, function(…), (…)

There is no attribute, no index and no call of anything but the functions of
`arithmetic.FUNCTIONS`; the size of text, nesting and numbers is bounded, so parsing
and evaluating always end at once.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from quizcli import arithmetic
from quizcli.arithmetic import Refused
from quizcli.model import Value, Values

MAX_LENGTH = 500
MAX_DEPTH = 40
MAX_EXPONENT = 400

FUNCTIONS = frozenset(arithmetic.FUNCTIONS)
CONSTANTS: dict[str, Value] = {"pi": math.pi, "e": math.e, "true": True, "false": False}
WORDS = frozenset({"and", "or", "not"})

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<text>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<sign>\*\*|//|==|!=|<=|>=|[-+*/%^()<>,])"
)

Node: TypeAlias = Callable[[Values], Value]


class ExpressionError(ValueError):
    """What is wrong with an expression, and where: `length` characters from `offset`."""

    def __init__(self, message: str, offset: int = 0, length: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.length = length


@dataclass(frozen=True)
class Token:
    """One word of an expression; kind is number, name, text, sign or end."""

    kind: str
    text: str
    offset: int


@dataclass(frozen=True)
class Expression:
    """A parsed expression; `names` are the declared names that occur in it."""

    text: str
    names: frozenset[str]
    node: Node

    def evaluate(self, values: Values) -> Value:
        """The value with these names.  Raises ExpressionError, never anything else."""
        return self.node(values)


def parse(
    text: str, *, names: Collection[str] | None = None, implicit_product: bool = False
) -> Expression:
    """Parse an expression.

    With `names`, any other name is an error with a suggestion; without, every name is
    allowed and looked up when the expression is evaluated.  Raises ExpressionError.
    """
    known = None if names is None else frozenset(names)
    return _parse(text, known, implicit_product)


@lru_cache(maxsize=4096)
def _parse(text: str, names: frozenset[str] | None, implicit: bool) -> Expression:
    if len(text) > MAX_LENGTH:
        message = f"the expression is longer than {MAX_LENGTH} characters"
        raise ExpressionError(message, MAX_LENGTH, 1)
    parser = _Parser(_tokens(text), names, implicit)
    node = parser.logic_or()
    parser.expect_end()
    return Expression(text.strip(), frozenset(parser.found), node)


def _tokens(text: str) -> list[Token]:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(f"{text[at]!r} has no meaning here", at)
        if match.lastgroup and match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), at))
        at = match.end()
    return [*tokens, Token("end", "", len(text))]


class _Parser:
    """Recursive descent; each method parses one level of the grammar."""

    def __init__(self, tokens: list[Token], names: frozenset[str] | None, implicit: bool) -> None:
        self.tokens = tokens
        self.names = names
        self.implicit = implicit
        self.at = 0
        self.depth = 0
        self.found: set[str] = set()

    # ------------------------------------------------------------------ tokens
    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> Token | None:
        """The next token, consumed, if it is one of these signs or words."""
        token = self.token
        if token.kind in ("sign", "name") and token.text in texts:
            self.at += 1
            return token
        return None

    def expect(self, text: str) -> None:
        if self.take(text) is None:
            raise self.unexpected(f"{text!r} is missing")

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise self.unexpected(f"{self.token.text!r} does not belong here")

    def unexpected(self, message: str) -> ExpressionError:
        """An error at the next token."""
        token = self.token
        if token.kind == "end" and self.at == 0:
            message = "the expression is empty"
        return ExpressionError(message, token.offset, max(1, len(token.text)))

    # ------------------------------------------------------------------- logic
    def logic_or(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("the expression is nested too deeply", self.token.offset)
        node = self.logic_and()
        while token := self.take("or"):
            node = _logic(token, node, self.logic_and())
        self.depth -= 1
        return node

    def logic_and(self) -> Node:
        node = self.logic_not()
        while token := self.take("and"):
            node = _logic(token, node, self.logic_not())
        return node

    def logic_not(self) -> Node:
        nots = []
        while token := self.take("not"):
            nots.append(token)
        node = self.comparison()
        for token in nots:
            node = _applied(token, lambda value: not arithmetic.truth(value), node)
        return node

    def comparison(self) -> Node:
        nodes, signs = [self.sum()], []
        while token := self.take("==", "!=", "<", "<=", ">", ">="):
            signs.append(token)
            nodes.append(self.sum())
        return _chain(nodes, signs) if signs else nodes[0]

    # -------------------------------------------------------------- arithmetic
    def sum(self) -> Node:
        node = self.product()
        while token := self.take("+", "-"):
            node = _binary(token, node, self.product())
        return node

    def product(self) -> Node:
        node = self.sign()
        while True:
            if token := self.take("*", "/", "//", "%"):
                node = _binary(token, node, self.sign())
            elif self.side_by_side():
                node = _binary(Token("sign", "*", self.token.offset), node, self.power())
            else:
                return node

    def side_by_side(self) -> bool:
        """Whether a factor follows without a sign, as in `4h` or `2(h+1)`."""
        if not self.implicit or (self.token.kind == "name" and self.token.text in WORDS):
            return False
        after_number = self.tokens[self.at - 1].kind == "number"
        if self.token.kind == "number":
            return not after_number and self.tokens[self.at - 1].text == ")"
        return self.token.kind == "name" or self.token.text == "("

    def sign(self) -> Node:
        minuses = []
        while token := self.take("-", "+"):
            if token.text == "-":
                minuses.append(token)
        node = self.power()
        for token in minuses:
            node = _applied(token, arithmetic.negative, node)
        return node

    def power(self) -> Node:
        base = self.atom()
        token = self.take("^", "**")
        if token is None:
            return base
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("the expression is nested too deeply", token.offset)
        node = _binary(token, base, self.sign())
        self.depth -= 1
        return node

    # ------------------------------------------------------------------- atoms
    def atom(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.at += 1
            value = _number(token)
            return lambda values: value
        if token.kind == "text":
            self.at += 1
            text = token.text[1:-1]
            return lambda values: text
        if token.kind == "name" and token.text not in WORDS:
            self.at += 1
            return self.name(token)
        if self.take("("):
            return self.bracket()
        raise self.unexpected(
            "something is missing at the end"
            if token.kind == "end"
            else f"{token.text!r} does not belong here"
        )

    def bracket(self) -> Node:
        """What follows an opening bracket: a value, or a tuple."""
        nodes: list[Node] = []
        comma = False
        while not self.take(")"):
            if nodes and not comma:
                raise self.unexpected("')' is missing")
            nodes.append(self.logic_or())
            comma = self.take(",") is not None
        if len(nodes) == 1 and not comma:
            return nodes[0]
        return lambda values: tuple(node(values) for node in nodes)

    def name(self, token: Token) -> Node:
        name = token.text
        declared = self.names is not None and name in self.names
        # where products may be written side by side, a declared `exp(2)` is exp times 2
        if name in FUNCTIONS and not (declared and self.implicit) and self.take("("):
            return self.call(token)
        if declared or (self.names is None and name not in CONSTANTS):
            self.found.add(name)
            return _lookup(token)
        if name in CONSTANTS:
            value = CONSTANTS[name]
            return lambda values: values.get(name, value)
        raise ExpressionError(self.unknown(name), token.offset, len(name))

    def call(self, token: Token) -> Node:
        function, least, most = arithmetic.FUNCTIONS[token.text]
        nodes: list[Node] = []
        while not self.take(")"):
            if nodes:
                self.expect(",")
            nodes.append(self.logic_or())
        if not least <= len(nodes) <= most:
            wanted = "1 value" if most == 1 else f"{least} to {most} values"
            message = f"{token.text} takes {wanted}, not {len(nodes)}"
            raise ExpressionError(message, token.offset, len(token.text))
        return _applied(token, function, *nodes)

    def unknown(self, name: str) -> str:
        """A sentence for a name that was not declared, with what may have been meant."""
        if name in FUNCTIONS:
            return f"{name} is a function: write {name}(…)"
        known = sorted(self.names or ())
        product = _as_product(name, frozenset(known))
        if product:
            return f"unknown name {name}; did you mean {product}?"
        near = difflib.get_close_matches(name, [*known, *FUNCTIONS, *CONSTANTS], n=1)
        if near:
            return f"unknown name {name}; did you mean {near[0]}?"
        return f"unknown name {name}" + (f"; known: {', '.join(known)}" if known else "")


def _as_product(name: str, known: frozenset[str]) -> str:
    """`hx` as `h*x`, when it falls apart into known names."""
    for cut in range(1, len(name)):
        head, tail = name[:cut], name[cut:]
        if head in known and tail in known:
            return f"{head}*{tail}"
        if head in known and (rest := _as_product(tail, known)):
            return f"{head}*{rest}"
    return ""


def _number(token: Token) -> Value:
    """A literal, exact: 0.1 is a tenth."""
    mantissa, _, exponent = token.text.lower().partition("e")
    if exponent and (len(exponent) > 5 or abs(int(exponent)) > MAX_EXPONENT):
        message = f"the exponent is beyond {MAX_EXPONENT}"
        raise ExpressionError(message, token.offset, len(token.text))
    if mantissa.isdigit() and not exponent:
        return int(mantissa)
    try:
        return arithmetic.tidy(Fraction(token.text))
    except Refused as error:
        raise ExpressionError(str(error), token.offset, len(token.text)) from None


# ---------------------------------------------------------------------- nodes
def _at(token: Token, error: Refused) -> ExpressionError:
    return ExpressionError(str(error), token.offset, max(1, len(token.text)))


def _lookup(token: Token) -> Node:
    def node(values: Values) -> Value:
        if token.text not in values:
            message = f"{token.text} has no value"
            raise ExpressionError(message, token.offset, len(token.text))
        return values[token.text]

    return node


def _applied(token: Token, function: Callable[..., Value], *nodes: Node) -> Node:
    def node(values: Values) -> Value:
        arguments = [each(values) for each in nodes]
        try:
            return function(*arguments)
        except Refused as error:
            raise _at(token, error) from None

    return node


def _binary(token: Token, left: Node, right: Node) -> Node:
    return _applied(token, lambda a, b: arithmetic.binary(token.text, a, b), left, right)


def _logic(token: Token, left: Node, right: Node) -> Node:
    """`and` and `or` look at the right side only when they need to."""
    decided_by = token.text == "or"

    def node(values: Values) -> Value:
        try:
            first = arithmetic.truth(left(values))
            return first if first is decided_by else arithmetic.truth(right(values))
        except Refused as error:
            raise _at(token, error) from None

    return node


def _chain(nodes: list[Node], signs: list[Token]) -> Node:
    def node(values: Values) -> Value:
        found = [each(values) for each in nodes]
        for token, left, right in zip(signs, found, found[1:], strict=False):
            try:
                if not arithmetic.compare(token.text, left, right):
                    return False
            except Refused as error:
                raise _at(token, error) from None
        return True

    return node
