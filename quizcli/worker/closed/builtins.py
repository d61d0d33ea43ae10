"""Python's own functions that are part of the language."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any

from quizcli.programs.limits import MAX_DIGITS
from quizcli.programs.vocabulary import BUILTIN_KEYWORDS, FLOAT_TEXTS
from quizcli.worker.closed.literals import used_up
from quizcli.worker.closed.machine import Machine
from quizcli.worker.closed.names import CLASSES
from quizcli.worker.closed.values import (
    NUMBERS,
    SEQUENCES,
    STACKS,
    TENSORS,
    Refused,
    described,
    items,
    truth,
    vetted,
)

_COUNTED = SEQUENCES | STACKS | TENSORS | {range, dict, str}


def _len(value: Any) -> int:
    if type(value) not in _COUNTED:
        raise Refused(f"{described(value)} has no length")
    return len(value)


def _number(value: Any) -> Any:
    if type(value) not in NUMBERS | TENSORS:
        raise Refused(f"this takes a number, not {described(value)}")
    return value


def _abs(value: Any) -> Any:
    return abs(_number(value))


def _int(value: Any = 0) -> int:
    return int(_number(value))


def _float(value: Any = 0.0) -> float:
    if type(value) is str and value in FLOAT_TEXTS:
        return float(value)
    return float(_number(value))


def _bool(value: Any = False) -> bool:
    return truth(value)


def _round(value: Any, digits: Any = None) -> Any:
    if digits is not None and (type(digits) is not int or abs(digits) > MAX_DIGITS):
        raise Refused(f"round keeps at most {MAX_DIGITS} digits")
    if type(value) in TENSORS:
        raise Refused("round takes a number; a tensor has .round()")
    return round(_number(value), digits)


def _sum(values: Any, start: Any = 0) -> Any:
    addends = items(values)
    for each in [start, *addends]:
        _number(each)
    return sum(addends, start)


def _chosen(choose: Callable[..., Any]) -> Callable[..., Any]:
    def of(*values: Any) -> Any:
        candidates = items(values[0]) if len(values) == 1 else list(values)
        return choose(_number(each) for each in candidates)

    return of


def _range(*bounds: Any) -> range:
    for each in bounds:
        if type(each) is not int:
            raise Refused(f"range takes whole numbers, not {described(each)}")
    return range(*bounds)


def _zip(*values: Any, strict: Any = False) -> list[Any]:
    return list(zip(*[items(each) for each in values], strict=truth(strict)))


def _enumerate(values: Any, start: Any = 0) -> list[Any]:
    if type(start) is not int:
        raise Refused("enumerate starts with a whole number")
    return list(enumerate(items(values), start))


def _reversed(values: Any) -> list[Any]:
    return items(values)[::-1]


def _sorted(values: Any, reverse: Any = False) -> list[Any]:
    found = items(values)
    if not all(type(each) in NUMBERS | TENSORS | {str, tuple} for each in found):
        raise Refused("sorted takes numbers, texts or tuples of them")
    return sorted(found, reverse=truth(reverse))


def _all(values: Any) -> bool:
    return all(truth(each) for each in items(values))


def _any(values: Any) -> bool:
    return any(truth(each) for each in items(values))


def _tuple(values: Any = ()) -> tuple[Any, ...]:
    return tuple(items(values))


def _list(values: Any = ()) -> list[Any]:
    return items(values)


BUILTINS: Mapping[str, Callable[..., Any]] = {
    "len": _len,
    "abs": _abs,
    "min": _chosen(min),
    "max": _chosen(max),
    "sum": _sum,
    "round": _round,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "tuple": _tuple,
    "list": _list,
    "range": _range,
    "zip": _zip,
    "enumerate": _enumerate,
    "reversed": _reversed,
    "sorted": _sorted,
    "all": _all,
    "any": _any,
}


def builtin(machine: Machine, node: ast.Call, name: str) -> Any:
    """Call one of `BUILTINS` with the arguments of the call."""
    arguments: list[Any] = []
    for each in node.args:
        starred = isinstance(each, ast.Starred)
        value = used_up(machine, each.value if isinstance(each, ast.Starred) else each)
        arguments += items(value) if starred else [vetted(value, machine.budget)]
    words = {}
    for keyword in node.keywords:
        if keyword.arg not in BUILTIN_KEYWORDS.get(name, frozenset()):
            raise Refused(f"{name} has no keyword {keyword.arg} here")
        words[keyword.arg] = machine.evaluate(keyword.value)
    try:
        signature(BUILTINS[name]).bind(*arguments, **words)
    except TypeError as error:
        raise Refused(f"{name}: {error}") from None
    return BUILTINS[name](*arguments, **words)


def is_instance(machine: Machine, node: ast.Call) -> bool:
    """`isinstance(value, nn.Linear)`: the class is named, never a value."""
    if len(node.args) != 2 or node.keywords:
        raise Refused("isinstance takes a value and a class")
    name = machine.global_name(node.args[1])
    if name not in CLASSES:
        raise Refused("isinstance compares with a class of nn, such as nn.Linear")
    return isinstance(machine.evaluate(node.args[0]), CLASSES[name])
