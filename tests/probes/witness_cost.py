"""Witnesses of the cost probes: the formulas of the papers."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from .harness import evenly

Answers = dict[str, Any]


def eighths(n: int) -> list[int]:
    """Lengths in eight even steps."""
    return [math.floor(n * i / 8) for i in range(1, 9)]


def attention_flops(n: int, d_model: int, heads: int) -> Answers:
    """Four projections, and two products of n by n by d."""
    projections, mixing = 8 * n * d_model**2, 4 * n**2 * d_model
    return {
        "projections": projections,
        "scores_and_mix": mixing,
        "total": projections + mixing,
        "lengths": eighths(n),
        "projections_by_length": [8 * each * d_model**2 for each in eighths(n)],
        "scores_and_mix_by_length": [4 * each**2 * d_model for each in eighths(n)],
    }


def doubling_factor(part: str, n: int, d_model: int) -> Answers:
    """A part that is linear in n, one that is quadratic, and sums of both."""
    factors = {
        "attention_scores": 4.0,
        "attention_layer": 4 * (d_model + n) / (2 * d_model + n),
        "encoder_block": 4 * (3 * d_model + n) / (6 * d_model + n),
    }
    quadratic = {"attention_scores": 4, "attention_layer": 4, "encoder_block": 4}
    per_token = {
        "attention_layer": 8 * d_model**2,
        "encoder_block": 24 * d_model**2,
        "ffn": 16 * d_model**2,
        "rnn": 4 * d_model**2,
        "lstm": 16 * d_model**2,
        "window_attention": 4 * 16 * d_model,
    }
    lengths = eighths(2 * n)
    return {
        "factor": factors.get(part, 2.0),
        "lengths": lengths,
        "flops_by_length": [
            quadratic.get(part, 0) * each**2 * d_model + per_token.get(part, 0) * each
            for each in lengths
        ],
    }


def attention_vs_rnn_flops(n: int, d: int) -> Answers:
    """Two products for each pair, one for each step."""
    attention, rnn = 4 * n * n * d, 2 * n * d * d
    return {
        "attention": attention,
        "rnn": rnn,
        "attention_cheaper": 2 * n < d,
        "crossover_n": d // 2,
        "lengths": eighths(max(n, d)),
        "attention_by_length": [4 * each * each * d for each in eighths(max(n, d))],
        "rnn_by_length": [2 * each * d * d for each in eighths(max(n, d))],
    }


def quadratic_share(d_model: int, n: int) -> Answers:
    """Equal at n = 6 d."""
    lengths = eighths(max(n, 12 * d_model))
    return {
        "quadratic_flops": 4 * n * n * d_model,
        "linear_flops": 24 * n * d_model**2,
        "quadratic_share": n / (n + 6 * d_model),
        "crossover_n": 6 * d_model,
        "quadratic_dominates": n > 6 * d_model,
        "lengths": lengths,
        "quadratic_by_length": [4 * each * each * d_model for each in lengths],
        "linear_by_length": [24 * each * d_model**2 for each in lengths],
    }


def mask_saves_nothing(n: int, w: int, d: int) -> Answers:
    """All pairs, all pairs, w pairs for each query."""
    return {
        "dense": 4 * n * n * d,
        "dense_with_mask": 4 * n * n * d,
        "banded": 4 * n * w * d,
        "mask_saves": False,
        "banded_speedup": n / w,
        "lengths": eighths(n),
        "dense_by_length": [4 * each * each * d for each in eighths(n)],
        "banded_by_length": [4 * each * w * d for each in eighths(n)],
    }


def heads_do_not_change_flops(heads: int, d_model: int, n: int) -> Answers:
    """The number of heads is not in the formula for the operations."""
    flops = 8 * n * d_model**2 + 4 * n**2 * d_model
    return {"flops": flops, "flops_one_head": flops, "same": True, "score_entries_ratio": heads}


def flop_counter_blindspot(what: str, n: int) -> Answers:
    """Width 16: two products of it for each pair, gates of 16 by 16 twice, and so on."""
    counts = {
        "sdpa": 4 * n * n * 16,
        "lstm": 4 * 2 * 2 * n * 256,
        "gru": 3 * 2 * 2 * n * 256,
        "encoder_layer_eval": 24 * n * 256 + 4 * n * n * 16,
    }
    return {"meta": counts[what]}


def score_memory(batch: int, heads: int, n: int, bytes_per: int) -> Answers:
    """A number for each pair."""
    taken = batch * heads * n * n * bytes_per
    per_pair = batch * heads * bytes_per / 2**20
    return {
        "bytes": taken,
        "mib": taken / 2**20,
        "factor_when_doubled": 4.0,
        "lengths": eighths(n),
        "mib_by_length": [each * each * per_pair for each in eighths(n)],
    }


def kv_cache(
    layers: int,
    batch: int,
    n: int,
    heads: int,
    kv_heads: int,
    d_head: int,
    bytes_per: int,
    window: int,
) -> Answers:
    """A key and a value for each token kept, layer and key-value head."""
    per_head = 2 * layers * batch * d_head * bytes_per
    taken = [per_head * min(each, window or each) * kv_heads for each in eighths(n)]
    return {
        "bytes": taken[-1],
        "gib": taken[-1] / 2**30,
        "ratio_to_mha": kv_heads / heads,
        "lengths": eighths(n),
        "gib_by_length": [each / 2**30 for each in taken],
        "gib_of_mha_by_length": [per_head * each * heads / 2**30 for each in eighths(n)],
    }


def decode_cost(t: int) -> Answers:
    """Sums of the first t numbers and of their squares."""
    taken = evenly(1, t)
    return {
        "with_cache": t * (t + 1) // 2,
        "without_cache": t * (t + 1) * (2 * t + 1) // 6,
        "model_calls": t,
        "training_calls": 1,
        "tokens_taken": taken,
        "with_cache_by_token": [s * (s + 1) // 2 for s in taken],
        "without_cache_by_token": [s * (s + 1) * (2 * s + 1) // 6 for s in taken],
    }


def path_length(layer: str, n: int, w: int) -> Answers:
    """One step a position, one layer in all, or one layer for each w - 1 positions."""
    paths = {
        "rnn": [away + 1 for away in range(n)],
        "self_attention": [1] * n,
        "window_attention": [max(1, math.ceil(away / (w - 1))) for away in range(n)],
    }[layer]
    return {
        "path": paths[-1],
        "sequential_steps": n if layer == "rnn" else 1,
        "path_by_distance": paths,
    }


def layer_table(n: int, d: int, k: int, r: int) -> Answers:
    """The rows of the table in the paper."""
    rows = {
        "self_attention": n * n * d,
        "recurrent": n * d * d,
        "convolution": k * n * d * d,
        "restricted_attention": r * n * d,
    }
    return {
        "complexity": list(rows.values()),
        "sequential": [1, n, 1, 1],
        "cheapest": min(rows, key=rows.__getitem__),
    }


def linear_scan(n: int, a: float, seed: int) -> Answers:
    """Doubling needs as many rounds as it takes to reach the first input."""
    return {
        "max_abs_diff": 0.0,
        "same": True,
        "loop_depth": n,
        "scan_depth": math.ceil(math.log2(n)),
    }


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        attention_flops,
        doubling_factor,
        attention_vs_rnn_flops,
        quadratic_share,
        mask_saves_nothing,
        heads_do_not_change_flops,
        flop_counter_blindspot,
        score_memory,
        kv_cache,
        decode_cost,
        path_length,
        layer_table,
        linear_scan,
    )
}
TOLERANCES: Mapping[str, tuple[float, float]] = {"linear_scan": (1e-6, 1e-8)}
