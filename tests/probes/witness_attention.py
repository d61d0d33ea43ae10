"""Second opinions on the attention probes: sums, loops and formulas in plain Python."""

# ruff: noqa: N803 -- the parameters are called as the probes call them
import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Answers = dict[str, Any]


def softmax(scores: Sequence[float]) -> list[float]:
    """Exponentials over their sum."""
    powers = [math.exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


def attention_by_hand(
    q: Sequence[int], keys: Sequence[int], values: Sequence[int], scaled: bool
) -> Answers:
    """Three dot products, their softmax, and a weighted sum."""
    scale = math.sqrt(2) if scaled else 1.0
    scores = [(q[0] * keys[2 * j] + q[1] * keys[2 * j + 1]) / scale for j in range(3)]
    weights = softmax(scores)
    output = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return {"scores": scores, "weights": weights, "output": output, "matches_sdpa": True}


def softmax_two_logits(gap: float) -> Answers:
    """Softmax of two logits is the sigmoid of their difference."""
    p = 1 / (1 + math.exp(-gap))
    gaps = [each / 2 for each in range(25)]
    along = [1 / (1 + math.exp(-each)) for each in gaps]
    return {
        "p": p,
        "slope": p * (1 - p),
        "gaps": gaps,
        "p_by_gap": along,
        "slope_by_gap": [each * (1 - each) for each in along],
    }


def softmax_jacobian(logits: Sequence[float], temperature: float) -> Answers:
    """Entry by entry: p_i (1 - p_i) on the diagonal, -p_i p_j off it."""
    p = softmax([logit / temperature for logit in logits])
    n = len(p)
    matrix = [[p[i] * ((i == j) - p[j]) for j in range(n)] for i in range(n)]
    return {
        "trace": 1 - sum(each * each for each in p),
        "max_abs": max(abs(entry) for row in matrix for entry in row),
        "row_sum_max_abs": 0.0,
        "rank": n - 1,
        "max_p": max(p),
    }


def dot_product_variance(d_k: int, samples: int, seed: int) -> Answers:
    """A sum of d_k products of variance 1."""
    return {
        "theory": float(d_k),
        "components": eighths(d_k),
        "theory_by_component": [float(each) for each in eighths(d_k)],
    }


def eighths(d_k: int) -> list[int]:
    """Components in eight even steps, or one by one where there are fewer."""
    parts = min(d_k, 8)
    return [round(d_k * i / parts) for i in range(1, parts + 1)]


def softmax_saturation(d_k: int, n_keys: int, trials: int, seed: int) -> Answers:
    """The weights are random; how many components are looked at is not."""
    return {"components": eighths(d_k)}


def softmax_shift_invariance(shift: float, n: int, seed: int) -> Answers:
    """A common factor exp(c) cancels; a query bias does not."""
    return {
        "max_abs_diff": 0.0,
        "same": True,
        "key_bias_gradient": 0.0,
        "query_bias_gradient_zero": False,
    }


def attention_shapes(batch: int, len_q: int, len_k: int, heads: int, d_model: int) -> Answers:
    """Split the width among the heads, and join it again."""
    per_head = [batch, heads, len_q, d_model // heads]
    return {
        "q_per_head": per_head,
        "scores": [batch, heads, len_q, len_k],
        "head_output": per_head,
        "output": [batch, len_q, d_model],
    }


def cross_attention_shape(N: int, K: int, M: int, d_k: int, d_v: int) -> Answers:
    """One row per decoder position, one weight per encoder position."""
    return {
        "output": [K, M],
        "weights": [K, N],
        "before_projection": [K, d_v],
        "W_q": [M, d_k],
        "W_k": [M, d_k],
        "W_v": [M, d_v],
        "W_o": [d_v, M],
        "output_symbols": ["K", "M"],
        "weights_symbols": ["K", "N"],
    }


def mha_returned_shapes(
    batch: int, len_q: int, len_k: int, heads: int, average_attn_weights: bool, batch_first: bool
) -> Answers:
    """The weights are batch first in any case."""
    averaged, per_head = [batch, len_q, len_k], [batch, heads, len_q, len_k]
    return {
        "output": [batch, len_q, 32] if batch_first else [len_q, batch, 32],
        "weights": averaged if average_attn_weights else per_head,
    }


def mha_kdim_vdim(embed_dim: int, kdim: int, vdim: int, len_q: int, len_k: int) -> Answers:
    """Four matrices, three joint biases and the output bias."""
    matrices = embed_dim * (embed_dim + kdim + vdim) + embed_dim * embed_dim
    return {
        "output": [1, len_q, embed_dim],
        "k_proj_weight": [embed_dim, kdim],
        "v_proj_weight": [embed_dim, vdim],
        "has_in_proj_weight": False,
        "count": matrices + 3 * embed_dim + embed_dim,
        "fails_without_kdim": True,
    }


def transformer_lengths(source_len: int, target_len: int, d_model: int, batch: int) -> Answers:
    """The output has the target's length; no weight depends on a length."""
    return {
        "output": [batch, target_len, d_model],
        "same_weights_other_lengths": True,
        "width_mismatch_fails": True,
    }


def qkv_are_activations(n: int, d_model: int) -> Answers:
    """The matrices do not know n; Q, K and V have n rows."""
    return {
        "parameters": 3 * d_model**2,
        "activations": 3 * n * d_model,
        "parameters_if_n_doubles": 3 * d_model**2,
        "activations_if_n_doubles": 6 * n * d_model,
    }


def additive_attention_params(d_dec: int, d_enc: int, d_att: int, N: int) -> Answers:
    """Two matrices and a vector against nothing."""
    return {
        "additive_params": d_att * (d_dec + d_enc) + d_att,
        "dot_params": 0,
        "dot_needs_equal_sizes": True,
        "weights_shape": [N],
    }


def attention_reach(n: int, kind: str, m: int, seed: int) -> Answers:
    """Count the allowed pairs one by one."""
    queries = m if kind == "cross" else n
    pairs = [(i, j) for i in range(queries) for j in range(n) if kind != "self_causal" or j <= i]
    own = 0 if kind == "cross" else sum(i == j for i, j in pairs)
    return {
        "pairs": len(pairs),
        "diagonal_pairs": own,
        "others": len(pairs) - own,
        "read_by_position": [sum(i == query for i, _ in pairs) for query in range(queries)],
    }


def cross_attention_sources(N: int, K: int, seed: int) -> Answers:
    """Queries from the decoder, keys and values from the encoder."""
    return {
        "output_rows": K,
        "weights_change_with_decoder": True,
        "weights_change_with_encoder": True,
        "values_change_with_decoder": False,
        "values_change_with_encoder": True,
    }


def attention_convex(n: int, d: int, score_scale: float, seed: int) -> Answers:
    """Softmax rows are weights of an average."""
    return {"rows_sum_to_one": True, "inside_value_range": True, "max_row_error": 0.0}


def weight_vs_contribution(scores: Sequence[float], value_norms: Sequence[float]) -> Answers:
    """Softmax by hand, times the sizes; the places of the two maxima."""
    weights = softmax(scores)
    contributions = [w * norm for w, norm in zip(weights, value_norms, strict=True)]
    top_weight = weights.index(max(weights))
    top_contribution = contributions.index(max(contributions))
    return {
        "weights": weights,
        "contributions": contributions,
        "top_weight": top_weight,
        "top_contribution": top_contribution,
        "same": top_weight == top_contribution,
    }


def attention_slope_unbounded(s: float) -> Answers:
    """A third for the value itself and 2 s^2 / 3 for the weights that it moves."""
    slope, doubled = (1 + 2 * s * s) / 3, (1 + 8 * s * s) / 3
    return {
        "slope": slope,
        "slope_doubled": doubled,
        "growth": doubled / slope,
        "distances": [s * i / 4 for i in range(9)],
        "slope_by_distance": [(1 + 2 * (s * i / 4) ** 2) / 3 for i in range(9)],
    }


def attention_jacobian_scale(input_scale: float, n: int, d: int, seed: int) -> Answers:
    """LayerNorm undoes the scale, so the slope is divided by it."""
    return {"ln_shrinks_as_inverse": input_scale}


def mha_learns(d_model: int, heads: int, sgd_steps: int, seed: int) -> Answers:
    """Four square matrices with their biases; softmax is not linear."""
    return {
        "count": 4 * d_model**2 + 4 * d_model,
        "all_weights_get_gradient": True,
        "linear": False,
    }


def expected_variance(d_k: int, samples: int, seed: int) -> Answers:
    """Variances of independent terms add up."""
    return {"var": float(d_k), "var_scaled": 1.0, "std": math.sqrt(d_k)}


def expected_saturation(d_k: int, n_keys: int, trials: int, seed: int) -> Answers:
    """Simulated without vectors: given a query, scores are normal with its length as deviation."""
    dice, rounds = random.Random(1), 4000
    means = {"max_p_unscaled": 0.0, "jac_unscaled": 0.0, "max_p_scaled": 0.0, "jac_scaled": 0.0}
    for _ in range(rounds):
        length = math.sqrt(2 * dice.gammavariate(d_k / 2, 1))  # chi with d_k degrees of freedom
        scores = [dice.gauss(0, length) for _ in range(n_keys)]
        for name, scale in (("unscaled", 1.0), ("scaled", math.sqrt(d_k))):
            p = softmax([score / scale for score in scores])
            means[f"max_p_{name}"] += max(p) / rounds
            means[f"jac_{name}"] += (1 - sum(each * each for each in p)) / rounds
    return {**means, "ratio": means["jac_scaled"] / means["jac_unscaled"]}


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        attention_by_hand,
        softmax_two_logits,
        softmax_jacobian,
        dot_product_variance,
        softmax_saturation,
        softmax_shift_invariance,
        attention_shapes,
        cross_attention_shape,
        mha_returned_shapes,
        mha_kdim_vdim,
        transformer_lengths,
        qkv_are_activations,
        additive_attention_params,
        attention_reach,
        cross_attention_sources,
        attention_convex,
        weight_vs_contribution,
        attention_slope_unbounded,
        attention_jacobian_scale,
        mha_learns,
    )
}

EXPECTED: Mapping[str, Callable[..., Answers]] = {
    "dot_product_variance": expected_variance,
    "softmax_saturation": expected_saturation,
}
