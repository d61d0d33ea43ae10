"""A probe's outputs as plain data: booleans, numbers, short strings, nested lists; with caps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from quizcli.model import MeasureError

Plain: TypeAlias = "bool | int | float | str | list[Plain]"

MAX_DEPTH = 4
MAX_ELEMENTS = 4096
MAX_TEXT = 4096
MAX_BITS = 4096


def plain(outputs: Mapping[str, object]) -> dict[str, Plain]:
    """The outputs, each made of bool, int, float, str and lists nested at most four deep.

    Raises MeasureError naming the output that is something else or too large.
    """
    made: dict[str, Plain] = {}
    left = MAX_ELEMENTS
    for name, value in outputs.items():
        made[str(name)] = _plain(str(name), value, MAX_DEPTH)
        left -= _count(made[str(name)])
        if left < 0:
            raise MeasureError(f"the outputs have more than {MAX_ELEMENTS:,} elements")
    return made


def _plain(name: str, value: object, depth: int) -> Plain:
    match value:
        case bool():
            return value
        case int():
            return _integer(name, int(value))
        case float():
            return float(value)
        case str():
            return _text(name, str(value))
        case list() | tuple():
            return _list(name, value, depth)
    kind = type(value).__name__
    raise MeasureError(f"{name} is a {kind}; only plain numbers, booleans, strings and lists count")


def _list(name: str, value: Sequence[object], depth: int) -> list[Plain]:
    if depth == 0:
        raise MeasureError(f"{name} is nested more than {MAX_DEPTH} deep")
    if len(value) > MAX_ELEMENTS:
        raise MeasureError(f"{name} has more than {MAX_ELEMENTS:,} elements")
    return [_plain(name, each, depth - 1) for each in value]


def _integer(name: str, value: int) -> int:
    if value.bit_length() > MAX_BITS:
        raise MeasureError(f"{name} has more than {MAX_BITS:,} bits")
    return value


def _text(name: str, value: str) -> str:
    if len(value) > MAX_TEXT:
        raise MeasureError(f"{name} has more than {MAX_TEXT:,} characters")
    return value


def _count(value: Plain) -> int:
    return sum(map(_count, value)) if isinstance(value, list) else 1
