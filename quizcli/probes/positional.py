"""Order and position: equivariance, sinusoids, raw positions, rotary embedding, ALiBi."""

import math
from typing import Annotated

from quizcli.probes.attention.layers import Layer, random_projections
from quizcli.probes.base import (
    OneOf,
    Outputs,
    Range,
    Seed,
    exact,
    probe,
    real,
    statistical,
)
from quizcli.probes.lab import Lab, attend, causal, number
from quizcli.probes.lazily import nn, torch

AROUND = 32
"""So many positions on each side of one are looked at as well."""

FAR = 100


# ------------------------------------------------------------------- helpers
def frequencies(lab: Lab, d: int) -> "torch.Tensor":
    """10000^(-2 i / d) for i = 0 .. d/2 - 1, in radians per position, (d/2,).

    Source: Vaswani et al. 2017, section 3.5.
    """
    exponents = torch.arange(0, d, 2, dtype=lab.dtype, device=lab.device) / d
    return torch.pow(10000.0, -exponents)


def sinusoids(lab: Lab, positions: list[int], d: int) -> "torch.Tensor":
    """Sinusoidal encodings of these positions, sine and cosine interleaved, (positions, d).

    Source: Vaswani et al. 2017, section 3.5.
    """
    angles = torch.outer(lab.tensor(positions), frequencies(lab, d))  # (positions, d/2)
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1)


def rotated(x: "torch.Tensor", position: int, lab: Lab) -> "torch.Tensor":
    """x (d,) with each pair of neighbours turned by position times its frequency.

    Source: Su et al. 2021, section 3.2.
    """
    angles = position * frequencies(lab, len(x))  # (d/2,)
    a, b = x[0::2], x[1::2]
    turned = (a * angles.cos() - b * angles.sin(), a * angles.sin() + b * angles.cos())
    return torch.stack(turned, -1).flatten()


def prefix_shuffled(x: "torch.Tensor") -> "torch.Tensor":
    """x (L, d) with the last of the earlier rows moved to the front; the last row stays."""
    return torch.cat([x[:-1].roll(1, 0), x[-1:]])


def largest_change(a: "torch.Tensor", b: "torch.Tensor") -> float:
    """Largest distance of two entries in the same place."""
    return number((a - b).abs().max())


# --------------------------------------------------------------------- order
@probe(
    title="Does permuting the input permute the output?",
    outputs={
        "max_abs_diff": statistical("float", "largest entry of |f(P x) - P f(x)|"),
        "equivariant": exact("bool", "it is zero up to rounding"),
        "last_changes_when_prefix_is_shuffled": exact(
            "bool", "the last output changes when the earlier tokens change places"
        ),
    },
    formula="f(P x) = P f(x) for attention and the encoder layer without positions",
    pitfalls="Zero up to rounding, never exactly. One causal layer is not equivariant, yet its "
    "last token still ignores the order of the prefix; order reaches it from the second causal "
    "layer on: see causal_layers_see_order.",
    source="Vaswani et al. 2017, section 3.5; Lee et al. 2019; Haviv et al. 2022",
)
def permutation_equivariance(
    lab: Lab,
    model: Annotated[
        str,
        OneOf(
            (
                "attention",
                "attention_with_positions",
                "causal_attention",
                "encoder_layer",
                "rnn",
                "lstm",
            ),
            "what is between input and output",
        ),
    ] = "attention",
    n: Annotated[int, Range(4, 20, "tokens")] = 8,
    d: Annotated[int, Range(8, 32, "width", step=8)] = 16,
    seed: Seed = 0,
) -> Outputs:
    """A module f on x (n, d), on a random reordering of it, and on x with its prefix shuffled.

    Source: Vaswani et al. 2017, section 3.5; Lee et al. 2019; Haviv et al. 2022.
    """
    generator = lab.generator(seed + 1)
    x = lab.randn(n, d, generator=generator)
    order = _reordering(n, generator).to(lab.device)  # (n,)
    f = _sequence_model(lab, model, n, d, seed)
    with torch.no_grad():
        y = f(x)  # (n, d)
        change = largest_change(f(x[order]), y[order])
        last_change = largest_change(f(prefix_shuffled(x))[-1], y[-1])
    return {
        "max_abs_diff": change,
        "equivariant": change < lab.tiny,
        "last_changes_when_prefix_is_shuffled": last_change > lab.tiny,
    }


def _reordering(n: int, generator: "torch.Generator") -> "torch.Tensor":
    """A random order of n things that is not the one they have, (n,)."""
    order = torch.randperm(n, generator=generator)
    while torch.equal(order, torch.arange(n)):
        order = torch.randperm(n, generator=generator)
    return order


def _sequence_model(lab: Lab, model: str, n: int, d: int, seed: int) -> Layer:
    """The named module with random weights, as a function of (n, d)."""
    if model in ("rnn", "lstm"):
        recurrent = nn.RNN if model == "rnn" else nn.LSTM
        network = lab.module(lambda: recurrent(d, d, batch_first=True), seed)
        return lambda x: network(x)[0]
    if model == "encoder_layer":
        return lab.module(
            lambda: nn.TransformerEncoderLayer(d, 2, 2 * d, dropout=0.0, batch_first=True), seed
        )
    attention = lab.module(lambda: nn.MultiheadAttention(d, 2, batch_first=True), seed)
    blocked = ~causal(n, lab) if model == "causal_attention" else None
    table = sinusoids(lab, list(range(n)), d)
    added = table if model == "attention_with_positions" else torch.zeros_like(table)

    def attend_to_all(x: "torch.Tensor") -> "torch.Tensor":
        tokens = x + added
        output: torch.Tensor = attention(tokens, tokens, tokens, attn_mask=blocked)[0]
        return output

    return attend_to_all


@probe(
    title="How many causal layers without positions until the last token notices the order?",
    outputs={
        "change": statistical("float", "largest change of the last output"),
        "notices": exact("bool", "it is not zero up to rounding"),
    },
    formula="0 for one layer, above 0 from two on",
    pitfalls="Zero up to rounding, not exactly; from two layers on the change was at least 0.01 in "
    "2,700 runs.",
    source="Haviv et al. 2022; Kazemnejad et al. 2023",
)
def causal_layers_see_order(
    lab: Lab,
    layers: Annotated[int, Range(1, 4, "causal attention layers")] = 2,
    n: Annotated[int, Range(4, 16, "tokens")] = 6,
    seed: Seed = 0,
) -> Outputs:
    """The last row of a random causal stack (n, 8) before and after shuffling the prefix.

    The weights are small, so that the softmax of the later layers does not saturate.
    Source: Haviv et al. 2022; Kazemnejad et al. 2023.
    """
    generator = lab.generator(seed)
    stack = [random_projections(lab, 8, generator, scale=0.2) for _ in range(layers)]
    x = lab.randn(n, 8, generator=generator)

    def last(h: "torch.Tensor") -> "torch.Tensor":
        for w_q, w_k, w_v in stack:
            h = h + attend(h @ w_q, h @ w_k, h @ w_v, causal(n, lab))[0]  # (n, 8)
        return h[-1]

    change = largest_change(last(x), last(prefix_shuffled(x)))
    return {"change": change, "notices": change > lab.tiny}


# ----------------------------------------------------------------- sinusoids
@probe(
    title="One entry of the sinusoidal encoding",
    outputs={
        "value": real("the entry"),
        "frequency": real("radians per position"),
        "is_sine": exact("bool", "sine rather than cosine"),
        "positions_taken": exact("vector", "position"),
        "value_by_position": real("entry of this column against positions_taken", "vector"),
    },
    where=("index < d_model",),
    formula="sin or cos of pos / 10000^(2 i / d), i = index // 2",
    pitfalls="Radians. tensor2tensor puts all sines before all cosines; the paper interleaves.",
    source="Vaswani et al. 2017, section 3.5",
)
def sinusoidal_value(
    lab: Lab,
    pos: Annotated[int, Range(0, 500, "position, from 0")] = 3,
    index: Annotated[int, Range(0, 63, "column, from 0")] = 4,
    d_model: Annotated[int, OneOf((8, 16, 64, 512), "width")] = 64,
) -> Outputs:
    """Entry (pos, index) of the table; it is a sine when position 0 has a 0 there.

    Source: Vaswani et al. 2017, section 3.5.
    """
    start, here = sinusoids(lab, [0, pos], d_model)  # (d,) each
    around = list(range(max(pos - AROUND, 0), pos + AROUND + 1))
    return {
        "value": number(here[index]),
        "frequency": number(frequencies(lab, d_model)[index // 2]),
        "is_sine": number(start[index]) == 0.0,
        "positions_taken": around,
        "value_by_position": sinusoids(lab, around, d_model)[:, index].tolist(),
    }


@probe(
    title="Dot product of two sinusoidal encodings: only the distance matters",
    outputs={
        "dot": real("encodings of pos and pos + offset"),
        "dot_elsewhere": real("the same offset, 100 positions later"),
        "same": exact("bool", "both are equal up to rounding"),
        "symmetric": exact("bool", "offset and -offset give the same"),
        "squared_norm": real("of one encoding"),
        "dot_by_distance": real("dot product of two encodings by distance", "vector"),
    },
    formula="sum over i of cos(w_i k); squared norm d / 2",
    pitfalls="It does not fall steadily with the distance: do not ask which of two close distances "
    "gives more. It cannot tell left from right (the learned W_Q and W_K can).",
    source="Vaswani et al. 2017, section 3.5; Yan et al. 2019, section 3",
)
def sinusoidal_dot(
    lab: Lab,
    pos: Annotated[int, Range(0, 300, "first position")] = 7,
    offset: Annotated[int, Range(0, 100, "distance k")] = 5,
    d_model: Annotated[int, OneOf((8, 16, 64, 512), "width")] = 64,
) -> Outputs:
    """Dot products of rows of the table, (d,) each.

    Source: Vaswani et al. 2017, section 3.5; Yan et al. 2019, section 3.
    """
    positions = [pos, pos + offset, pos + 2 * offset, pos + 100, pos + 100 + offset]
    here, right, far_right, later, later_right = sinusoids(lab, positions, d_model)
    dot, elsewhere = number(here @ right), number(later @ later_right)
    leftward, rightward = number(right @ here), number(right @ far_right)
    return {
        "dot": dot,
        "dot_elsewhere": elsewhere,
        "same": abs(dot - elsewhere) < lab.tiny * d_model,
        "symmetric": abs(leftward - rightward) < lab.tiny * d_model,
        "squared_norm": number(here @ here),
        "dot_by_distance": (
            sinusoids(lab, list(range(pos, pos + FAR + 1)), d_model) @ here
        ).tolist(),
    }


@probe(
    title="A shift by k is one fixed linear map of the encoding",
    outputs={
        "max_abs_error": real("largest entry of |M_k PE(pos) - PE(pos + k)|: 0 up to rounding"),
        "holds": exact("bool", "one M_k serves every position tried"),
        "m_is_orthogonal": exact("bool", "M_k M_k^T is the identity"),
        "distinct_angles": exact("int", "rotation blocks with an angle of their own"),
    },
    formula="2 x 2 blocks that turn by w_i k",
    pitfalls="The same map for every position: four positions are tried.",
    source="Vaswani et al. 2017, section 3.5",
)
def sinusoidal_shift(
    lab: Lab,
    k: Annotated[int, Range(1, 60, "shift")] = 5,
    d_model: Annotated[int, OneOf((4, 8, 16, 32), "width")] = 16,
    pos: Annotated[int, Range(0, 200, "one of the positions tried")] = 11,
) -> Outputs:
    """M_k, (d, d), of 2 x 2 rotations; it is applied to the positions 0, 1, pos and pos + 37.

    Source: Vaswani et al. 2017, section 3.5.
    """
    angles = k * frequencies(lab, d_model)  # (d/2,)
    cos, sin = angles.cos(), angles.sin()
    blocks = torch.stack([cos, sin, -sin, cos], -1).reshape(-1, 2, 2)  # (d/2, 2, 2)
    apart = torch.einsum("iab,ij->iajb", blocks, lab.eye(d_model // 2))  # block i at (i, i)
    shift = apart.reshape(d_model, d_model)
    positions = [0, 1, pos, pos + 37]
    moved = sinusoids(lab, positions, d_model) @ shift.T  # (4, d)
    error = largest_change(moved, sinusoids(lab, [p + k for p in positions], d_model))
    return {
        "max_abs_error": error,
        "holds": error < lab.tiny,
        "m_is_orthogonal": largest_change(shift @ shift.T, lab.eye(d_model)) < lab.tiny,
        "distinct_angles": len(set(angles.tolist())),
    }


@probe(
    title="Wavelengths of the sinusoids",
    outputs={
        "shortest": real("positions per turn of the first pair"),
        "longest": real("positions per turn of the last pair"),
        "reaches_20000_pi": exact("bool", "the longest is 10000 * 2 pi"),
        "wavelength_by_pair": real("positions per turn for i = 0..d/2-1", "vector"),
    },
    formula="2 pi 10000^(2 i / d), i = 0 .. d/2 - 1",
    pitfalls="10000 * 2 pi is the limit; the last pair stops short of it (6,283 for d = 8; 60,611 "
    "for d = 512).",
    source="Vaswani et al. 2017, section 3.5",
)
def sinusoidal_wavelengths(
    lab: Lab,
    d_model: Annotated[int, OneOf((8, 16, 64, 128, 512), "width")] = 512,
) -> Outputs:
    """Extremes of the d/2 wavelengths, in positions.

    Source: Vaswani et al. 2017, section 3.5.
    """
    wavelengths = 2 * math.pi / frequencies(lab, d_model)  # (d/2,)
    longest = number(wavelengths.max())
    return {
        "shortest": number(wavelengths.min()),
        "longest": longest,
        "reaches_20000_pi": longest >= 20000 * math.pi,
        "wavelength_by_pair": wavelengths.tolist(),
    }


# ------------------------------------------------- adding something to a token
@probe(
    title="Why not add the raw position number?",
    outputs={
        "embedding_norm": statistical("float", "of the token x, entries of variance 1"),
        "raw_norm": real("of pos in every entry"),
        "sinusoid_norm": real("of the sinusoidal encoding"),
        "cosine_with_raw": statistical("float", "cosine of x and x + raw"),
        "cosine_with_sinusoid": statistical("float", "cosine of x and x + encoding"),
        "raw_swamps": exact("bool", "the raw vector is over 5 times as long as x"),
    },
    formula="raw pos sqrt(d); sinusoid sqrt(d / 2); token about sqrt(d)",
    pitfalls="The cosines depend on the seed; with the sinusoid it is near 0.82.",
    source="Vaswani et al. 2017, section 3.5",
)
def raw_position(
    lab: Lab,
    pos: Annotated[int, Range(10, 2000, "position")] = 500,
    d_model: Annotated[int, OneOf((64, 256, 512), "width")] = 512,
    seed: Seed = 0,
) -> Outputs:
    """Norms of a random token (d,) and of two things that one might add to it.

    Source: Vaswani et al. 2017, section 3.5.
    """
    x = lab.randn(d_model, generator=lab.generator(seed))
    raw, sinusoid = torch.full_like(x, pos), sinusoids(lab, [pos], d_model)[0]
    return {
        "embedding_norm": number(x.norm()),
        "raw_norm": number(raw.norm()),
        "sinusoid_norm": number(sinusoid.norm()),
        "cosine_with_raw": number(torch.cosine_similarity(x, x + raw, dim=0)),
        "cosine_with_sinusoid": number(torch.cosine_similarity(x, x + sinusoid, dim=0)),
        "raw_swamps": number(raw.norm()) > 5 * number(x.norm()),
    }


@probe(
    title="Scaling embeddings by sqrt(d_model) before adding positions",
    outputs={
        "token_norm": statistical("float", "entries of variance 1 / d"),
        "token_norm_scaled": statistical("float", "after multiplying by sqrt(d)"),
        "position_norm": real("of the sinusoidal encoding"),
        "scaled_over_position": statistical("float", "ratio of the two"),
        "unscaled_smaller_than_position": exact("bool", "token_norm < position_norm"),
    },
    formula="1; sqrt(d); sqrt(d / 2); ratio sqrt(2)",
    pitfalls="The paper gives the multiplication, not this reason; nn.Embedding starts with "
    "variance 1, not 1 / d. Ask for the theory values.",
    source="Vaswani et al. 2017, section 3.4",
)
def embedding_scale(
    lab: Lab,
    d_model: Annotated[int, OneOf((64, 128, 256, 512), "width d")] = 512,
    seed: Seed = 0,
) -> Outputs:
    """Norms of a random token (d,) with and without the scale, and of an encoding (d,).

    Source: Vaswani et al. 2017, section 3.4.
    """
    root = math.sqrt(d_model)
    token = lab.randn(d_model, generator=lab.generator(seed), scale=1 / root)
    norm, scaled = number(token.norm()), number((token * root).norm())
    position = number(sinusoids(lab, [17], d_model)[0].norm())
    return {
        "token_norm": norm,
        "token_norm_scaled": scaled,
        "position_norm": position,
        "scaled_over_position": scaled / position,
        "unscaled_smaller_than_position": norm < position,
    }


# ------------------------------------------------------------ rotary and ALiBi
@probe(
    title="Rotary embedding: the score depends on the distance only, the norm not at all",
    outputs={
        "score_difference": real("change after shifting both positions: 0 up to rounding"),
        "same_score": exact("bool", "the score stays the same"),
        "norm_ratio": real("norm after the rotation / before"),
        "parameters": exact("int", "learned numbers"),
        "score_by_distance": statistical("vector", "score of query and key by distance"),
        "shifted_by_distance": statistical("vector", "score of query and key by distance, shifted"),
    },
    formula="R_m^T R_n = R_(n-m)",
    pitfalls="Two layouts exist: neighbouring pairs, or first half with second half. Applied to "
    "queries and keys, not to values.",
    source="Su et al. 2021, sections 3.2 to 3.4",
)
def rope_relative(
    lab: Lab,
    m: Annotated[int, Range(0, 200, "query position")] = 10,
    n: Annotated[int, Range(0, 200, "key position")] = 4,
    shift: Annotated[int, Range(1, 300, "added to both positions")] = 50,
    d: Annotated[int, OneOf((4, 16, 64), "width")] = 16,
    seed: Seed = 0,
) -> Outputs:
    """Score of a random query and key (d,), rotated by their positions, before and after a shift.

    Source: Su et al. 2021, sections 3.2 to 3.4.
    """
    generator = lab.generator(seed)
    q, k = (lab.randn(d, generator=generator) for _ in range(2))
    score = number(rotated(q, m, lab) @ rotated(k, n, lab))
    shifted = number(rotated(q, m + shift, lab) @ rotated(k, n + shift, lab))

    def scores_from(start: int) -> list[float]:
        key = rotated(k, start, lab)
        return [number(rotated(q, start + away, lab) @ key) for away in range(AROUND + 1)]

    return {
        "score_difference": abs(score - shifted),
        "same_score": abs(score - shifted) < lab.tiny * number(q.norm() * k.norm()),
        "norm_ratio": number(rotated(q, m, lab).norm() / q.norm()),
        "parameters": 0,  # the frequencies are fixed
        "score_by_distance": scores_from(n),
        "shifted_by_distance": scores_from(n + shift),
    }


@probe(
    title="ALiBi: slope and penalty",
    outputs={
        "slope": real("of this head"),
        "penalty": real("added to the score"),
        "parameters": exact("int", "learned numbers"),
        "penalty_by_distance": real("number added to the score by distance", "vector"),
    },
    where=("head <= heads",),
    formula="slope 2^(-8 h / H); penalty -slope * distance",
    pitfalls="For a number of heads that is not a power of two the paper interpolates.",
    source="Press et al. 2022, section 3",
)
def alibi(
    lab: Lab,
    heads: Annotated[int, OneOf((2, 4, 8, 16), "number of heads H")] = 8,
    head: Annotated[int, Range(1, 16, "which head h, from 1")] = 1,
    distance: Annotated[int, Range(0, 200, "query position minus key position")] = 10,
) -> Outputs:
    """The slopes of all heads, (H,), and the biases of a query `distance` after key 0.

    Source: Press et al. 2022, section 3.
    """
    numbers = torch.arange(1, heads + 1, dtype=lab.dtype, device=lab.device)
    slopes = torch.pow(2.0, -8.0 * numbers / heads)  # (H,)
    back = torch.arange(distance, -1, -1, dtype=lab.dtype, device=lab.device)  # (keys,)
    biases = 0.0 - torch.outer(slopes, back)  # (H, keys)
    return {
        "slope": number(slopes[head - 1]),
        "penalty": number(biases[head - 1, 0]),
        "parameters": 0,  # the slopes are fixed
        "penalty_by_distance": biases[head - 1].flip(0).tolist(),
    }
