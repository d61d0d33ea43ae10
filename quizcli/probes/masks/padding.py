"""Padding: tokens that are there to fill a row, and the mask that hides them."""

from typing import Annotated

from quizcli.probes.base import Outputs, Range, Seed, exact, probe, real
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import nn, torch


@probe(
    title="A padding mask gives the same result as the shorter sequence",
    outputs={
        "max_abs_diff": real("largest change of a real token's output: 0 up to rounding"),
        "same": exact("bool", "padded and masked equals unpadded"),
        "same_without_mask": exact("bool", "padded with zeros and not masked equals unpadded"),
    },
    formula="0",
    pitfalls="Zero vectors as padding are not enough: their scores are q . b_K, not -inf, so they "
    "take a share of the weights.",
    source="torch.nn.MultiheadAttention",
)
def padding_mask_equivalence(
    lab: Lab,
    n: Annotated[int, Range(2, 20, "real tokens")] = 5,
    pad: Annotated[int, Range(1, 10, "padding tokens")] = 3,
    seed: Seed = 0,
) -> Outputs:
    """nn.MultiheadAttention(8, 2) on n tokens, (1, n, 8), and on n + pad with and without a mask.

    Source: torch.nn.MultiheadAttention.
    """
    layer = lab.module(lambda: nn.MultiheadAttention(8, 2, batch_first=True), seed)
    x = lab.randn(1, n, 8, generator=lab.generator(seed + 1))
    padded = torch.cat([x, lab.zeros(1, pad, 8)], 1)
    is_padding = (torch.arange(n + pad, device=lab.device) >= n)[None]  # (1, n + pad)
    with torch.no_grad():
        alone = layer(x, x, x)[0]
        masked = layer(padded, padded, padded, key_padding_mask=is_padding)[0][:, :n]
        unmasked = layer(padded, padded, padded)[0][:, :n]
    difference = number((alone - masked).abs().max())
    return {
        "max_abs_diff": difference,
        "same": difference < lab.tiny,
        "same_without_mask": number((alone - unmasked).abs().max()) < lab.tiny,
    }
