"""The bench a probe works on: device, dtype, and random numbers that are the same everywhere.

Random numbers are drawn in float64 on the CPU from a generator of their own and
then moved, so that CPU and GPU see the same numbers; no global state is touched.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from quizcli.probes.lazily import nn, torch

if TYPE_CHECKING:
    ModuleType = TypeVar("ModuleType", bound=nn.Module)
    Tensors = Callable[[torch.Tensor], torch.Tensor]


SMALLEST = 1e-300
"""Stands for a gradient that has underflowed, where it is divided by or its logarithm taken."""

MOST_LISTED = 256
"""So many numbers of a list that a probe walks along are returned."""

Numbers: TypeAlias = "float | Sequence[float] | Sequence[Sequence[float]]"


@dataclass(frozen=True)
class Lab:
    """Where a probe computes.  float64 everywhere but on MPS, which has none."""

    device: str = "cpu"

    @property
    def dtype(self) -> torch.dtype:
        """float64, or float32 where the device has no double precision."""
        return torch.float32 if self.device.startswith("mps") else torch.float64

    @property
    def tiny(self) -> float:
        """Below this a difference counts as rounding: 1e-9 in float64, 1e-4 in float32."""
        return 1e-4 if self.device.startswith("mps") else 1e-9

    def generator(self, seed: int) -> torch.Generator:
        """A generator on the CPU, started at `seed`."""
        return torch.Generator(device="cpu").manual_seed(int(seed))

    def tensor(self, values: Numbers, *shape: int) -> torch.Tensor:
        """`values` as a tensor of this lab's dtype and device, reshaped when sizes are given."""
        made = torch.tensor(values, dtype=self.dtype, device=self.device)
        return made.reshape(*shape) if shape else made

    def zeros(self, *shape: int) -> torch.Tensor:
        """Zeros of that shape."""
        return torch.zeros(*shape, dtype=self.dtype, device=self.device)

    def eye(self, n: int) -> torch.Tensor:
        """The identity, (n, n)."""
        return torch.eye(n, dtype=self.dtype, device=self.device)

    def randn(self, *shape: int, generator: torch.Generator, scale: float = 1.0) -> torch.Tensor:
        """Normal numbers of standard deviation `scale`."""
        drawn = torch.randn(*shape, generator=generator, dtype=torch.float64) * scale
        return drawn.to(device=self.device, dtype=self.dtype)

    def rand(self, *shape: int, generator: torch.Generator) -> torch.Tensor:
        """Uniform numbers in [0, 1)."""
        drawn = torch.rand(*shape, generator=generator, dtype=torch.float64)
        return drawn.to(device=self.device, dtype=self.dtype)

    def orthogonal(self, n: int, generator: torch.Generator) -> torch.Tensor:
        """A random orthogonal matrix, (n, n)."""
        drawn = torch.randn(n, n, generator=generator, dtype=torch.float64)
        q, r = torch.linalg.qr(drawn)
        made: torch.Tensor = q * torch.sign(torch.diagonal(r))
        return made.to(device=self.device, dtype=self.dtype)

    @contextmanager
    def seeded(self, seed: int) -> Iterator[None]:
        """PyTorch's own generator started at `seed` within, and as it was afterwards."""
        with torch.random.fork_rng(devices=[]):
            # not torch.manual_seed, which would restart the accelerators' generators as well
            torch.default_generator.manual_seed(int(seed))
            yield

    def module(self, make: Callable[[], ModuleType], seed: int = 0) -> ModuleType:
        """A module whose initial weights come from `seed`; the global generator is left alone."""
        with self.seeded(seed):
            made = make()
        return made.to(device=self.device, dtype=self.dtype)


def meta(*shape: int) -> torch.Tensor:
    """A tensor without numbers, for shapes and counts: costs nothing at any size."""
    return torch.empty(*shape, device="meta")


def sizes(tensor: torch.Tensor) -> list[int]:
    """The shape as a plain list."""
    return list(tensor.shape)


def number(value: torch.Tensor | float) -> float:
    """A one-element tensor (or number) as a plain float."""
    return float(value.item()) if isinstance(value, torch.Tensor) else float(value)


def listed(first: int, last: int) -> list[int]:
    """The whole numbers from first to last, both among them; evenly taken where they are many."""
    many = last - first + 1
    if many <= MOST_LISTED:
        return list(range(first, last + 1))
    gaps = MOST_LISTED - 1
    return [first + (last - first) * i // gaps for i in range(MOST_LISTED)]


def gradient_norms(value: torch.Tensor, states: Sequence[torch.Tensor]) -> list[float]:
    """Norm of d value / d state at each of the states, from one backward pass."""
    return [number(each.norm()) for each in torch.autograd.grad(value, states)]


def log10(value: float) -> float:
    """The decimal logarithm; what has underflowed to 0 counts as 1e-300."""
    return math.log10(max(value, SMALLEST))


def causal(n: int, lab: Lab) -> torch.Tensor:
    """(n, n) of booleans, true where a query may look: at itself and before."""
    return torch.ones(n, n, dtype=torch.bool, device=lab.device).tril()


def attend(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    allowed: torch.Tensor | None = None,
    *,
    scaled: bool = True,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Attention written out (never a fused kernel): the output and its weights.

    `allowed` is true where attending is allowed.  Shapes: query (..., Lq, d), key
    (..., Lk, d), value (..., Lk, dv); output (..., Lq, dv), weights (..., Lq, Lk).
    Source: Vaswani et al. 2017, section 3.2.1.
    """
    scores = query @ key.transpose(-1, -2)  # (..., Lq, Lk)
    if scaled:
        scores = scores / query.shape[-1] ** 0.5
    if allowed is not None:
        scores = scores.masked_fill(~allowed, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    return weights @ value, weights


def jacobian(function: Tensors, x: torch.Tensor) -> torch.Tensor:
    """All derivatives of function(x) by x in one backward pass, (*sizes of y, *sizes of x).

    The function has to work on a batch: x with a leading size of copies.  It gets
    one copy of x per number of y, and each copy is differentiated for its own number.
    """
    y = function(x)
    copies = x.detach().expand(y.numel(), *x.shape).requires_grad_()
    own = function(copies).flatten(1).diagonal()  # (numbers of y,)
    (gradient,) = torch.autograd.grad(own.sum(), copies)
    return gradient.reshape(*y.shape, *x.shape)


def count_parameters(module: nn.Module) -> int:
    """How many numbers a module learns."""
    return sum(each.numel() for each in module.parameters())


def count_flops(run: Callable[[], object]) -> int:
    """Operations of the products that `run` computes; a multiply-add counts as 2."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        run()
    return int(counter.get_total_flops())
