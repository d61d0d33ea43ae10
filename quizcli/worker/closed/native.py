"""Calls that leave the language: what may be handed to torch, and what it may give back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import GeneratorType
from typing import Any, NamedTuple

import torch
from torch.nn.utils.rnn import PackedSequence

from quizcli.programs.functions import BANNED_KEYWORDS, DEVICES, EQUATION, WORDS
from quizcli.programs.limits import MAX_ARGUMENTS, MAX_ITEMS
from quizcli.worker.closed.values import (
    ALLOWED,
    CALLABLES,
    LIMITS,
    MODULES,
    OPTIMIZER_TYPES,
    SEQUENCES,
    Budget,
    Refused,
    described,
    vetted,
)

_EQUATION = re.compile(EQUATION)
_NEVER_HANDED_ON = CALLABLES | OPTIMIZER_TYPES | LIMITS
_GROUP_KEYS = frozenset({"params", "lr", "momentum", "weight_decay", "betas", "eps"})


class Taken(NamedTuple):
    """What a callee takes besides numbers, tensors, types, and lists of those."""

    modules: bool = False
    groups: bool = False
    state: bool = False
    packed: bool = False
    equation: bool = False


PLAIN = Taken()


def native(
    budget: Budget,
    callee: Callable[..., Any],
    arguments: Sequence[Any],
    words: Mapping[str, Any],
    taken: Taken = PLAIN,
) -> Any:
    """Call something of torch or math with vetted values; generators are made lists.

    The caller vets the result.  Raises Refused for values that torch is not handed.
    """
    check_words(words)
    if len(arguments) + len(words) > MAX_ARGUMENTS:
        raise Refused(f"a call has at most {MAX_ARGUMENTS} arguments")
    values = list(arguments)
    if taken.equation:
        _check_equation(values)
    for each in [*(values[1:] if taken.equation else values), *words.values()]:
        _check(vetted(each, budget), taken)
    result = callee(*arguments, **words)
    return _listed(result) if type(result) is GeneratorType else result


def check_words(words: Mapping[str, Any]) -> None:
    """Raise Refused for keywords that no call may have, and for devices that are not there."""
    for word, value in words.items():
        if word.startswith("_") or word in BANNED_KEYWORDS:
            raise Refused(f"the keyword {word} is not available here")
        if word == "device" and not _is_device(value):
            raise Refused("the device is 'cpu' or 'meta' here; leave it out")


def _is_device(value: Any) -> bool:
    if type(value) is torch.device:
        return value.type in DEVICES
    return value is None or (type(value) is str and value in DEVICES)


def _check_equation(values: Sequence[Any]) -> None:
    text = values[0] if values else None
    if type(text) is not str or _EQUATION.fullmatch(text) is None:
        raise Refused("einsum needs its equation as a text, such as 'ij,jk->ik'")


def _check(value: Any, taken: Taken) -> None:
    """Look at the value and its elements; they are vetted, so it ends."""
    kind = type(value)
    if kind is str and value not in WORDS:
        raise Refused(f"{value!r} is not a word that can be handed to torch")
    refused = kind in _NEVER_HANDED_ON or (kind in MODULES and not taken.modules)
    if refused or kind not in ALLOWED or (kind is PackedSequence and not taken.packed):
        raise Refused(f"{described(value)} can't be handed to this call")
    if kind is dict:
        _check_dict(value, taken)
    elif kind in SEQUENCES:
        for each in value:
            _check(each, taken)


def _check_dict(value: dict[Any, Any], taken: Taken) -> None:
    keys_fit = taken.state or (taken.groups and value.keys() <= _GROUP_KEYS)
    if not keys_fit:
        raise Refused("a dict can't be handed to this call")
    for each in value.values():
        _check(each, taken)


def _listed(values: Iterator[Any]) -> list[Any]:
    made = []
    for each in values:
        made.append(each)
        if len(made) > MAX_ITEMS:
            raise Refused(f"a list has at most {MAX_ITEMS:,} elements")
    return made
