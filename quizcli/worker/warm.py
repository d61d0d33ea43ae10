"""First uses, before anyone waits: torch sets up a good deal only then.

`torch.func`, `torch.optim` and layers run on the meta device are left out on purpose:
their first use imports the compiler, 800 modules and a second, and probes do without.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import torch
from torch import nn

from quizcli.probes.lab import Lab


def warm(lab: Lab) -> None:
    """Run a tiny piece of everything that the probes use, on their device."""
    for first_use in FIRST_USES:
        with suppress(Exception):  # what a device lacks concerns the probe that asks for it
            first_use(lab)


def _some(lab: Lab) -> torch.Tensor:
    return lab.randn(2, 3, 4, generator=lab.generator(0))


def _layers(lab: Lab) -> None:
    linear = lab.module(lambda: nn.Linear(4, 4))
    torch.autograd.backward(torch.softmax(linear(_some(lab)), -1).sum())


def _recurrent(lab: Lab) -> None:
    for kind in (nn.RNN, nn.LSTM, nn.GRU):
        made = lab.module(partial(kind, 4, 4))
        torch.autograd.backward(made(_some(lab))[0].sum())


def _attention(lab: Lab) -> None:
    x = _some(lab)
    attention = lab.module(lambda: nn.MultiheadAttention(4, 2))
    torch.autograd.backward(attention(x, x, x)[0].sum())
    layer = lab.module(lambda: nn.TransformerEncoderLayer(4, 2, 8))
    torch.autograd.backward(layer(x).sum())


def _linear_algebra(lab: Lab) -> None:
    matrix = _some(lab)[0, :, :3]
    torch.linalg.svdvals(matrix)
    torch.linalg.eigvals(matrix)
    lab.orthogonal(3, lab.generator(0))


FIRST_USES = (_layers, _recurrent, _attention, _linear_algebra)
