"""Parts that several recurrent probes share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from quizcli.probes.lab import Lab
from quizcli.probes.lazily import nn, torch

if TYPE_CHECKING:
    ModuleType = TypeVar("ModuleType", bound=nn.Module)


def zeroed(lab: Lab, make: "Callable[[], ModuleType]") -> "ModuleType":
    """A module with all weights and biases 0."""
    module = lab.module(make)
    with torch.no_grad():
        for each in module.parameters():
            each.zero_()
    return module


def with_radius(lab: Lab, n: int, radius: float, generator: "torch.Generator") -> "torch.Tensor":
    """A random normal matrix scaled to a spectral radius, (n, n)."""
    drawn = torch.randn(n, n, generator=generator, dtype=torch.float64)
    scaled: torch.Tensor = drawn * (radius / torch.linalg.eigvals(drawn).abs().max())
    return scaled.to(device=lab.device, dtype=lab.dtype)


def tanh_states(
    w: "torch.Tensor", inputs: "torch.Tensor", start: "torch.Tensor"
) -> "list[torch.Tensor]":
    """The states of h_t = tanh(W h_(t-1) + x_t), the start first: T + 1 of (..., H)."""
    states = [start]
    for x in inputs:  # (H,)
        states.append(torch.tanh(states[-1] @ w.T + x))
    return states


def spectral_norm(matrix: "torch.Tensor") -> float:
    """The largest singular value, found on the CPU since not every device has the method."""
    return float(torch.linalg.matrix_norm(matrix.detach().cpu(), 2))
