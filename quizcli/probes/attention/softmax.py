"""Attention by hand, and what its softmax and its scale do."""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Annotated

from quizcli.probes.base import (
    Grid,
    ListOf,
    OneOf,
    Outputs,
    Range,
    Seed,
    Switch,
    exact,
    probe,
    real,
    statistical,
)
from quizcli.probes.lab import Lab, attend, jacobian, number
from quizcli.probes.lazily import F, torch


@probe(
    title="Scaled dot-product attention for one query, by hand",
    outputs={
        "scores": real("query times each key, divided by sqrt(d_k) when scaled", "vector"),
        "weights": real("softmax of the scores", "vector"),
        "output": real("weighted sum of the values"),
        "matches_sdpa": exact("bool", "F.scaled_dot_product_attention gives the same"),
    },
    formula="softmax(q K^T / sqrt(d_k)) V",
    pitfalls="Forgetting the scale gives a plausible wrong number: list it as a mistake. "
    "A query of zeros gives uniform weights.",
    source="Vaswani et al. 2017, section 3.2.1",
)
def attention_by_hand(
    lab: Lab,
    q: Annotated[Sequence[int], ListOf(Range(-2, 2), 2, 2, "query, d_k = 2")] = (1, 0),
    keys: Annotated[
        Sequence[int], ListOf(Range(-2, 2), 6, 6, "three keys of two numbers, row after row")
    ] = (1, 0, 0, 1, -1, 0),
    values: Annotated[Sequence[int], ListOf(Range(-5, 5), 3, 3, "three values of one number")] = (
        1,
        2,
        3,
    ),
    scaled: Annotated[bool, Switch("divide the scores by sqrt(d_k)")] = True,
) -> Outputs:
    """One query over three keys: scores and weights have three entries, the output one.

    Source: Vaswani et al. 2017, section 3.2.1.
    """
    query, key, value = lab.tensor(q, 1, 2), lab.tensor(keys, 3, 2), lab.tensor(values, 3, 1)
    scores = query @ key.T / (math.sqrt(2) if scaled else 1.0)  # (1, 3)
    weights = torch.softmax(scores, -1)  # (1, 3)
    output = weights @ value  # (1, 1)
    fused = F.scaled_dot_product_attention(
        query[None, None], key[None, None], value[None, None], scale=None if scaled else 1.0
    )  # (1, 1, 1, 1)
    return {
        "scores": scores[0].tolist(),
        "weights": weights[0].tolist(),
        "output": number(output),
        "matches_sdpa": abs(number(output - fused)) < lab.tiny,
    }


@probe(
    title="Softmax of two logits a gap apart, and its slope",
    outputs={
        "p": real("the larger probability"),
        "slope": real("dp / dgap"),
        "gaps": exact("vector", "gap"),
        "p_by_gap": real("value against gaps, the larger probability", "vector"),
        "slope_by_gap": real("value against gaps, dp / dgap", "vector"),
    },
    formula="p = sigmoid(gap), slope = p (1 - p)",
    pitfalls="The slope is largest, 1/4, at gap 0.",
    source="Vaswani et al. 2017, section 3.2.1 (extremely small gradients)",
)
def softmax_two_logits(
    lab: Lab,
    gap: Annotated[float, Grid(0, 12, 0.5, "difference of the two logits")] = 2.0,
) -> Outputs:
    """Probability of the first of the logits (gap, 0) and its derivative by the gap.

    Source: Vaswani et al. 2017, section 3.2.1.
    """
    p, slope = _first_of_two(lab, gap)
    gaps = [each / 2 for each in range(25)]
    along = [_first_of_two(lab, each) for each in gaps]
    return {
        "p": p,
        "slope": slope,
        "gaps": gaps,
        "p_by_gap": [each for each, _ in along],
        "slope_by_gap": [each for _, each in along],
    }


def _first_of_two(lab: Lab, gap: float) -> tuple[float, float]:
    """The probability of the first of two logits, and its derivative by the gap."""
    logits = lab.tensor([gap, 0.0]).requires_grad_()  # (2,)
    p = torch.softmax(logits, 0)
    (gradient,) = torch.autograd.grad(p[0], logits)
    return number(p[0]), number(gradient[0])


@probe(
    title="Jacobian of softmax",
    outputs={
        "trace": real("sum of dp_i / dz_i, z the logits after the temperature"),
        "max_abs": real("largest entry by size"),
        "row_sum_max_abs": real("largest row sum by size: 0"),
        "rank": exact("int", "n - 1"),
        "max_p": real("largest probability"),
    },
    formula="J = diag(p) - p p^T; trace 1 - sum p^2; rank n - 1",
    pitfalls="The derivative is by the scaled logits z = logits / temperature; by the logits "
    "themselves it has a further factor 1 / temperature.",
    source="Bridle 1990",
)
def softmax_jacobian(
    lab: Lab,
    logits: Annotated[Sequence[float], ListOf(Grid(-4, 4, 0.5), 2, 5, "the logits")] = (
        2.0,
        1.0,
        0.0,
    ),
    temperature: Annotated[float, Grid(0.5, 8, 0.5, "divides the logits first")] = 1.0,
) -> Outputs:
    """The matrix dp_i / dz_j of a softmax, (n, n), and its trace, row sums and rank.

    The rank is taken after dividing row i and column j by sqrt(p_i) and sqrt(p_j), which
    leaves it as it is and moves every singular value to 0 or 1, whatever the logits.
    Source: Bridle 1990.
    """
    z = lab.tensor(logits) / temperature  # (n,)
    j = jacobian(lambda logits: torch.softmax(logits, -1), z)  # (n, n)
    p = torch.softmax(z, 0)
    balanced = j / torch.outer(p, p).sqrt()
    return {
        "trace": number(j.trace()),
        "max_abs": number(j.abs().max()),
        "row_sum_max_abs": number(j.sum(1).abs().max()),
        "rank": int((torch.linalg.svdvals(balanced.cpu()) > 0.5).sum()),
        "max_p": number(p.max()),
    }


VECTORS = 5000


@probe(
    title="Variance of q . k for components of variance 1",
    outputs={
        "var": statistical("float", "variance of q . k"),
        "var_scaled": statistical("float", "after dividing the products by sqrt(d_k)"),
        "std": statistical("float", "standard deviation of q . k"),
        "theory": exact("float", "d_k"),
        "within_10_percent": statistical("bool", "var lies within 10 % of d_k"),
        "components": exact("vector", "components"),
        "var_by_component": statistical("vector", "variance of q . k against components"),
        "theory_by_component": exact("vector", "variance of q . k against components, expected"),
    },
    formula="Var(q . k) = d_k; after scaling 1",
    pitfalls="The relative standard error is near sqrt(2 / samples), more for small d_k: about "
    "1 % at 20,000. Ask for the theory value, or allow 10 %.",
    source="Vaswani et al. 2017, section 3.2.1, footnote 4",
)
def dot_product_variance(
    lab: Lab,
    d_k: Annotated[int, OneOf((4, 16, 64, 128, 256, 512), "length of q and k")] = 64,
    samples: Annotated[int, Range(5000, 50000, "number of products", step=5000)] = 20000,
    seed: Seed = 0,
) -> Outputs:
    """Sample variance of q . k over random q and k with independent normal entries.

    Some 5000 queries and 5000 keys are drawn, in small groups within which every query meets
    every key.  Source: Vaswani et al. 2017, section 3.2.1, footnote 4.
    """
    generator = lab.generator(seed)
    size = samples // VECTORS
    groups = math.ceil(samples / size**2)
    q, k = (lab.randn(groups, size, d_k, generator=generator) for _ in range(2))
    products = (q @ k.transpose(1, 2)).flatten()[:samples]  # (samples,)
    variance = number(products.var(correction=0))
    counts = _fewer(d_k)
    shorter = [each.flatten()[:samples] for each in _products(q, k, counts)]
    return {
        "var": variance,
        "var_scaled": variance / d_k,
        "std": math.sqrt(variance),
        "theory": float(d_k),
        "within_10_percent": abs(variance / d_k - 1) < 0.1,
        "components": counts,
        "var_by_component": [number(each.var(correction=0)) for each in shorter],
        "theory_by_component": [float(each) for each in counts],
    }


def _fewer(d_k: int) -> list[int]:
    """Up to eight counts of components, evenly spaced, d_k the last."""
    parts = min(d_k, 8)
    return [d_k * i // parts for i in range(1, parts + 1)]


def _products(q: "torch.Tensor", k: "torch.Tensor", counts: Sequence[int]) -> "list[torch.Tensor]":
    """q k^T of the first so many components, for each count, (..., queries, keys)."""
    starts = [0, *counts[:-1]]
    pieces = (q[..., a:b] @ k[..., a:b].mT for a, b in zip(starts, counts, strict=True))
    return list(accumulate(pieces, torch.add))


QUERIES_PER_KEY_SET = 10


@probe(
    title="Without the scale the softmax saturates: largest weight and gradient",
    outputs={
        "max_p_unscaled": statistical("float", "mean largest weight without the scale"),
        "max_p_scaled": statistical("float", "mean largest weight with it"),
        "jac_unscaled": statistical("float", "mean trace of the softmax Jacobian without it"),
        "jac_scaled": statistical("float", "mean trace of the softmax Jacobian with it"),
        "ratio": statistical("float", "jac_scaled / jac_unscaled"),
        "scaled_has_larger_gradient": statistical("bool", "the ratio is above 1"),
        "components": exact("vector", "components"),
        "jac_unscaled_by_component": statistical("vector", "trace against components, unscaled"),
        "jac_scaled_by_component": statistical("vector", "trace against components, scaled"),
    },
    formula="trace = 1 - sum p^2",
    pitfalls="The ratio grows a little slower than sqrt(d_k): near 1.2, 2.1, 3.9, 7.6 and 10.6 "
    "for d_k = 4, 16, 64, 256, 512, seeds within 30 %. Ask for the ordering, or for the factor "
    "within a factor of 2.",
    source="Vaswani et al. 2017, section 3.2.1",
)
def softmax_saturation(
    lab: Lab,
    d_k: Annotated[int, OneOf((4, 16, 64, 256, 512), "length of queries and keys")] = 64,
    n_keys: Annotated[int, Range(4, 64, "keys per query", step=4)] = 16,
    trials: Annotated[int, Range(100, 500, "number of queries", step=100)] = 200,
    seed: Seed = 0,
) -> Outputs:
    """Largest softmax weight and gradient for random queries and keys, with the scale and without.

    Ten queries share each set of keys.  Source: Vaswani et al. 2017, section 3.2.1.
    """
    generator = lab.generator(seed)
    sets = math.ceil(trials / QUERIES_PER_KEY_SET)
    q = lab.randn(sets, QUERIES_PER_KEY_SET, d_k, generator=generator)
    k = lab.randn(sets, n_keys, d_k, generator=generator)
    scores = (q @ k.transpose(1, 2)).flatten(0, 1)[:trials]  # (trials, n_keys)
    max_unscaled, jac_unscaled = _peak_and_gradient(scores)
    max_scaled, jac_scaled = _peak_and_gradient(scores / math.sqrt(d_k))
    counts = _fewer(d_k)
    fewer = [each.flatten(0, 1)[:trials] for each in _products(q, k, counts)]
    return {
        "max_p_unscaled": max_unscaled,
        "max_p_scaled": max_scaled,
        "jac_unscaled": jac_unscaled,
        "jac_scaled": jac_scaled,
        "ratio": jac_scaled / jac_unscaled,
        "scaled_has_larger_gradient": jac_scaled > jac_unscaled,
        "components": counts,
        "jac_unscaled_by_component": [_peak_and_gradient(each)[1] for each in fewer],
        "jac_scaled_by_component": [
            _peak_and_gradient(each / math.sqrt(c))[1]
            for each, c in zip(fewer, counts, strict=True)
        ],
    }


def _peak_and_gradient(scores: "torch.Tensor") -> tuple[float, float]:
    """Means over the rows: the largest weight, and the trace of the softmax Jacobian."""
    p = torch.softmax(scores, -1)
    return number(p.amax(-1).mean()), number((1 - (p * p).sum(-1)).mean())


@probe(
    title="Adding the same number to every score (a key bias) changes nothing",
    outputs={
        "max_abs_diff": real("largest change of a weight: 0 up to rounding"),
        "same": exact("bool", "the weights stay the same"),
        "key_bias_gradient": real("norm of dL/db_K: 0 up to rounding"),
        "query_bias_gradient_zero": exact("bool", "dL/db_Q is zero too"),
    },
    formula="softmax(s + c) = softmax(s); q . (k_j + b) = q . k_j + q . b",
    pitfalls="Zero up to rounding, not exactly.",
    source="algebra; torch.nn.MultiheadAttention has a key bias all the same",
)
def softmax_shift_invariance(
    lab: Lab,
    shift: Annotated[float, Grid(-5, 5, 0.5, "added to every score")] = 3.0,
    n: Annotated[int, Range(2, 12, "tokens")] = 5,
    seed: Seed = 0,
) -> Outputs:
    """Attention weights before and after a shift of all scores; gradients of both biases.

    q, k, v (n, 8); biases (8,); the loss is a random linear function of the output.
    Source: algebra.
    """
    generator = lab.generator(seed)
    q, k, v, direction = (lab.randn(n, 8, generator=generator) for _ in range(4))
    scores = q @ k.T / math.sqrt(8)  # (n, n)
    change = (torch.softmax(scores, -1) - torch.softmax(scores + shift, -1)).abs().max()
    b_q, b_k = lab.zeros(8).requires_grad_(), lab.zeros(8).requires_grad_()
    output, _ = attend(q + b_q, k + b_k, v)  # (n, 8)
    of_query, of_key = torch.autograd.grad((output * direction).sum(), (b_q, b_k))
    return {
        "max_abs_diff": number(change),
        "same": number(change) < lab.tiny,
        "key_bias_gradient": number(of_key.norm()),
        "query_bias_gradient_zero": number(of_query.norm()) < lab.tiny,
    }


@probe(
    title="What the scale 1 / sqrt(d_k) does to the gradient on its way to the queries",
    outputs={
        "scores_unscaled": statistical(doc="mean norm of dL/ds without the scale"),
        "scores_scaled": statistical(doc="the same with the scale"),
        "queries_unscaled": statistical(doc="mean norm of dL/dq without the scale"),
        "queries_scaled": statistical(doc="the same with the scale"),
        "score_gradient_larger_with_scale": statistical("bool", "at the argument of the softmax"),
        "query_gradient_larger_with_scale": statistical("bool", "at the queries"),
    },
    formula="dL/dq = c (dL/ds) K with c = 1, or 1 / sqrt(d_k) when scaled",
    pitfalls="The two comparisons point in opposite directions: the scale keeps the softmax from "
    "saturating, so more gradient arrives at its argument, but the chain rule then divides by "
    "sqrt(d_k) on the way to the queries. At the scores the ordering is safe from d_k = 64 on.",
    source="Vaswani et al. 2017, section 3.2.1; measured",
)
def scale_and_query_gradient(
    lab: Lab,
    d_k: Annotated[int, OneOf((16, 64, 256, 512), "width of queries and keys")] = 64,
    n_keys: Annotated[int, Range(8, 64, "keys for each query", step=8)] = 16,
    trials: Annotated[int, Range(50, 200, "queries that are averaged", step=50)] = 100,
    seed: Seed = 0,
) -> Outputs:
    """Mean gradient norms at the softmax's argument s and at the query q, for a random loss.

    Keys and values are normal numbers, (trials, n_keys, d_k).  Source: Vaswani et al. 2017,
    section 3.2.1.
    """
    g = lab.generator(seed)
    key = lab.randn(trials, n_keys, d_k, generator=g)
    value = lab.randn(trials, n_keys, d_k, generator=g)
    upstream = lab.randn(trials, d_k, generator=g)
    query = lab.randn(trials, d_k, generator=g)
    found = {}
    for name, scale in (("unscaled", 1.0), ("scaled", d_k**-0.5)):
        at_scores, at_query = _gradient_norms(query, key, value, upstream, scale)
        found[f"scores_{name}"], found[f"queries_{name}"] = at_scores, at_query
    return {
        **found,
        "score_gradient_larger_with_scale": found["scores_scaled"] > found["scores_unscaled"],
        "query_gradient_larger_with_scale": found["queries_scaled"] > found["queries_unscaled"],
    }


def _gradient_norms(
    query: "torch.Tensor",
    key: "torch.Tensor",
    value: "torch.Tensor",
    upstream: "torch.Tensor",
    scale: float,
) -> tuple[float, float]:
    """Mean norms of dL/ds and dL/dq for L = <output, upstream>, s = scale * q K^T."""
    query = query.clone().requires_grad_()  # (trials, d_k)
    scores = scale * torch.einsum("td,tnd->tn", query, key)  # (trials, n_keys)
    output = torch.einsum("tn,tnd->td", torch.softmax(scores, -1), value)  # (trials, d_k)
    loss = (output * upstream).sum()
    at_scores, at_query = torch.autograd.grad(loss, (scores, query))
    return number(at_scores.norm(dim=-1).mean()), number(at_query.norm(dim=-1).mean())
