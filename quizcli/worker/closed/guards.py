"""What is refused before torch begins: what would be too large, and what torch dies of.

It is no fence (the kernel's limits are): it turns the common mistakes into a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch

from quizcli.programs.functions import EXPLODING, NEED_FINITE, SIZED, STACKED, STACKED_WORDS
from quizcli.programs.limits import MAX_ELEMENTS, MAX_ITEMS, MAX_LAYERS, MAX_SETTING
from quizcli.worker.closed.values import TENSORS, Refused

_REPEATING = frozenset({"repeat", "tile", "expand", "new_zeros", "new_ones", "new_full"})


def check_function(name: str, arguments: Sequence[Any], words: Mapping[str, Any]) -> None:
    """Raise Refused when `name(*arguments, **words)` would be too large or crash."""
    if name in SIZED and str(words.get("device")) != "meta":
        _check_product([*arguments[: SIZED[name]], words.get("size", ())], 1)
    if name == "torch.arange":
        _check_range(arguments)
    if name in STACKED:
        places = [arguments[place] for place in STACKED[name] if place < len(arguments)]
        _check_layers([*places, *(words[each] for each in STACKED_WORDS & words.keys())])
    if name.removeprefix("torch.") in EXPLODING:
        _check_parts([*arguments, *words.values()])
    if name.startswith(("F.", "nn.", "torch.conv")):
        _check_settings([*arguments, *words.values()])
    if name in NEED_FINITE:
        _check_finite([*arguments, *words.values()])


def check_method(name: str, tensor: torch.Tensor, arguments: Sequence[Any]) -> None:
    """Raise Refused when `tensor.name(*arguments)` would be too large."""
    if name in _REPEATING and not tensor.is_meta:
        of_its_own = name in ("repeat", "tile")
        shape = arguments[:1] if name == "new_full" else arguments
        _check_product(shape, tensor.numel() if of_its_own else 1)
    if name == "tolist" and tensor.numel() > MAX_ITEMS:
        raise Refused(f"a list has at most {MAX_ITEMS:,} elements, and the tensor has more")
    if name in EXPLODING:
        _check_parts([tensor])
    if name == "to" and any(type(each) is int for each in arguments):
        raise Refused("the device is 'cpu' or 'meta' here")


def _check_product(arguments: Sequence[Any], times: int) -> None:
    if times * math.prod(max(1, each) for each in _whole_numbers(arguments)) > MAX_ELEMENTS:
        raise Refused(f"a tensor has at most {MAX_ELEMENTS:,} elements")


def _check_range(numbers: Sequence[Any]) -> None:
    if not all(type(each) in (int, float) for each in numbers) or not 0 < len(numbers) < 4:
        return
    start, stop = (0, numbers[0]) if len(numbers) == 1 else numbers[:2]
    step = numbers[2] if len(numbers) == 3 else 1
    if step and abs((stop - start) / step) > MAX_ELEMENTS:
        raise Refused(f"a tensor has at most {MAX_ELEMENTS:,} elements")


def _whole_numbers(values: Sequence[Any]) -> Iterator[int]:
    for each in values:
        if type(each) is int:
            yield each
        elif type(each) in (tuple, list, torch.Size):
            yield from _whole_numbers(each)


def _check_layers(numbers: Sequence[Any]) -> None:
    if any(type(each) is int and each > MAX_LAYERS for each in numbers):
        raise Refused(f"a module stacks at most {MAX_LAYERS} layers")


def _check_settings(values: Sequence[Any]) -> None:
    if any(abs(each) > MAX_SETTING for each in _whole_numbers(values)):
        raise Refused(f"a size or setting of a layer is at most {MAX_SETTING:,}")


def _check_finite(values: Sequence[Any]) -> None:
    for each in values:
        if type(each) in TENSORS and not each.is_meta and not bool(each.isfinite().all()):
            raise Refused("the matrix holds infinities or NaN")


def _check_parts(values: Sequence[Any]) -> None:
    for each in values:
        if type(each) in TENSORS and max(each.shape, default=0) > MAX_ITEMS:
            raise Refused(f"a tensor with a side above {MAX_ITEMS:,} can't be taken apart here")
