"""The keys of the language, and a word of a filter as a term."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from quizcli.filters import labels, numbers
from quizcli.filters.errors import unknown
from quizcli.filters.facts import Known
from quizcli.filters.nodes import Filter
from quizcli.filters.tokens import Token


class Key(NamedTuple):
    """A key: what reads its value, an example, and what the example means."""

    read: Callable[[str, Token, Known], Filter]
    example: str
    doc: str


KEYS: Mapping[str, Key] = {
    "bank": Key(labels.label, "bank:rnn", "in this bank"),
    "concept": Key(labels.label, "concept:lstm", "about this concept"),
    "tag": Key(labels.label, "tag:gradients", "with this tag"),
    "type": Key(labels.label, "type:numeric", "of this type"),
    "id": Key(labels.label, "id:rnn/*", "whose id begins with rnn/"),
    "difficulty": Key(numbers.difficulty, "difficulty:>=3", "of difficulty 3, 4 or 5"),
    "is": Key(
        labels.state,
        "is:due",
        "due; also new, learning, suspended, buried, leech, flagged, retired",
    ),
    "prop": Key(numbers.memory, "prop:s<10", "stability below 10 days; also d, r"),
    "rated": Key(numbers.rated, "rated:7:1", "answered with Again in the last 7 days"),
    "added": Key(numbers.added, "added:3", "answered for the first time during the last 3 days"),
}


def term(token: Token, known: Known) -> Filter:
    """A key with its value, or a bare word.  Raises FilterError."""
    name, colon, rest = token.text.partition(":")
    if not colon or '"' in name:
        return labels.occurring(token)
    key = name.lower()
    if key not in KEYS:
        at = Token("word", name or ":", token.offset)
        what = unknown("key", key, KEYS) if name else "there is no key before the colon"
        raise at.error(f"{what}; a text with a colon needs quotes")
    if not rest.strip('"'):
        raise token.error(f"{key}: needs a value, such as {KEYS[key].example}")
    value = Token("word", rest, token.offset + len(name) + 1)
    return KEYS[key].read(key, value, known)
