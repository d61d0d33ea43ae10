"""What a parsed expression is made of: functions from the values of names to a value.

A node calls its parts in a loop, so that a sum of a hundred terms is one call deep.
Each raises ExpressionError at its own place, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from quizcli.expressions import arithmetic
from quizcli.expressions.errors import Refused
from quizcli.expressions.tokens import Token
from quizcli.model import Value, Values

Node: TypeAlias = Callable[[Values], Value]
Link: TypeAlias = tuple[Token, Node]
"""A sign and what stands to the right of it."""


def constant(value: Value) -> Node:
    """A literal."""
    return lambda values: value


def lookup(token: Token) -> Node:
    """The value of a name."""

    def node(values: Values) -> Value:
        if token.text not in values:
            raise token.error(f"{token.text} has no value here")
        return values[token.text]

    return node


def unless_given(name: str, value: Value) -> Node:
    """A constant, or what the values hold under its name."""
    return lambda values: values.get(name, value)


def group(token: Token, parts: Sequence[Node]) -> Node:
    """A tuple of what the parts give; `token` is its bracket."""
    return applied(token, arithmetic.listed, *parts)


def applied(token: Token, function: Callable[..., Value], *parts: Node) -> Node:
    """A function of the parts; what it refuses is reported at the token."""

    def node(values: Values) -> Value:
        arguments = [part(values) for part in parts]
        try:
            return function(*arguments)
        except Refused as error:
            raise token.refused(error) from None

    return node


def chain(first: Node, links: Sequence[Link]) -> Node:
    """Signs of the same strength, from left to right: a - b + c."""

    def node(values: Values) -> Value:
        value = first(values)
        for token, part in links:
            right = part(values)
            try:
                value = arithmetic.binary(token.text, value, right)
            except Refused as error:
                raise token.refused(error) from None
        return value

    return node


def comparison(first: Node, links: Sequence[Link]) -> Node:
    """Comparisons, chained as in Python: a < b < c."""

    def node(values: Values) -> Value:
        left = first(values)
        for token, part in links:
            right = part(values)
            try:
                if not arithmetic.compare(token.text, left, right):
                    return False
            except Refused as error:
                raise token.refused(error) from None
            left = right
        return True

    return node


def either(first: Node, links: Sequence[Link]) -> Node:
    """`or` or `and`: parts are looked at until one decides."""
    decisive = links[0][0].text == "or"

    def node(values: Values) -> Value:
        value = _truth(links[0][0], first(values))
        for token, part in links:
            if value is decisive:
                break
            value = _truth(token, part(values))
        return value

    return node


def _truth(token: Token, value: Value) -> bool:
    try:
        return arithmetic.truth(value)
    except Refused as error:
        raise token.refused(error) from None
