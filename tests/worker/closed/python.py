"""Real Python as the witness: the same program by `exec`, its outputs made plain on their own."""

import json
import math
import warnings

import torch
from torch import nn, optim
from torch.nn import functional

from quizcli.programs import check
from quizcli.worker.closed import run

SEED = 7


def by_python(source, names):
    """The measurable outputs of a program as Python computes them."""
    scope = {"torch": torch, "nn": nn, "F": functional, "math": math, "optim": optim, **names}
    torch.manual_seed(SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(source, scope)
    values = {name: scope[name] for name in check(source, names).outputs if name in scope}
    return {name: as_data(each) for name, each in values.items() if is_measured(each)}


def by_language(source, names, outputs):
    """The same outputs as the language computes them."""
    torch.manual_seed(SEED)
    return run(source, names, tuple(outputs))


def same(one, other):
    """Whether two plain values are equal, NaN to itself, true not to 1."""
    return json.dumps(one) == json.dumps(other)


def is_measured(value):
    """Whether a value of real Python is one that an output may be."""
    if isinstance(value, torch.Tensor):
        return not value.is_meta and not value.is_complex() and value.numel() <= 4096
    if isinstance(value, list | tuple | range):
        return len(value) <= 4096 and all(is_measured(each) for each in value)
    return isinstance(value, bool | int | float | str | torch.dtype)


def as_data(value):
    """Numbers, texts and lists of them."""
    if isinstance(value, torch.Tensor):
        return value.tolist()
    if isinstance(value, list | tuple | range):
        return [as_data(each) for each in value]
    return str(value) if isinstance(value, torch.dtype) else value
