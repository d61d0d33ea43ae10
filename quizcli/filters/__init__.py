"""Filters: which questions are meant, in a small language like that of Anki's browser.

    either     both, with `or` between them
    both       parts, with `and` or nothing between them
    part       any number of -, then a term, or an either in brackets
    term       key:value, or a word that occurs in id, bank, concept, objective or a tag

Keys and their values are in `terms.KEYS`.  `*` stands for anything; quotes take every
meaning from what is between them, spaces and `*` included; there are no other signs and
no regular expressions.  Small and capital letters are the same.  What is not known of a
question (the stability of a new one) fulfils no comparison, so that its negation holds.

Length and nesting are bounded, and a pattern is matched from left to right without ever
going back, so that parsing and matching always end at once.
"""

from __future__ import annotations

from quizcli.filters import parser
from quizcli.filters.errors import FilterError, caret
from quizcli.filters.facts import NO_VALUES, STATES, Facts, Known
from quizcli.filters.nodes import Filter
from quizcli.filters.terms import KEYS
from quizcli.filters.tokens import tokens

__all__ = ["KEYS", "MAX_LENGTH", "STATES", "Facts", "Filter", "FilterError", "caret", "parse"]

MAX_LENGTH = 1000


def parse(text: str, *, known: Known = NO_VALUES) -> Filter:
    """Parse a filter; an empty one means every question.

    `known` are the values that there are for `bank`, `concept`, `id`, `tag` or `type`: a
    value without `*` that is not among them is an error with a suggestion.  A key that is
    left out takes any value, but for `type`, whose values are those of the program.
    Raises FilterError, and nothing else whatever the text.
    """
    if len(text) > MAX_LENGTH:
        message = f"the filter is longer than {MAX_LENGTH} characters"
        raise FilterError(message, MAX_LENGTH, len(text) - MAX_LENGTH)
    return parser.parse(tokens(text), known)
