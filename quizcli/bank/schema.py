"""The JSON Schema (draft 2020-12) of a bank, made from the field table and the types.

Editors use it to complete and to explain keys.  It sees the structure only: names,
expressions, draws that are empty and what is measured are `quizcli check`'s.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any, TypeAlias

from quizcli.bank import fields, listings, part_reader, readers, silences
from quizcli.bank.authored import KEYS as KEYS_OF_LINES
from quizcli.bank.names import RESERVED
from quizcli.bank.question_reader import ID, LONGEST_ID
from quizcli.bank.schema_words import KEYS, PART_KEYS
from quizcli.questions import TYPES, QuestionType
from quizcli.questions.choice import MOST_OPTIONS
from quizcli.questions.match import MOST as MOST_PAIRS
from quizcli.questions.numeric import ALLOWED
from quizcli.questions.order import MOST_ITEMS
from quizcli.questions.part_judging import KINDS
from quizcli.questions.parts import LEAST, MOST
from quizcli.questions.text import MOST as MOST_WORDS
from quizcli.silencing import FILE

Schema: TypeAlias = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_PLAIN: Schema = {"type": ["string", "number", "boolean"]}
_TEXT: Schema = {**_PLAIN, "pattern": r"\S"}
_MEASURING = ("measure", *KEYS_OF_LINES)
_NUMBER: Schema = {"type": "number"}
_NAME = r"^[^\W\d]\w*$"
_RANGE = r"^(?!.*\.\.)|^\s*[-+.\deE]+\s*\.\.(?!\.)\s*[-+.\deE]+(\s+step\s+[-+.\deE]+)?\s*$"


def as_text() -> str:
    """The schema as JSON, in the order of the field table."""
    return json.dumps(of_bank(), indent=1, ensure_ascii=False) + "\n"


def of_bank() -> Schema:
    """The schema of a whole bank."""
    properties = {key: _property(key, reader) for key, reader in fields.BANK.items()}
    properties["format"] = {**_words("format"), "enum": [fields.FORMAT, str(fields.FORMAT)]}
    properties["computations"] = {**_words("computations"), **_COMPUTATIONS}
    properties["questions"] = {
        **_words("questions"),
        "type": "array",
        "minItems": 1,
        "items": {"$ref": "#/$defs/question"},
    }
    head = {"$schema": DRAFT, "title": "A bank of questions for quizcli"}
    return {**head, **_object(properties, fields.BANK_REQUIRED), "$defs": {"question": _question()}}


def _question() -> Schema:
    properties = {key: _property(key, reader) for key, reader in fields.QUESTION.items()}
    properties["id"] |= {"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": LONGEST_ID}
    properties["type"] = {**_words("type"), "enum": list(TYPES)}
    properties["parts"] |= _parts()
    branches = [_branch(kind, fields.QUESTION, fields.COMMON) for kind in TYPES.values()]
    one_way = [{"not": {"required": list(pair)}} for pair in combinations(_MEASURING, 2)]
    return {
        **_object(properties, fields.REQUIRED),
        "allOf": [*branches, *one_way],
        "dependentSchemas": {
            "with": {"required": ["measure"]},
            "fact": {"anyOf": [{"required": [each]} for each in _MEASURING]},
        },
    }


def _parts() -> Schema:
    """The parts of a question, of which one without a type is numeric."""
    properties = {
        key: _property(key, reader, {**KEYS, **PART_KEYS})
        for key, reader in part_reader.FIELDS.items()
    }
    properties["id"] |= {"pattern": _NAME}
    properties["type"]["enum"] = list(KINDS)
    branches = [
        _branch(kind, part_reader.FIELDS, part_reader.COMMON, usual=kind.name == part_reader.USUAL)
        for kind in KINDS.values()
    ]
    part = {**_object(properties, ("prompt",)), "allOf": branches}
    return {"type": "array", "minItems": LEAST, "maxItems": MOST, "items": part}


def _branch(
    kind: QuestionType, known: Collection[str], common: Collection[str], *, usual: bool = False
) -> Schema:
    """What holds for one type: editors show the right branch of `if` and the wrong of `oneOf`.

    The `usual` type is also that of what names no type.
    """
    foreign = [key for key in known if key not in common and key not in kind.fields]
    then: Schema = {"properties": dict.fromkeys(foreign, False)}
    if kind.required:
        then["required"] = sorted(kind.required)
    named: Schema = {"properties": {"type": {"const": kind.name}}}
    return {"if": named if usual else {**named, "required": ["type"]}, "then": then}


def _property(key: str, reader: Any, words: Mapping[str, tuple[Any, ...]] = KEYS) -> Schema:
    return {**_words(key, words), **_SHAPES.get(reader, {}), **_MORE.get(key, {})}


def _words(key: str, words: Mapping[str, tuple[Any, ...]] = KEYS) -> Schema:
    """What an editor shows of a key."""
    description, *examples = words[key]
    return {"description": description, **({"examples": examples} if examples else {})}


# ---------------------------------------------------------------------- shapes
def _object(properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties)}
    if required:
        found["required"] = list(required)
    return {**found, "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _names(values: Schema) -> Schema:
    """A mapping from names to something."""
    return {
        "type": "object",
        "propertyNames": {"pattern": _NAME, "not": {"enum": sorted(RESERVED)}},
        "additionalProperties": values,
    }


def _rule(*, inner: bool = False) -> Schema:
    """How a name is drawn; the numbers of a list are not lists again."""
    range_: Schema = {"type": ["string", "number", "boolean"], "pattern": _RANGE}
    choice: Schema = {"type": "array", "minItems": 1, "items": _PLAIN}
    if inner:
        return {"anyOf": [range_, choice]}
    length: Schema = {"type": ["string", "integer"], "pattern": _RANGE}
    inside = _object({"list": length, "of": _rule(inner=True)}, ("list", "of"))
    return {"anyOf": [range_, choice, inside]}


_TOLERANCE: Schema = {
    "if": {"type": "object"},
    "then": {
        "minProperties": 1,
        "properties": {
            "rel": {"type": "number", "exclusiveMinimum": 0},
            "abs": {"type": "number", "exclusiveMinimum": 0},
            "factor": {"type": "number", "exclusiveMinimum": 1},
            "digits": {"type": "integer", "minimum": 1, "maximum": readers.MOST_SIGNIFICANT},
        },
        "additionalProperties": False,
        "dependentSchemas": {each: {"maxProperties": 1} for each in ("factor", "digits")},
    },
    "else": {"const": "exact"},
}
_ARGUMENT: Schema = {"anyOf": [_TEXT, _list(_NUMBER)]}
_OPTION = _object({"text": _TEXT, "correct": _TEXT, "because": _TEXT}, ("text",))
_MISTAKE = _object({"answer": _TEXT, "because": _TEXT}, ("answer", "because"))
_REJECTED = _object({"text": _TEXT, "because": _TEXT}, ("text", "because"))
_ITEM = {
    "if": {"type": "object"},
    "then": _object({"text": _TEXT, "value": _TEXT}, ("text",)),
    "else": _TEXT,
}
_COMPUTATION = {
    **_object(
        {
            "doc": _TEXT,
            "needs": _list({**_PLAIN, "pattern": _NAME}),
            "torch": _TEXT,
            "python": _TEXT,
        }
    ),
    "if": {"required": ["torch"]},
    "then": {"properties": {"python": False}},
    "else": {"required": ["python"]},
}
_COMPUTATIONS = _names(_COMPUTATION)
_TESTS = _object({each: _list(_PLAIN) for each in ("accept", "reject", "unreadable")})

_SHAPES: Mapping[Any, Schema] = {
    readers.text: _TEXT,
    readers.prose: _TEXT,
    readers.expression: _TEXT,
    readers.texts: _list(_TEXT),
    readers.switch: {"type": "boolean"},
    readers.difficulty: {"type": "integer", "minimum": 1, "maximum": readers.HARDEST},
    readers.tolerance: _TOLERANCE,
    readers.rules: _names(_rule()),
    readers.formulas: _names(_TEXT),
    readers.arguments: {"type": "object", "additionalProperties": _ARGUMENT},
    readers.options: _list(_OPTION),
    readers.mistakes: _list(_MISTAKE),
    readers.self_tests: _TESTS,
    silences.reasons: {
        "type": "object",
        "propertyNames": {"pattern": "^W[0-9]{3}$", "not": {"enum": sorted(FILE)}},
        "additionalProperties": _TEXT,
    },
    listings.items: _list(_ITEM),
    listings.pairs: {"type": "object", "additionalProperties": _TEXT},
    listings.rejected: _list(_REJECTED),
    part_reader.points: {
        "type": "integer",
        "minimum": 1,
        "maximum": part_reader.LARGEST_POINTS,
    },
    part_reader.carry: {"type": "number", "minimum": 0, "maximum": 1},
}
"""What each reader takes, as far as a schema can say it."""

_MORE: Mapping[str, Schema] = {
    "allow": _list({"enum": sorted(ALLOWED)}),
    "options": {"minItems": 2, "maxItems": MOST_OPTIONS},
    "items": {"minItems": 2, "maxItems": MOST_ITEMS},
    "pairs": {"minProperties": 2, "maxProperties": MOST_PAIRS},
    "accept": {"minItems": 1, "maxItems": MOST_WORDS},
    "reject": {"maxItems": MOST_WORDS},
}
"""What holds for a key besides."""
