"""Lengths at which one part of the FLOPs overtakes another."""

from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.cost.flops import BLIND, HEADS, TWO, encoder_block_flops, mixing_flops, shorter
from quizcli.probes.lab import Lab, count_flops, meta


@probe(
    title="Self-attention against a recurrent layer: which costs less?",
    outputs={
        "attention": exact("int", "products of scores and mixing only"),
        "rnn": exact("int", "recurrent product only"),
        "attention_cheaper": exact("bool", "attention needs fewer"),
        "crossover_n": exact(
            "int", "length at which these two counts are equal", at="attention_by_length"
        ),
        "lengths": exact("vector", "length"),
        "attention_by_length": exact("vector", "FLOPs against lengths, self-attention"),
        "rnn_by_length": exact("vector", "FLOPs against lengths, recurrent layer"),
    },
    formula="4 n^2 d against 2 n d^2; in orders of growth n^2 d against n d^2",
    pitfalls="The crossover depends on what is counted: orders of growth say n = d, these two "
    "products n = d/2, and with W_Q, W_K, W_V, W_O against the RNN's input product "
    "self-attention is never cheaper at equal widths. Ask in orders of growth.",
    source="Vaswani et al. 2017, section 4 and table 1",
    where=("n != d", "2*n != d"),
)
def attention_vs_rnn_flops(
    lab: Lab,
    n: Annotated[int, Range(16, 4096, "length of the sequence", step=16)] = 128,
    d: Annotated[int, Range(64, 2048, "width", step=64)] = 512,
) -> Outputs:
    """Counts both layers' own products, and looks for the length at which they meet.

    Source: Vaswani et al. 2017, table 1.
    """
    step = count_flops(lambda: meta(1, d) @ meta(d, d))
    attention = mixing_flops(n, d)
    crossover = step // mixing_flops(1, d)  # n * step = n^2 * (cost of one pair)
    lengths = shorter(max(n, 2 * crossover))
    return {
        "attention": attention,
        "rnn": n * step,
        "attention_cheaper": attention < n * step,
        "crossover_n": crossover,
        "lengths": lengths,
        "attention_by_length": [mixing_flops(each, d) for each in lengths],
        "rnn_by_length": [each * step for each in lengths],
    }


@probe(
    title="When does the quadratic part outweigh the rest of an encoder block?",
    outputs={
        "quadratic_flops": exact("int", "scores and mixing"),
        "linear_flops": exact("int", "projections and feed-forward network"),
        "quadratic_share": real("part of the whole"),
        "crossover_n": exact("int", "length at which both are equal", at="quadratic_by_length"),
        "quadratic_dominates": exact("bool", "the quadratic part is larger"),
        "lengths": exact("vector", "length"),
        "quadratic_by_length": exact("vector", "FLOPs against lengths, scores and mixing"),
        "linear_by_length": exact("vector", "FLOPs against lengths, all the rest"),
    },
    formula="4 n^2 d against 24 n d^2 (d_ff = 4 d): equal at n = 6 d",
    pitfalls=BLIND + TWO + "Time on a real device is another matter.",
    source="Kaplan et al. 2020, section 2.1",
    where=("n != 6*d_model",),
)
def quadratic_share(
    lab: Lab,
    d_model: Annotated[int, OneOf((64, 128, 256, 512, 768, 1024), "width")] = 512,
    n: Annotated[int, Range(64, 16384, "length of the sequence", step=64)] = 1024,
) -> Outputs:
    """Counts a whole encoder layer and, apart, its scores and mixing.

    Source: Kaplan et al. 2020, section 2.1.
    """
    quadratic = mixing_flops(n, d_model, HEADS)
    linear = encoder_block_flops(n, d_model) - quadratic
    crossover = (linear // n) // mixing_flops(1, d_model, HEADS)
    lengths = shorter(max(n, 2 * crossover))
    return {
        "quadratic_flops": quadratic,
        "linear_flops": linear,
        "quadratic_share": quadratic / (quadratic + linear),
        "crossover_n": crossover,
        "quadratic_dominates": quadratic > linear,
        "lengths": lengths,
        "quadratic_by_length": [mixing_flops(each, d_model, HEADS) for each in lengths],
        "linear_by_length": [each * (linear // n) for each in lengths],
    }
