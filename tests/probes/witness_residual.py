"""Witnesses of the residual probes: closed forms in plain Python."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizcli.probes import Lab

Answers = dict[str, Any]
LAB = Lab("cpu")


def scalar_residual_chain(w: float, depth: int) -> Answers:
    """One factor for each layer."""
    plain, residual = w**depth, (1 + w) ** depth
    return {
        "plain": plain,
        "residual": residual,
        "residual_explodes": residual > 1000,
        "plain_vanishes": abs(plain) < 0.001,
        "plain_by_layer": [w**layer for layer in range(depth + 1)],
        "residual_by_layer": [(1 + w) ** layer for layer in range(depth + 1)],
    }


def residual_gradient(depth: int, d: int, gain: float, seed: int) -> Answers:
    """Both stacks differentiated by hand, from the last layer to the input."""
    generator = LAB.generator(seed)
    drawn = [LAB.randn(d, d, generator=generator, scale=gain / d**0.5) for _ in range(depth)]
    weights = [each.numpy() for each in drawn]
    x, upstream = (LAB.randn(d, generator=generator).numpy() for _ in range(2))
    plain, residual = (_norms(weights, x, upstream, keep) for keep in (0, 1))
    return {
        "plain": plain[0],
        "residual": residual[0],
        "log10_ratio": math.log10(residual[0] / plain[0]),
        "residual_larger": residual[0] > plain[0],
        "plain_by_layer": plain,
        "residual_by_layer": residual,
    }


def _norms(weights: list[Any], x: Any, gradient: Any, keep: int) -> list[float]:
    branches = []
    for weight in weights:
        branches.append(np.tanh(x @ weight))
        x = keep * x + branches[-1]
    norms = [float(np.linalg.norm(gradient))]
    for weight, branch in zip(reversed(weights), reversed(branches), strict=True):
        gradient = keep * gradient + weight @ ((1 - branch * branch) * gradient)
        norms.insert(0, float(np.linalg.norm(gradient)))
    return norms


def residual_jacobian(**_: Any) -> Answers:
    """The derivative of a sum is the sum of the derivatives."""
    return {"max_abs_error": 0.0, "identity_holds": True, "zero_branch_is_identity": True}


def residual_variance(depth: int, d: int, seed: int) -> Answers:
    """Doubled by each layer, or one more for each."""
    layers = range(depth + 1)
    return {
        "theory_no_norm": 2.0**depth,
        "theory_pre_ln": 1.0 + depth,
        "theory_no_norm_by_layer": [2.0**layer for layer in layers],
        "theory_pre_ln_by_layer": [1.0 + layer for layer in layers],
    }


def expected_variances(depth: int, d: int, seed: int) -> Answers:
    """What the theory says of the measured ones."""
    return {"no_norm": 2.0**depth, "pre_ln": 1.0 + depth, "post_ln": 1.0}


def residual_sum(x: float, branch: float) -> Answers:
    """A sum, and half of it."""
    return {"out": x + branch, "average": (x + branch) / 2}


def residual_similarity(branch_scale: float, d: int, seed: int) -> Answers:
    """Pythagoras."""
    return {"theory": 1 / math.hypot(1, branch_scale)}


def expected_similarity(branch_scale: float, d: int, seed: int) -> Answers:
    """Two random directions are nearly orthogonal."""
    return {"cosine": 1 / math.hypot(1, branch_scale)}


def add_or_concat(d: int, d_branch: int, n: int) -> Answers:
    """Widths add up side by side, and have to agree for a sum."""
    return {
        "concat_shape": [n, d + d_branch],
        "add_possible": d == d_branch,
        "add_shape": [n, d] if d == d_branch else [],
        "next_linear_inputs_concat": d + d_branch,
        "both_give_gradient_to_x": True,
    }


def residual_cost(n: int, d_model: int) -> Answers:
    """An addition for each number; the block's operations as counted in the papers."""
    flops = 24 * n * d_model**2 + 4 * n * n * d_model
    return {
        "parameters": 0,
        "additions": n * d_model,
        "block_flops": flops,
        "share": 2 * n * d_model / flops,
        "free_of_computation": False,
    }


def residual_paths(blocks: int, length: int) -> Answers:
    """Each block is passed or gone through: binomial coefficients."""
    return {
        "paths": 2**blocks,
        "of_that_length": math.comb(blocks, length),
        "mean_length": blocks / 2,
        "of_that_length_by_k": [math.comb(blocks, k) for k in range(blocks + 1)],
    }


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        residual_gradient,
        scalar_residual_chain,
        residual_jacobian,
        residual_variance,
        residual_sum,
        residual_similarity,
        add_or_concat,
        residual_cost,
        residual_paths,
    )
}
EXPECTED: Mapping[str, Callable[..., Answers]] = {
    "residual_variance": expected_variances,
    "residual_similarity": expected_similarity,
}

# slopes of many layers may be tiny, so they are compared relatively
TOLERANCES: Mapping[str, tuple[float, float]] = {
    "residual_gradient": (1e-6, 0.0),
    "scalar_residual_chain": (1e-6, 0.0),
}
