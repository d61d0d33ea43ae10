"""A mask handed to the softmax or to a module: what it means there and where it belongs."""

import math
from collections.abc import Sequence
from typing import Annotated

from quizcli.model import Kind, Output
from quizcli.probes.base import Grid, ListOf, Outputs, Range, exact, probe, real
from quizcli.probes.lab import Lab, causal, number
from quizcli.probes.lazily import F, nn, torch
from quizcli.probes.masks.patterns import count


@probe(
    title="One boolean mask, two meanings: nn.MultiheadAttention and scaled_dot_product_attention",
    outputs={
        "mha_attends": exact(
            "int", "keys that the query reads when MHA gets torch.ones(n, n).tril() as booleans"
        ),
        "sdpa_attends": exact("int", "the same mask given to SDPA"),
    },
    where=("row < n - 1",),
    formula="MHA: true means blocked, n - 1 - row; SDPA: true means allowed, row + 1",
    pitfalls="The last row would be fully blocked in MHA, which gives NaN there: left out.",
    source="torch.nn.MultiheadAttention; torch.nn.functional.scaled_dot_product_attention",
)
def bool_mask_semantics(
    lab: Lab,
    n: Annotated[int, Range(3, 20, "tokens")] = 6,
    row: Annotated[int, Range(1, 18, "which query, from 0")] = 2,
) -> Outputs:
    """Non-zero weights of one query; those of SDPA are read off with the identity as values.

    Source: torch.nn.MultiheadAttention; torch.nn.functional.scaled_dot_product_attention.
    """
    mask = causal(n, lab)
    generator = lab.generator(1)
    layer = lab.module(lambda: nn.MultiheadAttention(8, 1, batch_first=True))
    x = lab.randn(1, n, 8, generator=generator)
    with torch.no_grad():
        _, weights = layer(x, x, x, attn_mask=mask)  # (1, n, n)
    heads = x[None]  # (1, 1, n, 8)
    fused = F.scaled_dot_product_attention(heads, heads, lab.eye(n)[None, None], attn_mask=mask)
    return {
        "mha_attends": count(weights[0, row] > 0),
        "sdpa_attends": count(fused[0, 0, row] > 0),
    }


@probe(
    title="A query with every key masked",
    outputs={
        "softmax_is_nan": exact("bool", "torch.softmax of -inf only gives NaN"),
        "mha_is_nan": Output("bool", Kind.FLOAT, "nn.MultiheadAttention gives NaN"),
        "sdpa_is_nan": Output("bool", Kind.FLOAT, "scaled_dot_product_attention gives NaN"),
    },
    formula="0 / 0",
    pitfalls="Depends on the version: scaled_dot_product_attention returns zeros since torch 2.5 "
    "and returned NaN before. Ask about torch.softmax only.",
    source="pytorch pull request 133882; measured",
)
def fully_masked_row(
    lab: Lab,
    n: Annotated[int, Range(2, 10, "tokens")] = 4,
) -> Outputs:
    """Softmax (n,), and the first output row of two attention calls that block all its keys.

    Source: pytorch pull request 133882.
    """
    x = lab.randn(1, n, 8, generator=lab.generator(1))
    layer = lab.module(lambda: nn.MultiheadAttention(8, 1, batch_first=True))
    blocked = (torch.arange(n, device=lab.device) == 0)[:, None].expand(n, n)
    with torch.no_grad():
        of_layer, _ = layer(x, x, x, attn_mask=blocked)  # (1, n, 8)
    fused = F.scaled_dot_product_attention(x[None], x[None], x[None], attn_mask=~blocked)
    softmax = torch.softmax(lab.zeros(n) - math.inf, 0)
    return {
        "softmax_is_nan": bool(softmax.isnan().any()),
        "mha_is_nan": bool(of_layer[0, 0].isnan().any()),
        "sdpa_is_nan": bool(fused[0, 0, 0].isnan().any()),
    }


@probe(
    title="Masking after the softmax instead of before",
    outputs={
        "row_sum_after": real("sum of the kept weights, masked after the softmax"),
        "row_sum_before": real("sum of the weights, masked before it: 1"),
        "first_weight_before": real("first weight, masked before"),
        "first_weight_after": real("first weight, masked after"),
        "before_by_position": real("weight by position of the key, masked before", "vector"),
        "after_by_position": real("weight by position of the key, masked after", "vector"),
    },
    where=("visible < len(scores)",),
    formula="the kept softmax weights sum to less than 1",
    pitfalls="It also leaks: the hidden keys still shape the denominator.",
    source="Vaswani et al. 2017, section 3.2.3 (set to -inf before the softmax)",
)
def mask_after_softmax(
    lab: Lab,
    scores: Annotated[Sequence[float], ListOf(Grid(-2, 3, 0.5), 3, 5, "scores of the keys")] = (
        1.0,
        0.0,
        2.0,
        -1.0,
    ),
    visible: Annotated[int, Range(1, 4, "how many of the first keys may be read")] = 2,
) -> Outputs:
    """Weights of one query, (keys,), with the mask on either side of the softmax.

    Source: Vaswani et al. 2017, section 3.2.3.
    """
    z = lab.tensor(scores)  # (keys,)
    keep = torch.arange(len(scores), device=lab.device) < visible
    after = torch.softmax(z, 0) * keep
    before = torch.softmax(z.masked_fill(~keep, -math.inf), 0)
    return {
        "row_sum_after": number(after.sum()),
        "row_sum_before": number(before.sum()),
        "first_weight_before": number(before[0]),
        "first_weight_after": number(after[0]),
        "before_by_position": before.tolist(),
        "after_by_position": after.tolist(),
    }
