"""Floating-point operations, counted by PyTorch on the meta device: no numbers, any size.

A multiply-add counts as 2.  On the CPU the counter reports 0 for fused attention and for
nn.LSTM, so nothing is ever counted there but to show just that.
"""

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


def shorter(n: int) -> list[int]:
    """Eight lengths from an eighth of n to n, as far as they are whole."""
    return [n * i // 8 for i in range(1, 9)]


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
