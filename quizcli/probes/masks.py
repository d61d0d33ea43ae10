"""Masks: causal, sliding window, dilated, global, strided, random and padding.

A mask is a matrix of booleans (queries, keys), true where a query may look.
"""

import math
from collections.abc import Sequence
from typing import Annotated

from quizcli.model import Kind, Output
from quizcli.probes.attention.layers import Layer, random_projections, reads
from quizcli.probes.base import (
    Grid,
    ListOf,
    Outputs,
    Range,
    Seed,
    Switch,
    exact,
    probe,
    real,
    statistical,
)
from quizcli.probes.lab import Lab, attend, causal, jacobian, listed, number
from quizcli.probes.lazily import F, nn, torch


# ------------------------------------------------------------------- helpers
def distances(n: int, lab: Lab) -> "torch.Tensor":
    """Query position minus key position, (n, n): positive where the key is earlier."""
    positions = torch.arange(n, device=lab.device)
    return positions[:, None] - positions[None, :]


def looking_back(n: int, w: int, lab: Lab) -> "torch.Tensor":
    """Each query sees w keys: itself and the w - 1 before it, (n, n)."""
    back = distances(n, lab)
    return (back >= 0) & (back < w)


def both_sides(n: int, w: int, lab: Lab, dilation: int = 1) -> "torch.Tensor":
    """Each query sees itself and w keys on each side, `dilation` apart, (n, n)."""
    apart = distances(n, lab).abs()
    return (apart <= w * dilation) & (apart % dilation == 0)


def count(mask: "torch.Tensor") -> int:
    """How many pairs a mask allows."""
    return int(mask.sum())


def by_position(mask: "torch.Tensor") -> list[int]:
    """How many keys each query may look at, the first query first."""
    return [int(each) for each in mask.sum(1)]


def layers_until_all_met(mask: "torch.Tensor") -> int:
    """Layers with this mask until no further pair can hear each other."""
    step = mask.float()
    reached, layers = mask, 1
    while not torch.equal(further := (reached.float() @ step) > 0, reached):
        reached, layers = further, layers + 1
    return layers


def gradient_at_inputs(
    lab: Lab, mask: "torch.Tensor", layers: int, seed: int, position: int
) -> "torch.Tensor":
    """Size of the gradient at every input of one output of stacked random attention, (n,).

    The layers have width 4 and a residual connection; the same seed gives the same
    input and weights whatever the mask.
    """
    generator = lab.generator(seed)
    x = lab.randn(len(mask), 4, generator=generator).requires_grad_()
    h = x
    for _ in range(layers):
        w_q, w_k, w_v = random_projections(lab, 4, generator, scale=0.3)
        h = h + attend(h @ w_q, h @ w_k, h @ w_v, mask)[0]  # (n, 4)
    direction = lab.randn(4, generator=generator)
    (gradient,) = torch.autograd.grad(h[position] @ direction, x)
    return gradient.abs().sum(1)


# ------------------------------------------------------------------- counting
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
        "row": mask.sum(1)[:5].tolist(),
        "keys_by_position": by_position(mask),
    }


@probe(
    title="Sliding-window mask: allowed pairs",
    outputs={
        "allowed": exact("int", "pairs inside the window"),
        "dense": exact("int", "pairs without the window"),
        "saving": real("dense / allowed"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    where=("w < n",),
    formula="causal: n w - w (w - 1) / 2; two-sided: n (2 w + 1) - w (w + 1)",
    pitfalls="Papers count w differently: in Longformer it is the whole width, w / 2 on each side; "
    "in Mistral it looks back. Define it in the prompt. The ends have shorter rows.",
    source="Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2",
)
def sliding_window_count(
    lab: Lab,
    n: Annotated[int, Range(2, 200, "sequence length")] = 10,
    w: Annotated[int, Range(1, 40, "keys per query, or per side: see is_causal")] = 3,
    is_causal: Annotated[
        bool, Switch("true: w keys ending at the query; false: w on each side and itself")
    ] = True,
) -> Outputs:
    """Counts in a windowed mask (n, n) and in the causal or full mask it is cut from.

    Source: Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2.
    """
    windowed = looking_back(n, w, lab) if is_causal else both_sides(n, w, lab)
    dense = count(causal(n, lab)) if is_causal else windowed.numel()
    return {
        "allowed": count(windowed),
        "dense": dense,
        "saving": dense / count(windowed),
        "keys_by_position": by_position(windowed),
    }


@probe(
    title="Dilated window: pairs and reach of one layer",
    outputs={
        "allowed": exact("int", "allowed pairs"),
        "reach_each_side": exact("int", "farthest key of a query in the middle"),
        "keys_per_inner_query": exact("int", "keys of a query in the middle"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    where=("2 * w * dilation < n",),
    formula="n (2 w + 1) - dilation w (w + 1); w dilation; 2 w + 1",
    pitfalls="The reach grows with the dilation, the cost per query does not.",
    source="Beltagy et al. 2020, section 3.1",
)
def dilated_window(
    lab: Lab,
    n: Annotated[int, Range(20, 200, "sequence length")] = 64,
    w: Annotated[int, Range(1, 8, "keys on each side")] = 3,
    dilation: Annotated[int, Range(1, 6, "distance from one key to the next")] = 2,
) -> Outputs:
    """Counts in a two-sided window with gaps, (n, n), and the row of the middle query.

    Source: Beltagy et al. 2020, section 3.1.
    """
    mask = both_sides(n, w, lab, dilation)
    seen = mask[n // 2].nonzero()[:, 0]  # (keys of the middle query,)
    return {
        "allowed": count(mask),
        "reach_each_side": int(seen.max()) - n // 2,
        "keys_per_inner_query": len(seen),
        "keys_by_position": by_position(mask),
    }


@probe(
    title="Window plus global tokens (Longformer pattern): allowed pairs",
    outputs={
        "allowed": exact("int", "allowed pairs"),
        "dense": exact("int", "pairs of full attention"),
        "max_path": exact("int", "layers needed between the two farthest tokens"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    where=("2 * w + n_global < n",),
    formula="pairs with |i - j| <= w or i < g or j < g; 2 layers with a global token, else "
    "ceil((n - 1) / w)",
    source="Beltagy et al. 2020, section 3.1",
)
def global_window(
    lab: Lab,
    n: Annotated[int, Range(10, 200, "sequence length")] = 64,
    w: Annotated[int, Range(1, 8, "keys on each side")] = 2,
    n_global: Annotated[int, Range(0, 6, "global tokens: the first of the sequence")] = 1,
) -> Outputs:
    """Counts in a two-sided window whose first tokens see all and are seen by all, (n, n).

    Source: Beltagy et al. 2020, section 3.1.
    """
    special = torch.arange(n, device=lab.device) < n_global  # (n,)
    mask = both_sides(n, w, lab) | special[:, None] | special[None, :]
    return {
        "allowed": count(mask),
        "dense": mask.numel(),
        "max_path": layers_until_all_met(mask),
        "keys_by_position": by_position(mask),
    }


@probe(
    title="Strided sparse pattern (Sparse Transformer): allowed pairs",
    outputs={
        "allowed": exact("int", "allowed pairs"),
        "dense": exact("int", "pairs of full causal attention"),
        "max_path": exact("int", "layers needed for any causal pair"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    where=("stride < n",),
    formula="causal pairs with i - j < stride or (i - j) % stride = 0",
    pitfalls="The n sqrt(n) law needs a stride near sqrt(n). Some implementations use i - j <= "
    "stride: one key more.",
    source="Child et al. 2019, sections 4.2 and 4.3",
)
def strided_sparse(
    lab: Lab,
    n: Annotated[int, Range(16, 256, "sequence length")] = 64,
    stride: Annotated[int, Range(2, 16, "recent keys, and distance of the others")] = 8,
) -> Outputs:
    """Counts in a causal mask of recent keys and every stride-th key, (n, n).

    Source: Child et al. 2019, sections 4.2 and 4.3.
    """
    back = distances(n, lab)
    mask = (back >= 0) & ((back < stride) | (back % stride == 0))
    return {
        "allowed": count(mask),
        "dense": count(causal(n, lab)),
        "max_path": layers_until_all_met(mask),
        "keys_by_position": by_position(mask),
    }


@probe(
    title="Random keys on top of a window (BigBird style): the count depends on the seed",
    outputs={
        "allowed": statistical("int", "allowed pairs"),
        "upper_bound": exact("int", "if no random key fell into the window"),
        "expected": real("mean of allowed over all seeds"),
    },
    formula="n (2 w + 1) - w (w + 1) + r * sum over the queries of (1 - keys in window / n)",
    pitfalls="Random keys may fall inside the window: ask for the upper bound or the expectation.",
    source="Zaheer et al. 2020, section 2",
)
def random_sparse(
    lab: Lab,
    n: Annotated[int, Range(20, 120, "sequence length")] = 40,
    w: Annotated[int, Range(1, 4, "keys on each side")] = 1,
    r: Annotated[int, Range(1, 6, "different random keys per query, out of all n")] = 3,
    seed: Seed = 0,
) -> Outputs:
    """Counts in a two-sided window (n, n) with r random keys added to every row.

    Source: Zaheer et al. 2020, section 2.
    """
    windowed = both_sides(n, w, lab)
    dice = torch.rand(n, n, generator=lab.generator(seed), dtype=torch.float64)
    keys = dice.argsort(1)[:, :r].to(lab.device)  # (n, r), different within a row
    outside = 1 - windowed.sum(1, dtype=lab.dtype) / n  # (n,) chance of a new key
    return {
        "allowed": count(windowed.scatter(1, keys, True)),
        "upper_bound": count(windowed) + keys.numel(),
        "expected": count(windowed) + r * number(outside.sum()),
    }


# ------------------------------------------------------------ reach in layers
@probe(
    title="Receptive field of stacked sliding-window attention, measured by gradients",
    outputs={
        "span": exact(
            "int", "inputs that change the last output (causal) or the middle one (two-sided)"
        ),
        "gradient_beyond": exact("float", "largest gradient outside the receptive field: 0"),
        "gradient_by_distance": statistical(
            "vector", "size of the gradient by distance, 0 is the output's own position"
        ),
    },
    formula="causal: min(n, L (w - 1) + 1); two-sided: 2 L w + 1, cut at the ends",
    pitfalls="Papers round to L w: Mistral says 131K = 32 * 4096; with 4096 keys that include the "
    "query it is 32 * 4095 + 1 = 131,041. The zero outside is exact, not small.",
    source="Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2",
)
def window_receptive_field(
    lab: Lab,
    n: Annotated[int, Range(4, 80, "sequence length")] = 40,
    w: Annotated[int, Range(2, 12, "keys per query, itself included (causal); or per side")] = 4,
    layers: Annotated[int, Range(1, 8, "layers L")] = 3,
    is_causal: Annotated[bool, Switch("the window looks back only")] = True,
    seed: Seed = 0,
) -> Outputs:
    """Inputs with a non-zero gradient from one output position of L random layers, (n,).

    Source: Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2.
    """
    mask = looking_back(n, w, lab) if is_causal else both_sides(n, w, lab)
    position = n - 1 if is_causal else n // 2
    gradient = gradient_at_inputs(lab, mask, layers, seed, position)  # (n,)
    reach = mask[position]
    for _ in range(layers - 1):
        reach = mask[reach].any(0)  # (n,) keys of all the queries reached so far
    return {
        "span": count(gradient > 0),
        "gradient_beyond": number(gradient.masked_fill(reach, 0.0).max()),
        "gradient_by_distance": gradient[: position + 1].flip(0).tolist(),
    }


@probe(
    title="How many windowed layers until a token can hear another at a given distance",
    outputs={
        "layers": exact("int", "layers of windowed attention"),
        "full_attention_layers": exact("int", "layers of full causal attention"),
        "distances_taken": exact("vector", "distance"),
        "layers_by_distance": exact("vector", "layers against distances_taken, windowed"),
        "full_attention_layers_by_distance": exact("vector", "layers against distances_taken"),
    },
    formula="ceil(distance / (w - 1)); 1",
    pitfalls="If w leaves out the query itself it is ceil(distance / w).",
    source="Vaswani et al. 2017, table 1 (restricted self-attention); Beltagy et al. 2020",
)
def window_layers_needed(
    lab: Lab,
    distance: Annotated[
        int, Range(1, 2000, "positions from the early token to the late one")
    ] = 100,
    w: Annotated[int, Range(2, 256, "keys per query, itself included; causal")] = 16,
) -> Outputs:
    """Layers until what the last of distance + 1 tokens hears includes the first.

    Source: Vaswani et al. 2017, table 1; Beltagy et al. 2020.
    """
    layers, full = (_layers_until_heard(lab, distance, each) for each in (w, distance + 1))
    shown = listed(0, distance)
    return {
        "layers": layers[-1],
        "full_attention_layers": full[-1],
        "distances_taken": shown,
        "layers_by_distance": [layers[each] for each in shown],
        "full_attention_layers_by_distance": [full[each] for each in shown],
    }


def _layers_until_heard(lab: Lab, distance: int, w: int) -> list[int]:
    """Follow the last token's receptive field back, one windowed layer at a time: the layers
    after which it hears each token, itself first."""
    heard = lab.zeros(1, distance + 1)  # 1 where the last token can hear
    heard[0, -1] = 1
    silent = 1 - heard  # summed up: the layers that a token stayed unheard
    while heard[0, 0] == 0:
        heard = F.max_pool1d(F.pad(heard, (0, w - 1)), w, stride=1)  # key j: queries j .. j+w-1
        silent += 1 - heard
    return [int(each) for each in silent[0].flip(0).tolist()]


@probe(
    title="Gradient from the last token to the first: full causal attention or a sliding window",
    outputs={
        "full": statistical("float", "size of the gradient with full causal attention"),
        "windowed": statistical("float", "the same with the window"),
        "windowed_is_zero": exact("bool", "the windowed gradient is exactly 0"),
        "full_is_zero": exact("bool", "the full gradient is exactly 0"),
        "full_by_distance": statistical("vector", "size of the gradient by distance, full"),
        "windowed_by_distance": statistical("vector", "size of the gradient by distance, window"),
    },
    formula="the windowed gradient is exactly 0 when n - 1 > L (w - 1)",
    pitfalls="Inside the receptive field the full gradient from the far end was the larger one in "
    "96 of 96 runs, by 2 to 270 times; from a near neighbour the windowed one is larger, because "
    "it is averaged over fewer keys. Ask about the zero only.",
    source="Beltagy et al. 2020, section 3.1",
)
def window_vs_full_gradient(
    lab: Lab,
    n: Annotated[int, Range(4, 60, "sequence length")] = 32,
    w: Annotated[int, Range(2, 12, "keys per query, itself included")] = 4,
    layers: Annotated[int, Range(1, 6, "layers L")] = 3,
    seed: Seed = 0,
) -> Outputs:
    """Gradient of the last output by the first input through L random layers of width 4.

    Source: Beltagy et al. 2020, section 3.1.
    """
    masks = causal(n, lab), looking_back(n, w, lab)
    full, windowed = (
        gradient_at_inputs(lab, each, layers, seed, n - 1).flip(0).tolist() for each in masks
    )
    return {
        "full": full[-1],
        "windowed": windowed[-1],
        "windowed_is_zero": windowed[-1] == 0.0,
        "full_is_zero": full[-1] == 0.0,
        "full_by_distance": full,
        "windowed_by_distance": windowed,
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


# ----------------------------------------------------- semantics and edge cases
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
