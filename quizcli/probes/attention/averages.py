"""Attention as a weighted average of the values."""

from collections.abc import Sequence
from typing import Annotated

from quizcli.probes.base import Grid, ListOf, Outputs, Range, Seed, exact, probe, real
from quizcli.probes.lab import Lab, attend, number
from quizcli.probes.lazily import torch


@probe(
    title="Attention outputs are weighted averages of the values",
    outputs={
        "rows_sum_to_one": exact("bool", "the weights of each query sum to 1"),
        "inside_value_range": exact(
            "bool", "every output coordinate lies between the smallest and largest value"
        ),
        "max_row_error": real("largest distance of a row sum from 1: 0 up to rounding"),
    },
    formula="weights >= 0 with row sums 1: a convex combination",
    pitfalls="Holds before W_O and without dropout, which breaks the row sums while training.",
    source="Vaswani et al. 2017, section 3.2",
)
def attention_convex(
    lab: Lab,
    n: Annotated[int, Range(2, 20, "tokens")] = 6,
    d: Annotated[int, Range(2, 16, "width")] = 4,
    score_scale: Annotated[float, Grid(0.1, 10, 0.1, "multiplies the queries")] = 1.0,
    seed: Seed = 0,
) -> Outputs:
    """Row sums of the weights (n, n), and the range of the output (n, d) within the values'.

    Source: Vaswani et al. 2017, section 3.2.
    """
    generator = lab.generator(seed)
    q, k, v = (lab.randn(n, d, generator=generator) for _ in range(3))
    output, weights = attend(q * score_scale, k, v)
    error = number((weights.sum(-1) - 1).abs().max())
    inside = (output <= v.amax(0) + lab.tiny) & (output >= v.amin(0) - lab.tiny)  # (n, d)
    return {
        "rows_sum_to_one": error < lab.tiny,
        "inside_value_range": bool(inside.all()),
        "max_row_error": error,
    }


@probe(
    title="The largest weight need not be the largest contribution",
    outputs={
        "weights": real("softmax of the scores", "vector"),
        "contributions": real("weight times size of the value", "vector"),
        "top_weight": exact("int", "index of the largest weight, from 0"),
        "top_contribution": exact("int", "index of the largest contribution, from 0"),
        "same": exact("bool", "both are at the same index"),
    },
    where=("max(scores) > sum(scores) - max(scores) - min(scores) > min(scores)",),
    formula="alpha_j ‖v_j‖",
    pitfalls="Two contributions can come within half a percent of each other, never closer.",
    source="Kobayashi et al. 2020",
)
def weight_vs_contribution(
    lab: Lab,
    scores: Annotated[
        Sequence[float], ListOf(Grid(-2, 3, 0.5), 3, 3, "scores of three keys, all different")
    ] = (2.0, 1.0, 0.0),
    value_norms: Annotated[
        Sequence[float], ListOf(Grid(0.5, 6, 0.5), 3, 3, "sizes of their values")
    ] = (1.0, 4.0, 1.0),
) -> Outputs:
    """Softmax weights of three keys, and those weights times the norms of the values, (3,) each.

    Source: Kobayashi et al. 2020.
    """
    weights = torch.softmax(lab.tensor(scores), 0)
    contributions = weights * lab.tensor(value_norms)
    top_weight, top_contribution = int(weights.argmax()), int(contributions.argmax())
    return {
        "weights": weights.tolist(),
        "contributions": contributions.tolist(),
        "top_weight": top_weight,
        "top_contribution": top_contribution,
        "same": top_weight == top_contribution,
    }
