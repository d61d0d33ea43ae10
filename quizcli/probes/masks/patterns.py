"""Parts that several probes of masks share: patterns, and what is counted in them."""

from quizcli.probes.lab import Lab
from quizcli.probes.lazily import torch


def distances(n: int, lab: Lab) -> "torch.Tensor":
    """Query position minus key position, (n, n): positive where the key is earlier."""
    positions = torch.arange(n, device=lab.device)
    return positions[:, None] - positions[None, :]


def looking_back(n: int, w: int, lab: Lab) -> "torch.Tensor":
    """Each query sees w keys: itself and the w - 1 before it, (n, n)."""
    back = distances(n, lab)
    return (back >= 0) & (back < w)


def both_sides(n: int, w: int, lab: Lab, dilation: int = 1) -> "torch.Tensor":
    """Each query sees itself and w keys on each side, `dilation` apart, (n, n)."""
    apart = distances(n, lab).abs()
    return (apart <= w * dilation) & (apart % dilation == 0)


def count(mask: "torch.Tensor") -> int:
    """How many pairs a mask allows."""
    return int(mask.sum())


def by_position(mask: "torch.Tensor") -> list[int]:
    """How many keys each query may look at, the first query first."""
    return [int(each) for each in mask.sum(1)]
