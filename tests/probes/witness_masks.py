"""Second opinions on the mask probes: pairs counted one by one, and sums in plain Python."""

# ruff: noqa: N803 -- the parameters are called as the probes call them
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .harness import evenly

Answers = dict[str, Any]
Allowed = Callable[[int, int], bool]


def count_pairs(allowed: Allowed, queries: int, keys: int) -> int:
    """How many (query, key) pairs are allowed."""
    return sum(allowed(i, j) for i in range(queries) for j in range(keys))


def rows(allowed: Allowed, queries: int, keys: int) -> list[int]:
    """How many keys each query may read."""
    return [sum(allowed(i, j) for j in range(keys)) for i in range(queries)]


def window(w: int, is_causal: bool) -> Allowed:
    """w keys ending at the query, or w keys on each side and itself."""
    if is_causal:
        return lambda i, j: 0 <= i - j < w
    return lambda i, j: abs(i - j) <= w


def at_or_before(i: int, j: int) -> bool:
    """The causal rule."""
    return j <= i


def causal_mask_count(n: int) -> Answers:
    """Row i allows i + 1 keys, counted from 0."""
    allowed = count_pairs(at_or_before, n, n)
    return {
        "allowed": allowed,
        "blocked": n * n - allowed,
        "row": list(range(1, min(n, 5) + 1)),
        "keys_by_position": list(range(1, n + 1)),
    }


def sliding_window_count(n: int, w: int, is_causal: bool) -> Answers:
    """The closed forms: full rows less what is missing at the ends."""
    allowed = n * w - w * (w - 1) // 2 if is_causal else n * (2 * w + 1) - w * (w + 1)
    dense = n * (n + 1) // 2 if is_causal else n * n
    return {
        "allowed": allowed,
        "dense": dense,
        "saving": dense / allowed,
        "keys_by_position": rows(window(w, is_causal), n, n),
    }


def dilated_window(n: int, w: int, dilation: int) -> Answers:
    """The closed form: w keys on each side, of which the ends miss some."""

    def allowed(i: int, j: int) -> bool:
        return any(abs(i - j) == step * dilation for step in range(w + 1))

    return {
        "allowed": n * (2 * w + 1) - dilation * w * (w + 1),
        "reach_each_side": w * dilation,
        "keys_per_inner_query": 2 * w + 1,
        "keys_by_position": rows(allowed, n, n),
    }


def global_window(n: int, w: int, n_global: int) -> Answers:
    """Pairs one by one; without a global token the ends are (n - 1) / w steps apart."""
    keys = rows(lambda i, j: abs(i - j) <= w or i < n_global or j < n_global, n, n)
    return {
        "allowed": sum(keys),
        "dense": n * n,
        "max_path": 2 if n_global else math.ceil((n - 1) / w),
        "keys_by_position": keys,
    }


def strided_sparse(n: int, stride: int) -> Answers:
    """Pairs one by one; a jump of whole strides and a short hop reach any earlier key."""

    def allowed(i: int, j: int) -> bool:
        return j <= i and (i - j < stride or (i - j) % stride == 0)

    return {
        "allowed": count_pairs(allowed, n, n),
        "dense": n * (n + 1) // 2,
        "max_path": 1 if n - 1 <= stride else 2,
        "keys_by_position": rows(allowed, n, n),
    }


def random_sparse(n: int, w: int, r: int, seed: int) -> Answers:
    """Every random key counts, at most; on average those that miss the window."""
    keys = [min(n - 1, i + w) - max(0, i - w) + 1 for i in range(n)]
    return {
        "upper_bound": sum(keys) + n * r,
        "expected": sum(keys) + sum(r * (n - each) / n for each in keys),
    }


def window_receptive_field(n: int, w: int, layers: int, is_causal: bool, seed: int) -> Answers:
    """Follow the keys of the keys, layer by layer."""
    allowed = window(w, is_causal)
    reached = {n - 1 if is_causal else n // 2}
    for _ in range(layers):
        reached = {j for j in range(n) if any(allowed(i, j) for i in reached)}
    return {"span": len(reached), "gradient_beyond": 0.0}


def window_layers_needed(distance: int, w: int) -> Answers:
    """Each layer brings w - 1 positions."""
    layers = [math.ceil(away / (w - 1)) for away in range(distance + 1)]
    taken = evenly(0, distance)
    return {
        "layers": layers[-1],
        "full_attention_layers": 1,
        "distances_taken": taken,
        "layers_by_distance": [layers[away] for away in taken],
        "full_attention_layers_by_distance": [min(away, 1) for away in taken],
    }


def window_vs_full_gradient(n: int, w: int, layers: int, seed: int) -> Answers:
    """The first token is n - 1 positions away, each layer brings w - 1."""
    return {"windowed_is_zero": n - 1 > layers * (w - 1), "full_is_zero": False}


def causal_gradient_pairs(n: int, layers: int, seed: int) -> Answers:
    """A stack of causal layers is causal."""
    return {
        "nonzero_pairs": count_pairs(at_or_before, n, n),
        "max_future_gradient": 0.0,
        "inputs_by_position": list(range(1, n + 1)),
    }


def cross_attention_mask(N: int, K: int, seed: int) -> Answers:
    """All pairs; or only the source positions up to the decoder's own."""
    return {
        "pairs_original": K * N,
        "pairs_if_causal": count_pairs(at_or_before, K, N),
        "first_decoder_row_sees": N,
        "first_row_if_causal": 1,
        "original_by_position": [N] * K,
        "causal_by_position": [min(i, N) for i in range(1, K + 1)],
    }


def bool_mask_semantics(n: int, row: int) -> Answers:
    """The keys after the query, or the query and those before it."""
    return {"mha_attends": n - 1 - row, "sdpa_attends": row + 1}


def fully_masked_row(n: int) -> Answers:
    """Zero divided by zero; what the library makes of it depends on its version."""
    return {"softmax_is_nan": True}


def padding_mask_equivalence(n: int, pad: int, seed: int) -> Answers:
    """A key of weight 0 is no key; a key of zeros is one."""
    return {"max_abs_diff": 0.0, "same": True, "same_without_mask": False}


def mask_after_softmax(scores: Sequence[float], visible: int) -> Answers:
    """Exponentials of the visible keys, over all of them or over their own sum."""
    powers = [math.exp(score) for score in scores]
    kept = sum(powers[:visible])
    seen = [power if j < visible else 0.0 for j, power in enumerate(powers)]
    return {
        "row_sum_after": kept / sum(powers),
        "row_sum_before": 1.0,
        "first_weight_before": powers[0] / kept,
        "first_weight_after": powers[0] / sum(powers),
        "before_by_position": [power / kept for power in seen],
        "after_by_position": [power / sum(powers) for power in seen],
    }


def expected_random_pairs(n: int, w: int, r: int, seed: int) -> Answers:
    """The mean number of pairs."""
    return {"allowed": random_sparse(n, w, r, seed)["expected"]}


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        causal_mask_count,
        sliding_window_count,
        dilated_window,
        global_window,
        strided_sparse,
        random_sparse,
        window_receptive_field,
        window_layers_needed,
        window_vs_full_gradient,
        causal_gradient_pairs,
        cross_attention_mask,
        bool_mask_semantics,
        fully_masked_row,
        padding_mask_equivalence,
        mask_after_softmax,
    )
}

EXPECTED: Mapping[str, Callable[..., Answers]] = {"random_sparse": expected_random_pairs}
