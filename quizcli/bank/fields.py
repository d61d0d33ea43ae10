"""The keys of a bank and of a question, and how each is read.

Which keys belong to a type of question says the type itself, in its `fields`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizcli.bank import listings, part_reader, readers, silences
from quizcli.bank.readers import Reader
from quizcli.questions import TYPES

FORMAT = 1

BANK: Mapping[str, Reader[Any]] = {
    "format": readers.anything,
    "title": readers.text,
    "license": readers.text,
    "description": readers.prose,
    "tags": readers.texts,
    "computations": readers.anything,
    "questions": readers.anything,
}
BANK_REQUIRED = ("format", "title", "license", "questions")

QUESTION: Mapping[str, Reader[Any]] = {
    "id": readers.text,
    "retired": readers.switch,
    "type": readers.text,
    "concept": readers.text,
    "objective": readers.prose,
    "difficulty": readers.difficulty,
    "tags": readers.texts,
    "draw": readers.rules,
    "let": readers.formulas,
    "where": readers.texts,
    "prompt": readers.prose,
    "measure": readers.text,
    "with": readers.arguments,
    "torch": readers.prose,
    "python": readers.prose,
    "answer": readers.expression,
    "symbolic": readers.texts,
    "symbols": readers.texts,
    "options": readers.options,
    "shuffle": readers.switch,
    "items": listings.items,
    "pairs": listings.pairs,
    "extra": readers.texts,
    "accept": readers.texts,
    "reject": listings.rejected,
    "rubric": readers.texts,
    "parts": part_reader.parts,
    "points": part_reader.points,
    "tolerance": readers.tolerance,
    "unit": readers.text,
    "allow": readers.texts,
    "witness": readers.expression,
    "fact": readers.expression,
    "mistakes": readers.mistakes,
    "hints": readers.texts,
    "explain": readers.prose,
    "source": readers.prose,
    "tests": readers.self_tests,
    "silence": silences.reasons,
}
REQUIRED = ("id", "type", "prompt")
COMMON = frozenset(QUESTION) - {key for kind in TYPES.values() for key in kind.fields}
"""The keys that every type has: those that no type calls its own."""
