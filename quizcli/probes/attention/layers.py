"""What several topics need of an attention layer: random weights, and who reads whom."""

from collections.abc import Callable
from typing import TypeAlias

from quizcli.probes.lab import Lab, jacobian
from quizcli.probes.lazily import torch

Layer: TypeAlias = "Callable[[torch.Tensor], torch.Tensor]"
"""A function of the rows of its input, (..., L, d)."""


def reads(layer: Layer, x: "torch.Tensor") -> "torch.Tensor":
    """Which output rows have a non-zero gradient at which input rows, (Lq, L) of booleans."""
    return jacobian(layer, x).abs().sum((1, 3)) > 0


def random_projections(
    lab: Lab, d: int, generator: "torch.Generator", scale: float
) -> "tuple[torch.Tensor, torch.Tensor, torch.Tensor]":
    """W_Q, W_K and W_V with normal entries of standard deviation `scale`, each (d, d)."""
    w_q, w_k, w_v = (lab.randn(d, d, generator=generator, scale=scale) for _ in range(3))
    return w_q, w_k, w_v
