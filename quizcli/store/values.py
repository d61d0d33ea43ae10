"""Values as plain JSON and back, without loss and without pickle.

What JSON has is written as it is: true, false, numbers, text; a tuple is a list.
The rest is an object with one name that says what it is:

    {"int": "0x38d7ea4c680001"}     beyond 2**53, where other readers of JSON round
    {"float": "nan"}                nan, inf, -inf, which JSON does not have
    {"fraction": [1, 3]}
    {"utf8": "66edb3bf"}            text with surrogates: its bytes, in hexadecimal
"""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import TypeAlias

from quizcli.model import Value, Values

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LARGEST_SHARED = 2**53

DEEPEST = 200
"""Lists in lists: far deeper than any answer, and no trouble for whoever walks through them."""

MOST_DIGITS = 2**14
"""Hexadecimal digits of a whole number: far more than any answer has, few enough to divide."""


def encode(value: Value) -> Json:
    """The value as JSON; TypeError for what is no Value, ValueError for a monstrous number."""
    match value:
        case bool():
            return value
        case int():
            return value if abs(value) <= LARGEST_SHARED else {"int": _hexadecimal(value)}
        case float():
            return value if math.isfinite(value) else {"float": repr(value)}
        case str():
            return encode_text(value)
        case Fraction():
            return {"fraction": [encode(value.numerator), encode(value.denominator)]}
        case tuple():
            return [encode(each) for each in value]
    raise TypeError(f"a {type(value).__name__} is not a value that can be kept")


_PLAIN = (bool, int, float, str)
"""What JSON writes as it is."""


def decode(data: Json, left: int = DEEPEST) -> Value:
    """The value that `encode` wrote; ValueError for anything else, and when too much is nested."""
    match data:
        case bool() | int() | float() | str():
            return data
        case list() if left:
            return tuple(decode(each, left - 1) for each in data)
        case {"int": str(digits), **rest} if not rest and len(digits) <= MOST_DIGITS:
            return int(digits, 16)
        case {"float": ("nan" | "inf" | "-inf") as name, **rest} if not rest:
            return float(name)
        case {"fraction": [top, bottom], **rest} if not rest:
            return _fraction(decode(top), decode(bottom))
        case {"utf8": str(digits), **rest} if not rest:
            return bytes.fromhex(digits).decode("utf-8", "surrogatepass")
    raise ValueError(f"not a value: {json.dumps(data)[:80]}")


def _hexadecimal(number: int) -> str:
    """The number in a notation that Python's limit of 4,300 decimal digits doesn't touch."""
    digits = hex(number)
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} hexadecimal digits can't be kept")
    return digits


def _fraction(top: Value, bottom: Value) -> Fraction:
    if isinstance(top, int) and isinstance(bottom, int) and bottom:
        return Fraction(top, bottom)
    raise ValueError(f"not a fraction: {top!r} over {bottom!r}")


def encode_text(text: str) -> Json:
    """The text itself, or its bytes where it holds surrogates, which no encoding has."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return {"utf8": text.encode("utf-8", "surrogatepass").hex()}
    return text


def decode_text(data: Json) -> str:
    """The text that `encode_text` wrote; ValueError for anything else."""
    value = decode(data)
    if isinstance(value, str):
        return value
    raise ValueError(f"not a text: {value!r}")


def encode_names(values: Values) -> dict[str, Json]:
    """Named values as one object, in their order."""
    return {name: encode(value) for name, value in values.items()}


def decode_names(data: Json) -> dict[str, Value]:
    """The named values that `encode_names` wrote; ValueError for anything else."""
    if isinstance(data, dict):
        return {
            name: value if isinstance(value, _PLAIN) else decode(value)
            for name, value in data.items()
        }
    raise ValueError(f"not named values: {json.dumps(data)[:80]}")
