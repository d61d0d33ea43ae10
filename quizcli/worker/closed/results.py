"""The values of a program as plain ones: numbers, truth values, texts, nested lists."""

from __future__ import annotations

from typing import Any

import torch

from quizcli.worker.closed.values import SEQUENCES, TENSORS, Refused, described
from quizcli.worker.plain import MAX_DEPTH, MAX_ELEMENTS


def plain(value: Any, depth: int = 0) -> object:
    """The value as bool, int, float, str or lists of those.

    Tensors are numbers or nested lists; types and devices are their names.  Raises Refused
    for what is neither, and for more than `MAX_ELEMENTS` elements or `MAX_DEPTH` levels.
    """
    kind = type(value)
    if kind in TENSORS:
        return _tensor(value, depth)
    if kind in SEQUENCES or kind is range:
        if depth >= MAX_DEPTH or len(value) > MAX_ELEMENTS:
            raise Refused(f"at most {MAX_ELEMENTS:,} elements and {MAX_DEPTH} levels are measured")
        return [plain(each, depth + 1) for each in value]
    if kind in (torch.dtype, torch.device):
        return str(value)
    if kind in (bool, int, float, str):
        return value
    raise Refused(f"{described(value)} can't be measured; numbers, tensors and lists can")


def _tensor(value: torch.Tensor, depth: int) -> object:
    if value.is_meta:
        raise Refused("a tensor on the meta device has a shape and no numbers")
    if value.is_complex():
        raise Refused("complex numbers can't be measured; take .real, .imag or .abs()")
    if depth + value.dim() > MAX_DEPTH or value.numel() > MAX_ELEMENTS:
        raise Refused(f"at most {MAX_ELEMENTS:,} elements and {MAX_DEPTH} levels are measured")
    return value.detach().tolist()
