"""The lists of `quizcli.programs` with torch behind them: what each name on them stands for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

import torch
from torch import nn, optim
from torch.nn import functional

from quizcli.programs import functions

_ROOTS: Mapping[str, Any] = {
    "torch": torch,
    "nn": nn,
    "F": functional,
    "math": math,
    "optim": optim,
}


def _resolved(names: Iterable[str]) -> dict[str, Any]:
    """What stands behind the names; those that this torch lacks are left out."""
    found = {}
    for name in names:
        root, *rest = name.split(".")
        try:
            found[name] = reduce(getattr, rest, _ROOTS[root])
        except AttributeError:
            continue
    return found


CALLED: Mapping[str, Callable[..., Any]] = _resolved(functions.CALLED)
CONSTANTS: Mapping[str, Any] = _resolved(functions.CONSTANTS)
TRANSFORMS: Mapping[str, Callable[..., Any]] = _resolved(functions.TRANSFORMS)
DERIVATIVES: Mapping[str, Callable[..., Any]] = _resolved(functions.DERIVATIVES)
CONTEXTS: Mapping[str, Callable[[], Any]] = _resolved(functions.CONTEXTS)
CLASSES: Mapping[str, type] = _resolved(functions.CLASSES | functions.LAYERS)
LAYERS: Mapping[str, type[nn.Module]] = _resolved(functions.LAYERS)
OPTIMIZERS: Mapping[str, type[optim.Optimizer]] = _resolved(functions.OPTIMIZERS)
