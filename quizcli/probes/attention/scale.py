"""The scale 1 / sqrt(d_k): variances, saturation and gradients with and without it."""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, Seed, exact, probe, statistical
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import torch

VECTORS = 5000

QUERIES_PER_KEY_SET = 10


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
