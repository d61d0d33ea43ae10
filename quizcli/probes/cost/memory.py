"""Bytes of score matrices and key-value caches, read off tensors without numbers."""

from itertools import accumulate
from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.cost.flops import shorter
from quizcli.probes.lab import Lab, listed, meta
from quizcli.probes.lazily import torch

MIB, GIB = 2**20, 2**30


def dtype_of(bytes_per: int) -> "torch.dtype":
    """A type of numbers that takes so many bytes."""
    return {1: torch.int8, 2: torch.float16, 4: torch.float32}[bytes_per]


def size(tensor: "torch.Tensor") -> int:
    """Bytes that the tensor's numbers take."""
    return tensor.numel() * tensor.element_size()


@probe(
    title="Bytes of the attention score matrices",
    outputs={
        "bytes": exact("int", "one layer, all heads"),
        "mib": real("the same in MiB"),
        "factor_when_doubled": real("bytes at twice the length over bytes"),
        "lengths": exact("vector", "length"),
        "mib_by_length": real("MiB against lengths", "vector"),
    },
    formula="batch heads n^2 bytes",
    pitfalls="Only where the matrix is stored: FlashAttention never stores it (memory linear in "
    "n), while its FLOPs stay quadratic.",
    source="Dao et al. 2022, sections 2 and 3",
)
def score_memory(
    lab: Lab,
    batch: Annotated[int, Range(1, 32, "sequences")] = 1,
    heads: Annotated[int, OneOf((1, 4, 8, 12, 16, 32), "heads")] = 8,
    n: Annotated[int, Range(128, 32768, "length of the sequence", step=128)] = 4096,
    bytes_per: Annotated[int, OneOf((2, 4), "bytes of a number")] = 2,
) -> Outputs:
    """The product of queries (batch, heads, n, 8) and keys, at n and at 2 n.

    Source: Dao et al. 2022, section 2.
    """
    taken, doubled = (_score_bytes(batch, heads, each, bytes_per) for each in (n, 2 * n))
    lengths = shorter(n)
    along = [_score_bytes(batch, heads, each, bytes_per) / MIB for each in lengths]
    return {
        "bytes": taken,
        "mib": taken / MIB,
        "factor_when_doubled": doubled / taken,
        "lengths": lengths,
        "mib_by_length": along,
    }


def _score_bytes(batch: int, heads: int, n: int, bytes_per: int) -> int:
    x = meta(batch, heads, n, 8).to(dtype_of(bytes_per))
    return size(x @ x.transpose(-1, -2))


@probe(
    title="Size of the key-value cache",
    outputs={
        "bytes": exact("int", "all layers, keys and values"),
        "gib": real("the same in GiB"),
        "ratio_to_mha": real("against one key and value head per query head"),
        "lengths": exact("vector", "length"),
        "gib_by_length": real("GiB against lengths", "vector"),
        "gib_of_mha_by_length": real("GiB against lengths, all heads and no window", "vector"),
    },
    formula="2 layers batch min(n, window) kv_heads d_head bytes",
    pitfalls="GiB (2^30) is not GB (10^9). The factor 2 is for keys and values, not for bytes.",
    source="Shazeer 2019; Ainslie et al. 2023; Jiang et al. 2023",
    where=("heads % kv_heads == 0",),
)
def kv_cache(
    lab: Lab,
    layers: Annotated[int, Range(1, 96, "layers")] = 32,
    batch: Annotated[int, Range(1, 16, "sequences")] = 1,
    n: Annotated[int, Range(128, 32768, "tokens so far", step=128)] = 4096,
    heads: Annotated[int, OneOf((8, 16, 32), "query heads")] = 32,
    kv_heads: Annotated[int, OneOf((1, 2, 4, 8, 16, 32), "key and value heads")] = 32,
    d_head: Annotated[int, OneOf((64, 128), "width of a head")] = 128,
    bytes_per: Annotated[int, OneOf((1, 2, 4), "bytes of a number")] = 2,
    window: Annotated[int, OneOf((0, 1024, 4096), "keys kept, 0 for all")] = 0,
) -> Outputs:
    """Two tensors (layers, batch, kv_heads, kept, d_head), for keys and for values.

    Source: Shazeer 2019; Ainslie et al. 2023.
    """

    def cached(length: int, key_heads: int) -> int:
        keys = meta(layers, batch, key_heads, length, d_head).to(dtype_of(bytes_per))
        return size(keys) + size(torch.empty_like(keys))

    lengths = shorter(n)
    kept = [min(each, window) if window else each for each in lengths]
    taken = [cached(each, kv_heads) for each in kept]
    return {
        "bytes": taken[-1],
        "gib": taken[-1] / GIB,
        "ratio_to_mha": taken[-1] / cached(kept[-1], heads),
        "lengths": lengths,
        "gib_by_length": [each / GIB for each in taken],
        "gib_of_mha_by_length": [cached(each, heads) / GIB for each in lengths],
    }


@probe(
    title="Decoding with and without a key-value cache",
    outputs={
        "with_cache": exact("int", "query-key products per head and layer"),
        "without_cache": exact("int", "the same when each step computes the whole prefix again"),
        "model_calls": exact("int", "forward passes to write t tokens"),
        "training_calls": exact("int", "forward passes to train on t tokens"),
        "tokens_taken": exact("vector", "tokens written"),
        "with_cache_by_token": exact("vector", "products against tokens_taken, with the cache"),
        "without_cache_by_token": exact("vector", "products against tokens_taken, without it"),
    },
    formula="t (t + 1)/2; t (t + 1)(2 t + 1)/6; t; 1",
    pitfalls="Without the cache the whole score matrix of the prefix is counted, its upper "
    "triangle too.",
    source="Shazeer 2019, section 2; Vaswani et al. 2017, section 3.1",
)
def decode_cost(lab: Lab, t: Annotated[int, Range(1, 500, "tokens to write")] = 100) -> Outputs:
    """Score matrices of each decoding step, (1, s) with the cache and (s, s) without.

    Training sees all t positions in the one matrix (t, t) that the last step computes.

    Source: Shazeer 2019, section 2.
    """
    prefixes = [meta(s, 2) for s in range(1, t + 1)]
    cached = [x[-1:] @ x.T for x in prefixes]
    again = [x @ x.T for x in prefixes]
    at_once = [each for each in again if each.shape[0] == t]
    kept, computed = (list(accumulate(m.numel() for m in each)) for each in (cached, again))
    shown = listed(1, t)
    return {
        "with_cache": kept[-1],
        "without_cache": computed[-1],
        "model_calls": len(cached),
        "training_calls": len(at_once),
        "tokens_taken": shown,
        "with_cache_by_token": [kept[each - 1] for each in shown],
        "without_cache_by_token": [computed[each - 1] for each in shown],
    }
