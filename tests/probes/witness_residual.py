"""Witnesses of the residual probes: closed forms in plain Python."""

import math
from collections.abc import Callable, Mapping
from typing import Any

Answers = dict[str, Any]


def scalar_residual_chain(w: float, depth: int) -> Answers:
    """One factor for each layer."""
    plain, residual = w**depth, (1 + w) ** depth
    return {
        "plain": plain,
        "residual": residual,
        "residual_explodes": residual > 1000,
        "plain_vanishes": abs(plain) < 0.001,
    }


def residual_jacobian(**_: Any) -> Answers:
    """The derivative of a sum is the sum of the derivatives."""
    return {"max_abs_error": 0.0, "identity_holds": True, "zero_branch_is_identity": True}


def residual_variance(depth: int, d: int, seed: int) -> Answers:
    """Doubled by each layer, or one more for each."""
    return {"theory_no_norm": 2.0**depth, "theory_pre_ln": 1.0 + depth}


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
    }


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
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
