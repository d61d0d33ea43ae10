"""Attention by hand, and what its softmax does."""

import math
from collections.abc import Sequence
from typing import Annotated

from quizcli.probes.base import Grid, ListOf, Outputs, Range, Seed, Switch, exact, probe, real
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
