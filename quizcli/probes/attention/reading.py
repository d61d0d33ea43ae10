"""Who reads whom: the tokens that an attention layer asks, and what each side supplies."""

from typing import Annotated

from quizcli.probes.attention.layers import random_projections, reads
from quizcli.probes.base import OneOf, Outputs, Range, Seed, exact, probe
from quizcli.probes.lab import Lab, attend, causal
from quizcli.probes.lazily import torch


@probe(
    title="Who reads whom: how many (output, input) pairs have a non-zero gradient",
    outputs={
        "pairs": exact("int", "pairs with a non-zero gradient"),
        "diagonal_pairs": exact("int", "a token reading itself"),
        "others": exact("int", "a token reading another"),
        "read_by_position": exact("vector", "tokens read by position of the query"),
    },
    where=("n != m",),
    formula="n^2; n (n + 1) / 2; m n",
    pitfalls="'Self' means that queries, keys and values come from one sequence, not that each "
    "token reads itself: those are n of n^2 pairs.",
    source="Vaswani et al. 2017, sections 2 and 3.2.3",
)
def attention_reach(
    lab: Lab,
    n: Annotated[int, Range(2, 16, "tokens; encoder length for cross")] = 6,
    kind: Annotated[
        str, OneOf(("self_full", "self_causal", "cross"), "which attention")
    ] = "self_full",
    m: Annotated[int, Range(2, 16, "decoder length for cross")] = 4,
    seed: Seed = 0,
) -> Outputs:
    """Gradients of one random attention layer of width 6 by its input (n, 6).

    An allowed pair has a non-zero gradient with probability 1.
    Source: Vaswani et al. 2017, sections 2 and 3.2.3.
    """
    generator = lab.generator(seed)
    w_q, w_k, w_v = random_projections(lab, 6, generator, scale=0.4)
    x, decoder = lab.randn(n, 6, generator=generator), lab.randn(m, 6, generator=generator)
    allowed = causal(n, lab) if kind == "self_causal" else None

    def layer(e: "torch.Tensor") -> "torch.Tensor":
        asking = decoder if kind == "cross" else e
        return attend(asking @ w_q, e @ w_k, e @ w_v, allowed)[0]

    pairs = reads(layer, x)  # (n or m, n)
    own = 0 if kind == "cross" else int(pairs.diagonal().sum())
    return {
        "pairs": int(pairs.sum()),
        "diagonal_pairs": own,
        "others": int(pairs.sum()) - own,
        "read_by_position": [int(each) for each in pairs.sum(1)],
    }


@probe(
    title="Cross-attention: what each side supplies",
    outputs={
        "output_rows": exact("int", "rows of the output"),
        "weights_change_with_decoder": exact("bool", "another X_d changes the weights"),
        "weights_change_with_encoder": exact("bool", "another X_e changes the weights"),
        "values_change_with_decoder": exact("bool", "another X_d changes the values"),
        "values_change_with_encoder": exact("bool", "another X_e changes the values"),
    },
    where=("N != K",),
    formula="Q = X_d W_Q; K = X_e W_K; V = X_e W_V",
    source="Vaswani et al. 2017, section 3.2.3",
)
def cross_attention_sources(
    lab: Lab,
    N: Annotated[int, Range(2, 12, "encoder positions")] = 6,
    K: Annotated[int, Range(2, 12, "decoder positions")] = 4,
    seed: Seed = 0,
) -> Outputs:
    """One cross-attention layer of width 8, with either side exchanged in turn.

    X_e (N, 8), X_d (K, 8).  Source: Vaswani et al. 2017, section 3.2.3.
    """
    generator = lab.generator(seed)
    w_q, w_k, w_v = random_projections(lab, 8, generator, scale=0.4)
    x_e, other_e = (lab.randn(N, 8, generator=generator) for _ in range(2))
    x_d, other_d = (lab.randn(K, 8, generator=generator) for _ in range(2))

    def cross(decoder: "torch.Tensor", encoder: "torch.Tensor") -> "tuple[torch.Tensor, ...]":
        values = encoder @ w_v  # (N, 8)
        output, weights = attend(decoder @ w_q, encoder @ w_k, values)  # (K, 8), (K, N)
        return output, weights, values

    output, weights, values = cross(x_d, x_e)
    _, weights_d, values_d = cross(other_d, x_e)
    _, weights_e, values_e = cross(x_d, other_e)
    return {
        "output_rows": output.shape[0],
        "weights_change_with_decoder": not torch.equal(weights, weights_d),
        "weights_change_with_encoder": not torch.equal(weights, weights_e),
        "values_change_with_decoder": not torch.equal(values, values_d),
        "values_change_with_encoder": not torch.equal(values, values_e),
    }
