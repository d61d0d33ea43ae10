"""Floating-point operations, counted by PyTorch on the meta device: no numbers, any size.

A multiply-add counts as 2.  On the CPU the counter reports 0 for fused attention and for
nn.LSTM, so nothing is ever counted there but to show just that.
"""

from collections.abc import Callable
from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.lab import Lab, count_flops, meta
from quizcli.probes.lazily import F, nn, torch

BLIND = (
    "Counted on the meta device: on the CPU the counter reports 0 for fused attention and for "
    "nn.LSTM. "
)
TWO = "A multiply-add counts as 2 here and as 1 elsewhere: say which. "
HEADS = 4  # any number that divides the width: it does not change the count
WINDOW = 16


# ------------------------------------------------------------------- helpers
def mixing_flops(n: int, d: int, heads: int = 1) -> int:
    """Operations of Q K^T and of weights times V, for n queries and keys of width d in all."""
    x = meta(1, heads, n, d // heads)
    return count_flops(lambda: torch.softmax(x @ x.transpose(-1, -2), -1) @ x)


def windowed_flops(n: int, w: int, d: int) -> int:
    """The same where each of the n queries is given its own w keys and no others."""
    query, keys = meta(n, 1, d), meta(n, w, d)
    return count_flops(lambda: torch.softmax(query @ keys.transpose(-1, -2), -1) @ keys)


def attention_layer_flops(n: int, d: int, heads: int = HEADS) -> int:
    """Operations of multi-head self-attention with its four projections."""
    layer = nn.MultiheadAttention(d, heads, batch_first=True, device="meta")
    x = meta(1, n, d)
    return count_flops(lambda: layer(x, x, x))


def encoder_block_flops(n: int, d: int) -> int:
    """Operations of a transformer encoder layer whose feed-forward network is 4 d wide."""
    block = nn.TransformerEncoderLayer(d, HEADS, 4 * d, batch_first=True, device="meta")
    return count_flops(lambda: block(meta(1, n, d)))


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


def shorter(n: int) -> list[int]:
    """Eight lengths from an eighth of n to n, as far as they are whole."""
    return [n * i // 8 for i in range(1, 9)]


# -------------------------------------------------------------------- probes
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


@probe(
    title="Self-attention against a recurrent layer: which costs less?",
    outputs={
        "attention": exact("int", "products of scores and mixing only"),
        "rnn": exact("int", "recurrent product only"),
        "attention_cheaper": exact("bool", "attention needs fewer"),
        "crossover_n": exact("int", "length at which these two counts are equal"),
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
        "crossover_n": exact("int", "length at which both are equal"),
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


@probe(
    title="A mask on a dense score matrix saves no arithmetic",
    outputs={
        "dense": exact("int", "attention of all to all"),
        "dense_with_mask": exact("int", "the same, then -inf where the mask forbids"),
        "banded": exact("int", "only w keys handed to each query"),
        "mask_saves": exact("bool", "the mask made it cheaper"),
        "banded_speedup": real("dense over banded"),
        "lengths": exact("vector", "length"),
        "dense_by_length": exact("vector", "FLOPs against lengths, of all to all"),
        "banded_by_length": exact("vector", "FLOPs against lengths, w keys for each query"),
    },
    formula="4 n^2 d, 4 n^2 d, 4 n w d; n/w",
    pitfalls=BLIND + "Fused kernels can skip whole blocks of a mask.",
    source="Beltagy et al. 2020, section 3.2; Child et al. 2019, section 5",
)
def mask_saves_nothing(
    lab: Lab,
    n: Annotated[int, Range(64, 4096, "length of the sequence", step=64)] = 1024,
    w: Annotated[int, Range(4, 64, "keys in the window", step=4)] = 16,
    d: Annotated[int, OneOf((32, 64, 128), "width")] = 64,
) -> Outputs:
    """Counts dense attention with and without a window mask, and attention to w keys alone.

    Source: Beltagy et al. 2020, section 3.2.
    """
    dense, banded = mixing_flops(n, d), windowed_flops(n, w, d)
    masked = count_flops(lambda: _masked(n, w, d))
    return {
        "dense": dense,
        "dense_with_mask": masked,
        "banded": banded,
        "mask_saves": masked < dense,
        "banded_speedup": dense / banded,
        "lengths": shorter(n),
        "dense_by_length": [mixing_flops(each, d) for each in shorter(n)],
        "banded_by_length": [windowed_flops(each, w, d) for each in shorter(n)],
    }


def _masked(n: int, w: int, d: int) -> "torch.Tensor":
    x = meta(1, n, d)
    positions = torch.arange(n, device="meta")
    back = positions[:, None] - positions[None, :]  # (n, n)
    forbidden = (back < 0) | (back >= w)
    scores = (x @ x.transpose(-1, -2)).masked_fill(forbidden, float("-inf"))
    return torch.softmax(scores, -1) @ x


@probe(
    title="More heads, the same FLOPs",
    outputs={
        "flops": exact("int", "with the heads given"),
        "flops_one_head": exact("int", "with one head of the full width"),
        "same": exact("bool", "both are equal"),
        "score_entries_ratio": real("entries of all score matrices, against one head"),
    },
    formula="8 n d^2 + 4 n^2 d for any number of heads; score matrices: heads times n^2",
    pitfalls="True since each head is d/heads wide. The score matrices do take heads times the "
    "memory.",
    source="Vaswani et al. 2017, section 3.2.2",
)
def heads_do_not_change_flops(
    lab: Lab,
    heads: Annotated[int, OneOf((1, 2, 4, 8, 16), "heads")] = 8,
    d_model: Annotated[int, OneOf((64, 128, 512), "width")] = 512,
    n: Annotated[int, Range(16, 1024, "length of the sequence", step=16)] = 128,
) -> Outputs:
    """Counts multi-head self-attention of equal width with these heads and with one.

    Source: Vaswani et al. 2017, section 3.2.2.
    """
    flops, one = (attention_layer_flops(n, d_model, each) for each in (heads, 1))
    entries, entries_one = (_score_entries(n, d_model, each) for each in (heads, 1))
    return {
        "flops": flops,
        "flops_one_head": one,
        "same": flops == one,
        "score_entries_ratio": entries / entries_one,
    }


def _score_entries(n: int, d: int, heads: int) -> int:
    x = meta(1, heads, n, d // heads)
    return (x @ x.transpose(-1, -2)).numel()


@probe(
    title="Where PyTorch's FLOP counter is blind",
    outputs={
        "meta": exact("int", "counted on the meta device"),
        "cpu": real("counted on the CPU; differs between releases", "int"),
    },
    formula="meta: sdpa 4 n^2 16; lstm 8 n 512; gru 6 n 512; encoder layer 24 n 256 + 4 n^2 16",
    pitfalls="A warning for authors of probes. The width is 16.",
    source="torch.utils.flop_counter, torch 2.13, measured",
)
def flop_counter_blindspot(
    lab: Lab,
    what: Annotated[str, OneOf(("sdpa", "lstm", "gru", "encoder_layer_eval"), "counted")] = "sdpa",
    n: Annotated[int, Range(4, 64, "length of the sequence", step=4)] = 8,
) -> Outputs:
    """Counts the same computation of width 16 on the meta device and on the CPU.

    Source: torch.utils.flop_counter.
    """
    return {"meta": _counted(what, n, "meta"), "cpu": _counted(what, n, "cpu")}


def _counted(what: str, n: int, device: str) -> int:
    x = torch.zeros(1, n, 16, device=device, dtype=torch.float64)
    if what == "sdpa":
        return count_flops(lambda: F.scaled_dot_product_attention(x, x, x))
    module = Lab("cpu").module(lambda: _module(what).eval()).to(device)
    with torch.no_grad():
        return count_flops(lambda: module(x))


def _module(what: str) -> "nn.Module":
    if what == "encoder_layer_eval":
        return nn.TransformerEncoderLayer(16, 1, 64, batch_first=True)
    recurrent = nn.LSTM if what == "lstm" else nn.GRU
    return recurrent(16, 16, batch_first=True)
