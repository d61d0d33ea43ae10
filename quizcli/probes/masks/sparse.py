"""Sparse patterns: a few far keys besides the near ones, global, strided or random."""

from typing import Annotated

from quizcli.probes.base import Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, causal, number
from quizcli.probes.lazily import torch
from quizcli.probes.masks.patterns import both_sides, by_position, count, distances


def layers_until_all_met(mask: "torch.Tensor") -> int:
    """Layers with this mask until no further pair can hear each other."""
    step = mask.float()
    reached, layers = mask, 1
    while not torch.equal(further := (reached.float() @ step) > 0, reached):
        reached, layers = further, layers + 1
    return layers


@probe(
    title="Window plus global tokens (Longformer pattern): allowed pairs",
    outputs={
        "allowed": exact("int", "allowed pairs"),
        "dense": exact("int", "pairs of full attention"),
        "max_path": exact("int", "layers needed between the two farthest tokens"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    where=("2 * w + n_global < n",),
    formula="pairs with |i - j| <= w or i < g or j < g; 2 layers with a global token, else "
    "ceil((n - 1) / w)",
    source="Beltagy et al. 2020, section 3.1",
)
def global_window(
    lab: Lab,
    n: Annotated[int, Range(10, 200, "sequence length")] = 64,
    w: Annotated[int, Range(1, 8, "keys on each side")] = 2,
    n_global: Annotated[int, Range(0, 6, "global tokens: the first of the sequence")] = 1,
) -> Outputs:
    """Counts in a two-sided window whose first tokens see all and are seen by all, (n, n).

    Source: Beltagy et al. 2020, section 3.1.
    """
    special = torch.arange(n, device=lab.device) < n_global  # (n,)
    mask = both_sides(n, w, lab) | special[:, None] | special[None, :]
    return {
        "allowed": count(mask),
        "dense": mask.numel(),
        "max_path": layers_until_all_met(mask),
        "keys_by_position": by_position(mask),
    }


@probe(
    title="Strided sparse pattern (Sparse Transformer): allowed pairs",
    outputs={
        "allowed": exact("int", "allowed pairs"),
        "dense": exact("int", "pairs of full causal attention"),
        "max_path": exact("int", "layers needed for any causal pair"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    where=("stride < n",),
    formula="causal pairs with i - j < stride or (i - j) % stride = 0",
    pitfalls="The n sqrt(n) law needs a stride near sqrt(n). Some implementations use i - j <= "
    "stride: one key more.",
    source="Child et al. 2019, sections 4.2 and 4.3",
)
def strided_sparse(
    lab: Lab,
    n: Annotated[int, Range(16, 256, "sequence length")] = 64,
    stride: Annotated[int, Range(2, 16, "recent keys, and distance of the others")] = 8,
) -> Outputs:
    """Counts in a causal mask of recent keys and every stride-th key, (n, n).

    Source: Child et al. 2019, sections 4.2 and 4.3.
    """
    back = distances(n, lab)
    mask = (back >= 0) & ((back < stride) | (back % stride == 0))
    return {
        "allowed": count(mask),
        "dense": count(causal(n, lab)),
        "max_path": layers_until_all_met(mask),
        "keys_by_position": by_position(mask),
    }


@probe(
    title="Random keys on top of a window (BigBird style): the count depends on the seed",
    outputs={
        "allowed": statistical("int", "allowed pairs"),
        "upper_bound": exact("int", "if no random key fell into the window"),
        "expected": real("mean of allowed over all seeds"),
    },
    formula="n (2 w + 1) - w (w + 1) + r * sum over the queries of (1 - keys in window / n)",
    pitfalls="Random keys may fall inside the window: ask for the upper bound or the expectation.",
    source="Zaheer et al. 2020, section 2",
)
def random_sparse(
    lab: Lab,
    n: Annotated[int, Range(20, 120, "sequence length")] = 40,
    w: Annotated[int, Range(1, 4, "keys on each side")] = 1,
    r: Annotated[int, Range(1, 6, "different random keys per query, out of all n")] = 3,
    seed: Seed = 0,
) -> Outputs:
    """Counts in a two-sided window (n, n) with r random keys added to every row.

    Source: Zaheer et al. 2020, section 2.
    """
    windowed = both_sides(n, w, lab)
    dice = torch.rand(n, n, generator=lab.generator(seed), dtype=torch.float64)
    keys = dice.argsort(1)[:, :r].to(lab.device)  # (n, r), different within a row
    outside = 1 - windowed.sum(1, dtype=lab.dtype) / n  # (n,) chance of a new key
    return {
        "allowed": count(windowed.scatter(1, keys, True)),
        "upper_bound": count(windowed) + keys.numel(),
        "expected": count(windowed) + r * number(outside.sum()),
    }
