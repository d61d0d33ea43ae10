"""The one expression language: typed answers, `where`, derived values, keys, mistakes, facts.

A hand-written parser over a fixed grammar, loosest first:

    logic       or, and, not
    comparison  == != < <= > >=, chained as in Python
    sum         + -
    product     * / // %, and side by side (`4h`) where `implicit_product` is on
    sign        + -
    power       ^ or **, from right to left; -2^2 is -4
    atom        number, name, 'text', true, false, pi, e, function(…), (…)
    tuple       (a, b)  (a,)  ()

Whole numbers, decimals and fractions of them are exact; anything that passes through
a float is a float.  There is no attribute, no index and no call of anything but
`FUNCTIONS`; the length of the text, the nesting and the size of numbers are bounded,
so that parsing and evaluating always end at once.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from quizcli.expressions import parser
from quizcli.expressions.errors import ExpressionError
from quizcli.expressions.functions import FUNCTIONS as _FUNCTIONS
from quizcli.expressions.nodes import Node
from quizcli.expressions.parser import CONSTANTS, WORDS
from quizcli.expressions.tokens import tokens
from quizcli.model import Value, Values

__all__ = ["CONSTANTS", "FUNCTIONS", "WORDS", "Expression", "ExpressionError", "parse"]

MAX_LENGTH = 500
MAX_KEPT_LENGTH = 200
"""Longer expressions are parsed afresh (1 ms): 1024 kept ones then stay below 64 MB."""
FUNCTIONS = frozenset(_FUNCTIONS)


class Expression(NamedTuple):
    """A parsed expression; `names` are the declared names that occur in it.

    In `text` every product has its sign, so it may differ from what was parsed.
    """

    text: str
    names: frozenset[str]
    node: Node

    def evaluate(self, values: Values) -> Value:
        """The value with these names.  Raises ExpressionError, with a place in `text`."""
        return self.node(values)


def parse(
    text: str, *, names: Collection[str] | None = None, implicit_product: bool = False
) -> Expression:
    """Parse an expression; a short text that was parsed before costs nothing.

    With `names`, any other name is an error with a suggestion, and a declared `e` or
    `pi` hides the constant; without, every name is allowed and looked up on evaluation.
    With `implicit_product`, `4h`, `2(h+1)` and `(a)(b)` are products; `1/2h`, which can
    be read in two ways, is an error.  Raises ExpressionError.
    """
    if len(text) > MAX_LENGTH:
        message = f"the expression is longer than {MAX_LENGTH} characters"
        raise ExpressionError(message, MAX_LENGTH, len(text) - MAX_LENGTH)
    known = None if names is None else frozenset(names)
    # what a learner types is parsed once and never again
    kept = len(text) <= MAX_KEPT_LENGTH and not implicit_product
    return (_kept if kept else _parse)(text, known, implicit_product)


def _parse(text: str, known: frozenset[str] | None, implicit: bool) -> Expression:
    node, found, gaps = parser.parse(tokens(text), known, implicit=implicit)
    return _parse(_with_signs(text, gaps), known, False) if gaps else Expression(text, found, node)


_kept = lru_cache(maxsize=1024)(_parse)


def _with_signs(text: str, gaps: Collection[tuple[int, int]]) -> str:
    """The text with `*` in each gap."""
    for start, end in sorted(gaps, reverse=True):
        text = f"{text[:start]}*{text[end:]}"
    return text
