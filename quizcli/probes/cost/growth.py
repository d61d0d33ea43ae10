"""How the FLOPs of a layer grow with the length of the sequence."""

from collections.abc import Callable
from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.cost.flops import (
    BLIND,
    TWO,
    attention_layer_flops,
    encoder_block_flops,
    mixing_flops,
    shorter,
    windowed_flops,
)
from quizcli.probes.lab import Lab, count_flops, meta
from quizcli.probes.lazily import nn

WINDOW = 16


@probe(
    title="FLOPs of one self-attention layer",
    outputs={
        "projections": exact("int", "W_Q, W_K, W_V and W_O"),
        "scores_and_mix": exact("int", "Q K^T, and weights times V"),
        "total": exact("int", "both together"),
        "lengths": exact("vector", "length"),
        "projections_by_length": exact("vector", "FLOPs against lengths, projections"),
        "scores_and_mix_by_length": exact("vector", "FLOPs against lengths, scores and mixing"),
    },
    formula="8 n d^2 + 4 n^2 d",
    pitfalls=BLIND + TWO + "The softmax is not counted.",
    source="Vaswani et al. 2017, table 1; Kaplan et al. 2020, section 2.1",
)
def attention_flops(
    lab: Lab,
    n: Annotated[int, Range(8, 8192, "length of the sequence", step=8)] = 512,
    d_model: Annotated[int, OneOf((64, 128, 256, 512, 1024), "width")] = 512,
    heads: Annotated[int, OneOf((1, 2, 4, 8), "heads")] = 8,
) -> Outputs:
    """Counts a whole nn.MultiheadAttention, and the two products that grow with n squared.

    Source: Vaswani et al. 2017, table 1.
    """
    lengths = shorter(n)
    totals = [attention_layer_flops(each, d_model, heads) for each in lengths]
    mixing = [mixing_flops(each, d_model, heads) for each in lengths]
    rest = [whole - part for whole, part in zip(totals, mixing, strict=True)]
    return {
        "projections": rest[-1],
        "scores_and_mix": mixing[-1],
        "total": totals[-1],
        "lengths": lengths,
        "projections_by_length": rest,
        "scores_and_mix_by_length": mixing,
    }


def _feed_forward(n: int, d: int) -> int:
    network = nn.Sequential(
        nn.Linear(d, 4 * d, device="meta"), nn.ReLU(), nn.Linear(4 * d, d, device="meta")
    )
    return count_flops(lambda: network(meta(1, n, d)))


def _rnn(n: int, d: int) -> int:
    # one step is counted: the others do the same products, in a loop
    cell, x = nn.RNNCell(d, d, device="meta"), meta(1, d)
    return n * count_flops(lambda: cell(x, x))


def _lstm(n: int, d: int) -> int:
    cell, x = nn.LSTMCell(d, d, device="meta"), meta(1, d)
    return n * count_flops(lambda: cell(x, (x, x)))


PARTS: dict[str, Callable[[int, int], int]] = {
    "attention_scores": mixing_flops,
    "attention_layer": attention_layer_flops,
    "ffn": _feed_forward,
    "rnn": _rnn,
    "lstm": _lstm,
    "encoder_block": encoder_block_flops,
    "window_attention": lambda n, d: windowed_flops(n, WINDOW, d),
}


@probe(
    title="A sequence twice as long: by what factor do the FLOPs grow?",
    outputs={
        "factor": real("FLOPs at 2 n over FLOPs at n"),
        "lengths": exact("vector", "length"),
        "flops_by_length": exact("vector", "FLOPs against lengths"),
    },
    formula="scores 4; feed-forward, RNN, LSTM, window 2; attention layer 4 (d + n)/(2 d + n); "
    "encoder block 4 (3 d + n)/(6 d + n)",
    pitfalls=BLIND + "For a whole block the factor lies between 2 and 4, near 2 while n is far "
    f"below 6 d. In the window each query sees {WINDOW} keys.",
    source="Vaswani et al. 2017, table 1",
)
def doubling_factor(
    lab: Lab,
    part: Annotated[str, OneOf(tuple(PARTS), "what is counted")] = "attention_scores",
    n: Annotated[int, Range(64, 8192, "length of the sequence", step=64)] = 1024,
    d_model: Annotated[int, OneOf((64, 128, 256, 512), "width")] = 256,
) -> Outputs:
    """Counts the part at n and at 2 n positions; of a recurrent layer one step is counted.

    Source: Vaswani et al. 2017, table 1.
    """
    lengths = [n * i // 4 for i in range(1, 9)]
    flops = [PARTS[part](each, d_model) for each in lengths]
    return {"factor": flops[-1] / flops[3], "lengths": lengths, "flops_by_length": flops}
