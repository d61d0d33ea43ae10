"""Names, numbers, texts, lists, tuples, dicts, comprehensions, indices."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from quizcli.programs.limits import MAX_ITEMS
from quizcli.programs.source import names_in
from quizcli.worker.closed.machine import Handler, Machine, Scope
from quizcli.worker.closed.values import (
    NUMBERS,
    RESULTS,
    STACKS,
    TENSORS,
    Refused,
    described,
    items,
    truth,
)

_INDEXED = frozenset({list, tuple, range, torch.Size}) | RESULTS | STACKS


def _constant(machine: Machine, node: ast.Constant) -> Any:
    return node.value


def _name(machine: Machine, node: ast.Name) -> Any:
    return machine.scope.read(node.id)


def _list(machine: Machine, node: ast.List) -> list[Any]:
    return list(elements(machine, node.elts))


def _tuple(machine: Machine, node: ast.Tuple) -> tuple[Any, ...]:
    return tuple(elements(machine, node.elts))


def elements(machine: Machine, nodes: list[ast.expr]) -> Iterator[Any]:
    """The values of elements or arguments, those with a star spread out."""
    left = MAX_ITEMS
    for each in nodes:
        if isinstance(each, ast.Starred):
            values = items(used_up(machine, each.value))
        else:
            values = [machine.evaluate(each)]
        left -= len(values)
        if left < 0:
            raise Refused(f"a list, a tuple or a call has at most {MAX_ITEMS:,} elements")
        yield from values


def used_up(machine: Machine, node: ast.expr) -> Any:
    """The value of what is gone through at once: a generator expression is a list here."""
    if isinstance(node, ast.GeneratorExp):
        node = ast.copy_location(ast.ListComp(node.elt, node.generators), node)
    return machine.evaluate(node)


def _dict(machine: Machine, node: ast.Dict) -> dict[Any, Any]:
    made = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is None:
            raise Refused("** is not part of the language; write the keys")
        key = machine.evaluate(key_node)
        if type(key) not in (str, int):
            raise Refused("the keys of a dict are texts or whole numbers")
        made[key] = machine.evaluate(value_node)
    return made


def _comprehension(machine: Machine, node: ast.ListComp) -> list[Any]:
    if len(node.generators) != 1 or node.generators[0].is_async:
        raise Refused("a comprehension has one for; nest lists, or write a loop")
    each = node.generators[0]
    values = items(machine.evaluate(each.iter))
    own = frozenset(name.id for name in names_in(each.target))
    made = []
    with machine.inside(Scope({}, machine.scope, own)):
        for value in values:
            unpack(machine, each.target, value, machine.assign)
            if all(truth(machine.evaluate(test)) for test in each.ifs):
                made.append(machine.evaluate(node.elt))
    return made


def unpack(
    machine: Machine, target: ast.expr, value: Any, assign: Callable[[str, Any], None]
) -> None:
    """Assign the value to the plain names of the target, part by part."""
    if isinstance(target, ast.Name):
        assign(target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        for part, each in zip(target.elts, parts(value, len(target.elts)), strict=True):
            unpack(machine, part, each, assign)
    else:
        raise Refused("a loop assigns to names only")


def parts(value: Any, number: int) -> list[Any]:
    """The value taken apart into that many; raises Refused when there are more or fewer."""
    found = items(value)
    if len(found) != number:
        raise Refused(f"there are names for {number} values, not for {len(found)}")
    return found


def index(machine: Machine, node: ast.expr) -> Any:
    """What stands between square brackets: numbers, slices, tensors, None, `...`."""
    if isinstance(node, ast.Slice):
        bounds = (node.lower, node.upper, node.step)
        return slice(*[_bound(machine, each) for each in bounds])
    if isinstance(node, ast.Tuple) and any(isinstance(each, ast.Slice) for each in node.elts):
        return tuple(index(machine, each) for each in node.elts)
    return machine.evaluate(node)


def _bound(machine: Machine, node: ast.expr | None) -> int | None:
    value = machine.evaluate(node) if node is not None else None
    if type(value) not in (int, type(None)):
        raise Refused(f"a slice has whole numbers, not {described(value)}; write int(…)")
    return value


def _subscript(machine: Machine, node: ast.Subscript) -> Any:
    return item(machine.evaluate(node.value), index(machine, node.slice))


def item(value: Any, place: Any) -> Any:
    """`value[place]`, for kinds of values and places that go together."""
    kind = type(value)
    if kind is dict:
        return _under_key(value, place)
    if kind in _INDEXED:
        if type(place) not in (int, slice):
            raise Refused(f"this is indexed by a whole number, not by {described(place)}")
    elif kind in TENSORS:
        check_place(place)
    else:
        raise Refused(f"{described(value)} can't be indexed")
    return value[place]


def _under_key(value: dict[Any, Any], key: Any) -> Any:
    if type(key) not in (str, int) or key not in value:
        raise Refused("the dict has no such key")
    return value[key]


def check_place(place: Any) -> None:
    """Raise Refused for what no tensor is indexed by."""
    kind = type(place)
    if kind in (tuple, list, range):
        for each in place:
            check_place(each)
    elif kind not in NUMBERS | TENSORS | {slice, type(None), type(...)}:
        raise Refused(f"a tensor can't be indexed by {described(place)}")


LITERALS: Mapping[type[ast.expr], Handler] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Dict: _dict,
    ast.ListComp: _comprehension,
    ast.Subscript: _subscript,
}
