"""Gradients over distance: the last output and each of the tokens before it."""

from collections.abc import Callable
from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, Seed, probe, real, statistical
from quizcli.probes.lab import Lab, jacobian, log10, number
from quizcli.probes.lazily import nn, torch


@probe(
    title="From the last output to the first token: RNN against self-attention",
    outputs={
        "rnn": statistical(doc="gradient at the first token over the one at the last"),
        "attention": statistical(doc="gradient at the first token over the mean of the others"),
        "log10_rnn": statistical(doc="decades that the RNN loses"),
        "attention_larger": statistical("bool", "attention keeps more"),
        "rnn_by_distance": statistical(
            "vector", "relative gradient norm by distance, over the one at the last token"
        ),
        "attention_by_distance": statistical(
            "vector", "relative gradient norm by distance, over the mean of the tokens between"
        ),
    },
    formula="RNN: exponential in n; attention: about 1 whatever the distance",
    pitfalls="Attention dilutes: a single token's share is about 1/n, so its gradient falls with n "
    "though distance plays no part. Compare it with the other tokens.",
    source="Vaswani et al. 2017, section 4; Bengio et al. 1994",
)
def gradient_vs_distance(
    lab: Lab,
    n: Annotated[int, Range(8, 128, "tokens", step=8)] = 64,
    d: Annotated[int, Range(16, 48, "width", step=16)] = 32,
    seed: Seed = 0,
) -> Outputs:
    """Jacobians of the last output by each of n random tokens, for nn.RNN and for one layer of
    nn.MultiheadAttention with 2 heads, as PyTorch starts them.

    Source: Bengio et al. 1994.
    """
    x = lab.randn(n, d, generator=lab.generator(seed))
    network = lab.module(lambda: nn.RNN(d, d, batch_first=True), seed)
    rnn = _pulls(lambda e: network(e)[0][..., -1, :], x)
    others = _pulls(_last_attention(lab, d, 2, seed), x)
    kept = (rnn / rnn[-1]).flip(0).tolist()  # (n,), the last token first
    shares = (others / others[1:-1].mean()).flip(0).tolist()
    return {
        "rnn": kept[-1],
        "attention": shares[-1],
        "log10_rnn": log10(kept[-1]),
        "attention_larger": shares[-1] > kept[-1],
        "rnn_by_distance": kept,
        "attention_by_distance": shares,
    }


def _last_attention(
    lab: Lab, d: int, heads: int, seed: int
) -> "Callable[[torch.Tensor], torch.Tensor]":
    """Self-attention's output at the last position, (..., n, d) -> (..., d)."""
    layer = lab.module(lambda: nn.MultiheadAttention(d, heads, batch_first=True), seed)

    def last(tokens: "torch.Tensor") -> "torch.Tensor":
        output: torch.Tensor = layer(tokens[..., -1:, :], tokens, tokens, need_weights=False)[0]
        return output[..., 0, :]

    return last


def _pulls(function: "Callable[[torch.Tensor], torch.Tensor]", x: "torch.Tensor") -> "torch.Tensor":
    """Norm of the Jacobian by each of the n tokens, (n,)."""
    pulls: torch.Tensor = jacobian(function, x).norm(dim=(0, 2))
    return pulls


@probe(
    title="Each token's share of an attention output",
    outputs={
        "mean_weight": real("mean attention weight"),
        "max_weight": statistical(doc="largest weight"),
        "grad_times_n": statistical(doc="n times the mean gradient norm of a token"),
        "entropy_fraction": statistical(doc="entropy of the weights over ln n"),
        "weight_by_token": statistical("vector", "attention weight by token"),
    },
    formula="mean weight 1/n",
    pitfalls="Only the mean is exact. The gradient's share is about 1/n only while the weights are "
    "nearly uniform, as before training.",
    source="Vaswani et al. 2017, section 2",
)
def attention_dilution(
    lab: Lab,
    n: Annotated[int, OneOf((8, 16, 32, 64, 128, 256), "tokens")] = 64,
    d: Annotated[int, Range(16, 64, "width", step=16)] = 32,
    seed: Seed = 0,
) -> Outputs:
    """Weights (n,) and Jacobians of one head's last output, as PyTorch starts it.

    Source: Vaswani et al. 2017, section 2.
    """
    x = lab.randn(n, d, generator=lab.generator(seed))
    layer = lab.module(lambda: nn.MultiheadAttention(d, 1, batch_first=True), seed)
    with torch.no_grad():
        weights = layer(x[None, -1:], x[None], x[None])[1].flatten()  # (n,)
    pulls = _pulls(_last_attention(lab, d, 1, seed), x)
    entropy = -(weights * weights.log()).sum()
    return {
        "mean_weight": number(weights.mean()),
        "max_weight": number(weights.max()),
        "grad_times_n": n * number(pulls[:-1].mean()),
        "entropy_fraction": number(entropy / torch.tensor(n).log()),
        "weight_by_token": weights.tolist(),
    }
