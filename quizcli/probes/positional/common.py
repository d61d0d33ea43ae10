"""Parts that several probes of positions share."""

from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import torch

AROUND = 32
"""So many positions on each side of one are looked at as well."""


def frequencies(lab: Lab, d: int) -> "torch.Tensor":
    """10000^(-2 i / d) for i = 0 .. d/2 - 1, in radians per position, (d/2,).

    Source: Vaswani et al. 2017, section 3.5.
    """
    exponents = torch.arange(0, d, 2, dtype=lab.dtype, device=lab.device) / d
    return torch.pow(10000.0, -exponents)


def sinusoids(lab: Lab, positions: list[int], d: int) -> "torch.Tensor":
    """Sinusoidal encodings of these positions, sine and cosine interleaved, (positions, d).

    Source: Vaswani et al. 2017, section 3.5.
    """
    angles = torch.outer(lab.tensor(positions), frequencies(lab, d))  # (positions, d/2)
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1)


def largest_change(a: "torch.Tensor", b: "torch.Tensor") -> float:
    """Largest distance of two entries in the same place."""
    return number((a - b).abs().max())
