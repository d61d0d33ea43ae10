"""What saves FLOPs and what does not: masks, bands, heads."""

from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.cost.flops import (
    BLIND,
    attention_layer_flops,
    mixing_flops,
    shorter,
    windowed_flops,
)
from quizcli.probes.lab import Lab, count_flops, meta
from quizcli.probes.lazily import torch


@probe(
    title="A mask on a dense score matrix saves no arithmetic",
    outputs={
        "dense": exact("int", "attention of all to all"),
        "dense_with_mask": exact("int", "the same, then -inf where the mask forbids"),
        "banded": exact("int", "only w keys handed to each query"),
        "mask_saves": exact("bool", "the mask made it cheaper"),
        "banded_speedup": real("dense over banded"),
        "lengths": exact("vector", "length"),
        "dense_by_length": exact("vector", "FLOPs against lengths, of all to all"),
        "banded_by_length": exact("vector", "FLOPs against lengths, w keys for each query"),
    },
    formula="4 n^2 d, 4 n^2 d, 4 n w d; n/w",
    pitfalls=BLIND + "Fused kernels can skip whole blocks of a mask.",
    source="Beltagy et al. 2020, section 3.2; Child et al. 2019, section 5",
)
def mask_saves_nothing(
    lab: Lab,
    n: Annotated[int, Range(64, 4096, "length of the sequence", step=64)] = 1024,
    w: Annotated[int, Range(4, 64, "keys in the window", step=4)] = 16,
    d: Annotated[int, OneOf((32, 64, 128), "width")] = 64,
) -> Outputs:
    """Counts dense attention with and without a window mask, and attention to w keys alone.

    Source: Beltagy et al. 2020, section 3.2.
    """
    dense, banded = mixing_flops(n, d), windowed_flops(n, w, d)
    masked = count_flops(lambda: _masked(n, w, d))
    return {
        "dense": dense,
        "dense_with_mask": masked,
        "banded": banded,
        "mask_saves": masked < dense,
        "banded_speedup": dense / banded,
        "lengths": shorter(n),
        "dense_by_length": [mixing_flops(each, d) for each in shorter(n)],
        "banded_by_length": [windowed_flops(each, w, d) for each in shorter(n)],
    }


def _masked(n: int, w: int, d: int) -> "torch.Tensor":
    x = meta(1, n, d)
    positions = torch.arange(n, device="meta")
    back = positions[:, None] - positions[None, :]  # (n, n)
    forbidden = (back < 0) | (back >= w)
    scores = (x @ x.transpose(-1, -2)).masked_fill(forbidden, float("-inf"))
    return torch.softmax(scores, -1) @ x


@probe(
    title="More heads, the same FLOPs",
    outputs={
        "flops": exact("int", "with the heads given"),
        "flops_one_head": exact("int", "with one head of the full width"),
        "same": exact("bool", "both are equal"),
        "score_entries_ratio": real("entries of all score matrices, against one head"),
    },
    formula="8 n d^2 + 4 n^2 d for any number of heads; score matrices: heads times n^2",
    pitfalls="True since each head is d/heads wide. The score matrices do take heads times the "
    "memory.",
    source="Vaswani et al. 2017, section 3.2.2",
)
def heads_do_not_change_flops(
    lab: Lab,
    heads: Annotated[int, OneOf((1, 2, 4, 8, 16), "heads")] = 8,
    d_model: Annotated[int, OneOf((64, 128, 512), "width")] = 512,
    n: Annotated[int, Range(16, 1024, "length of the sequence", step=16)] = 128,
) -> Outputs:
    """Counts multi-head self-attention of equal width with these heads and with one.

    Source: Vaswani et al. 2017, section 3.2.2.
    """
    flops, one = (attention_layer_flops(n, d_model, each) for each in (heads, 1))
    entries, entries_one = (_score_entries(n, d_model, each) for each in (heads, 1))
    return {
        "flops": flops,
        "flops_one_head": one,
        "same": flops == one,
        "score_entries_ratio": entries / entries_one,
    }


def _score_entries(n: int, d: int, heads: int) -> int:
    x = meta(1, heads, n, d // heads)
    return (x @ x.transpose(-1, -2)).numel()
