"""The causal mask: its pairs, its zero gradients, and its place in a decoder."""

from typing import Annotated

from quizcli.probes.attention.layers import Layer, random_projections, reads
from quizcli.probes.base import Outputs, Range, Seed, exact, probe
from quizcli.probes.lab import Lab, attend, causal, jacobian, number
from quizcli.probes.lazily import nn, torch
from quizcli.probes.masks.patterns import by_position, count


@probe(
    title="Causal mask: allowed and blocked pairs",
    outputs={
        "allowed": exact("int", "pairs that may be read"),
        "blocked": exact("int", "pairs that may not"),
        "row": exact("vector", "allowed keys of the first five queries"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    formula="n (n + 1) / 2 and n (n - 1) / 2",
    pitfalls="The diagonal is allowed: a position reads itself (the right shift of the target "
    "keeps its label out).",
    source="Vaswani et al. 2017, sections 3.1 and 3.2.3",
)
def causal_mask_count(
    lab: Lab,
    n: Annotated[int, Range(1, 200, "sequence length")] = 6,
) -> Outputs:
    """Counts in the lower triangular mask, (n, n).

    Source: Vaswani et al. 2017, sections 3.1 and 3.2.3.
    """
    mask = causal(n, lab)
    return {
        "allowed": count(mask),
        "blocked": count(~mask),
        "row": by_position(mask)[:5],
        "keys_by_position": by_position(mask),
    }


@probe(
    title="Causal attention: gradients to later tokens are exactly zero",
    outputs={
        "nonzero_pairs": exact("int", "(output, input) pairs with a non-zero gradient"),
        "max_future_gradient": exact("float", "largest gradient at a later token"),
        "inputs_by_position": exact("vector", "inputs with a gradient, by position"),
    },
    formula="n (n + 1) / 2; 0",
    pitfalls="Exactly 0 in every dtype: -inf becomes weight 0. With a large negative number "
    "instead of -inf it is only nearly 0.",
    source="Vaswani et al. 2017, section 3.2.3",
)
def causal_gradient_pairs(
    lab: Lab,
    n: Annotated[int, Range(2, 16, "tokens")] = 6,
    layers: Annotated[int, Range(1, 4, "layers")] = 2,
    seed: Seed = 0,
) -> Outputs:
    """Gradients of all outputs of a random causal stack of width 4 by all inputs, (n, n).

    Source: Vaswani et al. 2017, section 3.2.3.
    """
    generator = lab.generator(seed)
    stack = [random_projections(lab, 4, generator, scale=0.4) for _ in range(layers)]
    x = lab.randn(n, 4, generator=generator)

    def network(h: "torch.Tensor") -> "torch.Tensor":
        for w_q, w_k, w_v in stack:
            h = h + attend(h @ w_q, h @ w_k, h @ w_v, causal(n, lab))[0]
        return h

    sizes = jacobian(network, x).abs().sum((1, 3))  # (n, n)
    return {
        "nonzero_pairs": count(sizes > 0),
        "max_future_gradient": number(sizes.triu(1).max()),
        "inputs_by_position": by_position(sizes > 0),
    }


@probe(
    title="A causal mask on cross-attention would hide most of the source",
    outputs={
        "pairs_original": exact(
            "int", "decoder-encoder pairs with a gradient in nn.TransformerDecoderLayer"
        ),
        "pairs_if_causal": exact("int", "the same if the causal mask sat on cross-attention"),
        "first_decoder_row_sees": exact("int", "source positions that the first row reads"),
        "first_row_if_causal": exact("int", "the same with the misplaced mask"),
        "original_by_position": exact("vector", "source positions read by position of the target"),
        "causal_by_position": exact("vector", "source positions read by position, misplaced mask"),
    },
    where=("N != K",),
    formula="K N; sum over i = 1 .. K of min(i, N); N; 1",
    pitfalls="Cross-attention takes a padding mask. Only the decoder's self-attention takes the "
    "causal one.",
    source="Vaswani et al. 2017, sections 3.1 and 3.2.3",
)
def cross_attention_mask(
    lab: Lab,
    N: Annotated[int, Range(2, 30, "source length")] = 8,
    K: Annotated[int, Range(2, 30, "target length")] = 5,
    seed: Seed = 0,
) -> Outputs:
    """Gradients of the decoder's rows (K, 8) by the encoder's (N, 8), with tgt_mask causal.

    Source: Vaswani et al. 2017, sections 3.1 and 3.2.3.
    """
    generator = lab.generator(seed + 1)
    target, source = (lab.randn(length, 8, generator=generator) for length in (K, N))
    original = reads(_decoder_layer(lab, target, seed), source)  # (K, N)
    early_only = torch.ones(K, N, dtype=torch.bool, device=lab.device).tril()
    misplaced = reads(lambda e: attend(target, e, e, early_only)[0], source)  # (K, N)
    return {
        "pairs_original": count(original),
        "pairs_if_causal": count(misplaced),
        "first_decoder_row_sees": count(original[0]),
        "first_row_if_causal": count(misplaced[0]),
        "original_by_position": by_position(original),
        "causal_by_position": by_position(misplaced),
    }


def _decoder_layer(lab: Lab, target: "torch.Tensor", seed: int) -> Layer:
    """nn.TransformerDecoderLayer as a function of the encoder's rows alone, (..., N, 8)."""
    layer = lab.module(
        lambda: nn.TransformerDecoderLayer(8, 2, 16, dropout=0.0, batch_first=True), seed
    )
    blocked = ~causal(len(target), lab)

    def decode(memory: "torch.Tensor") -> "torch.Tensor":
        made: torch.Tensor = layer(
            target.expand(*memory.shape[:-2], -1, -1), memory, tgt_mask=blocked
        )
        return made

    return decode
