"""What attention layers do: who reads whom, averages, slopes, depth, training."""

import math
from collections.abc import Callable, Sequence
from typing import Annotated

from quizcli.probes.attention.layers import Layer, random_projections, reads
from quizcli.probes.base import (
    Grid,
    ListOf,
    OneOf,
    Outputs,
    Range,
    Seed,
    exact,
    probe,
    real,
    statistical,
)
from quizcli.probes.lab import Lab, attend, causal, count_parameters, jacobian, log10, number
from quizcli.probes.lazily import F, nn, torch


@probe(
    title="Who reads whom: how many (output, input) pairs have a non-zero gradient",
    outputs={
        "pairs": exact("int", "pairs with a non-zero gradient"),
        "diagonal_pairs": exact("int", "a token reading itself"),
        "others": exact("int", "a token reading another"),
        "read_by_position": exact("vector", "tokens read by position of the query"),
    },
    where=("n != m",),
    formula="n^2; n (n + 1) / 2; m n",
    pitfalls="'Self' means that queries, keys and values come from one sequence, not that each "
    "token reads itself: those are n of n^2 pairs.",
    source="Vaswani et al. 2017, sections 2 and 3.2.3",
)
def attention_reach(
    lab: Lab,
    n: Annotated[int, Range(2, 16, "tokens; encoder length for cross")] = 6,
    kind: Annotated[
        str, OneOf(("self_full", "self_causal", "cross"), "which attention")
    ] = "self_full",
    m: Annotated[int, Range(2, 16, "decoder length for cross")] = 4,
    seed: Seed = 0,
) -> Outputs:
    """Gradients of one random attention layer of width 6 by its input (n, 6).

    An allowed pair has a non-zero gradient with probability 1.
    Source: Vaswani et al. 2017, sections 2 and 3.2.3.
    """
    generator = lab.generator(seed)
    w_q, w_k, w_v = random_projections(lab, 6, generator, scale=0.4)
    x, decoder = lab.randn(n, 6, generator=generator), lab.randn(m, 6, generator=generator)
    allowed = causal(n, lab) if kind == "self_causal" else None

    def layer(e: "torch.Tensor") -> "torch.Tensor":
        asking = decoder if kind == "cross" else e
        return attend(asking @ w_q, e @ w_k, e @ w_v, allowed)[0]

    pairs = reads(layer, x)  # (n or m, n)
    own = 0 if kind == "cross" else int(pairs.diagonal().sum())
    return {
        "pairs": int(pairs.sum()),
        "diagonal_pairs": own,
        "others": int(pairs.sum()) - own,
        "read_by_position": [int(each) for each in pairs.sum(1)],
    }


@probe(
    title="Cross-attention: what each side supplies",
    outputs={
        "output_rows": exact("int", "rows of the output"),
        "weights_change_with_decoder": exact("bool", "another X_d changes the weights"),
        "weights_change_with_encoder": exact("bool", "another X_e changes the weights"),
        "values_change_with_decoder": exact("bool", "another X_d changes the values"),
        "values_change_with_encoder": exact("bool", "another X_e changes the values"),
    },
    where=("N != K",),
    formula="Q = X_d W_Q; K = X_e W_K; V = X_e W_V",
    source="Vaswani et al. 2017, section 3.2.3",
)
def cross_attention_sources(
    lab: Lab,
    N: Annotated[int, Range(2, 12, "encoder positions")] = 6,
    K: Annotated[int, Range(2, 12, "decoder positions")] = 4,
    seed: Seed = 0,
) -> Outputs:
    """One cross-attention layer of width 8, with either side exchanged in turn.

    X_e (N, 8), X_d (K, 8).  Source: Vaswani et al. 2017, section 3.2.3.
    """
    generator = lab.generator(seed)
    w_q, w_k, w_v = random_projections(lab, 8, generator, scale=0.4)
    x_e, other_e = (lab.randn(N, 8, generator=generator) for _ in range(2))
    x_d, other_d = (lab.randn(K, 8, generator=generator) for _ in range(2))

    def cross(decoder: "torch.Tensor", encoder: "torch.Tensor") -> "tuple[torch.Tensor, ...]":
        values = encoder @ w_v  # (N, 8)
        output, weights = attend(decoder @ w_q, encoder @ w_k, values)  # (K, 8), (K, N)
        return output, weights, values

    output, weights, values = cross(x_d, x_e)
    _, weights_d, values_d = cross(other_d, x_e)
    _, weights_e, values_e = cross(x_d, other_e)
    return {
        "output_rows": output.shape[0],
        "weights_change_with_decoder": not torch.equal(weights, weights_d),
        "weights_change_with_encoder": not torch.equal(weights, weights_e),
        "values_change_with_decoder": not torch.equal(values, values_d),
        "values_change_with_encoder": not torch.equal(values, values_e),
    }


@probe(
    title="Attention outputs are weighted averages of the values",
    outputs={
        "rows_sum_to_one": exact("bool", "the weights of each query sum to 1"),
        "inside_value_range": exact(
            "bool", "every output coordinate lies between the smallest and largest value"
        ),
        "max_row_error": real("largest distance of a row sum from 1: 0 up to rounding"),
    },
    formula="weights >= 0 with row sums 1: a convex combination",
    pitfalls="Holds before W_O and without dropout, which breaks the row sums while training.",
    source="Vaswani et al. 2017, section 3.2",
)
def attention_convex(
    lab: Lab,
    n: Annotated[int, Range(2, 20, "tokens")] = 6,
    d: Annotated[int, Range(2, 16, "width")] = 4,
    score_scale: Annotated[float, Grid(0.1, 10, 0.1, "multiplies the queries")] = 1.0,
    seed: Seed = 0,
) -> Outputs:
    """Row sums of the weights (n, n), and the range of the output (n, d) within the values'.

    Source: Vaswani et al. 2017, section 3.2.
    """
    generator = lab.generator(seed)
    q, k, v = (lab.randn(n, d, generator=generator) for _ in range(3))
    output, weights = attend(q * score_scale, k, v)
    error = number((weights.sum(-1) - 1).abs().max())
    inside = (output <= v.amax(0) + lab.tiny) & (output >= v.amin(0) - lab.tiny)  # (n, d)
    return {
        "rows_sum_to_one": error < lab.tiny,
        "inside_value_range": bool(inside.all()),
        "max_row_error": error,
    }


@probe(
    title="The largest weight need not be the largest contribution",
    outputs={
        "weights": real("softmax of the scores", "vector"),
        "contributions": real("weight times size of the value", "vector"),
        "top_weight": exact("int", "index of the largest weight, from 0"),
        "top_contribution": exact("int", "index of the largest contribution, from 0"),
        "same": exact("bool", "both are at the same index"),
    },
    where=("max(scores) > sum(scores) - max(scores) - min(scores) > min(scores)",),
    formula="alpha_j ‖v_j‖",
    pitfalls="Two contributions can come within half a percent of each other, never closer.",
    source="Kobayashi et al. 2020",
)
def weight_vs_contribution(
    lab: Lab,
    scores: Annotated[
        Sequence[float], ListOf(Grid(-2, 3, 0.5), 3, 3, "scores of three keys, all different")
    ] = (2.0, 1.0, 0.0),
    value_norms: Annotated[
        Sequence[float], ListOf(Grid(0.5, 6, 0.5), 3, 3, "sizes of their values")
    ] = (1.0, 4.0, 1.0),
) -> Outputs:
    """Softmax weights of three keys, and those weights times the norms of the values, (3,) each.

    Source: Kobayashi et al. 2020.
    """
    weights = torch.softmax(lab.tensor(scores), 0)
    contributions = weights * lab.tensor(value_norms)
    top_weight, top_contribution = int(weights.argmax()), int(contributions.argmax())
    return {
        "weights": weights.tolist(),
        "contributions": contributions.tolist(),
        "top_weight": top_weight,
        "top_contribution": top_contribution,
        "same": top_weight == top_contribution,
    }


@probe(
    title="Slope of dot-product self-attention at a token at 0 while two others sit at +s and -s",
    outputs={
        "slope": real("dy_0 / dx_0 with d = 1 and all weights 1"),
        "slope_doubled": real("the same with s doubled"),
        "growth": real("slope_doubled / slope"),
        "distances": exact("vector", "distance s"),
        "slope_by_distance": real("slope against distances", "vector"),
    },
    formula="(1 + 2 s^2) / 3",
    pitfalls="A worst-case point: the slope has no upper bound, so the layer is not Lipschitz. At "
    "a generic point with large inputs the softmax saturates and the slope does not grow: see "
    "attention_jacobian_scale.",
    source="Kim et al. 2021, section 3",
)
def attention_slope_unbounded(
    lab: Lab,
    s: Annotated[float, Grid(0, 20, 0.5, "distance of the two other tokens")] = 4.0,
) -> Outputs:
    """Derivative of the first output by its own input, three tokens of one number.

    Source: Kim et al. 2021, section 3.
    """
    distances = [s * i / 4 for i in range(9)]
    slopes = [_slope_at_zero(lab, each) for each in distances]
    slope, doubled = slopes[4], slopes[8]
    return {
        "slope": slope,
        "slope_doubled": doubled,
        "growth": doubled / slope,
        "distances": distances,
        "slope_by_distance": slopes,
    }


def _slope_at_zero(lab: Lab, s: float) -> float:
    """dy_0 / dx_0 of self-attention over the tokens 0, s, -s."""
    x = lab.tensor([0.0, s, -s], 3, 1)
    slope = jacobian(lambda tokens: attend(tokens, tokens, tokens)[0], x)  # (3, 1, 3, 1)
    return number(slope[0, 0, 0, 0])


@probe(
    title="Jacobian norm of self-attention at inputs of growing size, with and without LayerNorm",
    outputs={
        "plain": statistical("float", "spectral norm of the Jacobian at input_scale * x"),
        "plain_at_1": statistical("float", "the same at x"),
        "with_ln": statistical("float", "with LayerNorm in front, at input_scale * x"),
        "with_ln_at_1": statistical("float", "with LayerNorm in front, at x"),
        "ln_shrinks_as_inverse": real("with_ln_at_1 / with_ln, which is input_scale"),
    },
    formula="LN(s x) = LN(x), so the Jacobian of attention(LN(.)) at s x is 1/s of that at x",
    pitfalls="Ask for the LayerNorm law. 'The plain norm grows with the input' is safe at scale 2 "
    "with n of 8 or more only; at scale 4 and n = 4 it had shrunk in a fifth of the runs, because "
    "the softmax saturates. The eps of LayerNorm is 0 here, so the 1/s law holds exactly.",
    source="Kim et al. 2021; Xiong et al. 2020; Ba et al. 2016, section 5",
)
def attention_jacobian_scale(
    lab: Lab,
    input_scale: Annotated[float, Grid(1, 32, 1.0, "multiplies the input")] = 8.0,
    n: Annotated[int, Range(4, 16, "tokens")] = 8,
    d: Annotated[int, Range(8, 32, "width", step=8)] = 16,
    seed: Seed = 0,
) -> Outputs:
    """Spectral norms of the (n d, n d) Jacobians of a random self-attention layer.

    Source: Kim et al. 2021; Xiong et al. 2020; Ba et al. 2016, section 5.
    """
    generator = lab.generator(seed)
    w_q, w_k, w_v = random_projections(lab, d, generator, scale=1 / math.sqrt(d))
    x = lab.randn(n, d, generator=generator)

    def plain(e: "torch.Tensor") -> "torch.Tensor":
        return attend(e @ w_q, e @ w_k, e @ w_v)[0]

    def with_norm(e: "torch.Tensor") -> "torch.Tensor":
        return plain(F.layer_norm(e, (d,), eps=0.0))

    large, normed_large = (
        _jacobian_norm(plain, input_scale * x),
        _jacobian_norm(with_norm, input_scale * x),
    )
    normed = _jacobian_norm(with_norm, x)
    return {
        "plain": large,
        "plain_at_1": _jacobian_norm(plain, x),
        "with_ln": normed_large,
        "with_ln_at_1": normed,
        "ln_shrinks_as_inverse": normed / normed_large,
    }


def _jacobian_norm(layer: Layer, x: "torch.Tensor") -> float:
    """Largest singular value of d layer(x) / d x, found on the CPU: MPS has no such routine."""
    matrix = jacobian(layer, x).reshape(x.numel(), x.numel()).cpu()
    return number(torch.linalg.matrix_norm(matrix, ord=2))


@probe(
    title="Rank collapse: attention alone makes all tokens alike, a residual path prevents it",
    outputs={
        "pure": statistical("float", "‖X - mean row‖ / ‖X‖ after attention only"),
        "residual": statistical("float", "the same for x + attention(x)"),
        "log10_pure": statistical("float", "decimal logarithm of pure"),
        "residual_keeps_more": statistical("bool", "residual is larger than pure"),
        "pure_by_layer": statistical(
            "vector", "‖X - mean row‖ / ‖X‖ for layer = 0..L, attention only"
        ),
        "residual_by_layer": statistical(
            "vector", "‖X - mean row‖ / ‖X‖ for layer = 0..L, x + attention(x)"
        ),
    },
    formula="‖X - mean row‖ shrinks doubly exponentially with depth without residuals",
    pitfalls="The ordering held in 2,160 of 2,160 runs from depth 4 on; at depth 1 to 3 it flips "
    "for a few seeds in a hundred when n and d are small. The exponent varies by nine decades at "
    "depth 4 and sits on the floor of double precision from depth 6: never ask for it. 'Below "
    "1 %' is safe from depth 6. The residual stack loses diversity too, only slowly.",
    source="Dong et al. 2021; Noci et al. 2022",
)
def rank_collapse(
    lab: Lab,
    depth: Annotated[int, Range(1, 24, "layers")] = 12,
    n: Annotated[int, Range(4, 24, "tokens")] = 12,
    d: Annotated[int, Range(8, 64, "width", step=8)] = 32,
    seed: Seed = 0,
) -> Outputs:
    """How different the rows of X (n, d) still are after a stack of random attention layers.

    X is brought back to its first norm after each layer.
    Source: Dong et al. 2021; Noci et al. 2022.
    """
    generator = lab.generator(seed)
    x = lab.randn(n, d, generator=generator)
    layers = [random_projections(lab, d, generator, scale=1 / math.sqrt(d)) for _ in range(depth)]
    pure, residual = (_diversities(layers, x, keep) for keep in (0.0, 1.0))
    return {
        "pure": pure[-1],
        "residual": residual[-1],
        "log10_pure": log10(pure[-1]),
        "residual_keeps_more": residual[-1] > pure[-1],
        "pure_by_layer": pure,
        "residual_by_layer": residual,
    }


def _diversities(
    layers: "Sequence[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]",
    x: "torch.Tensor",
    keep: float,
) -> list[float]:
    """‖X - mean row‖ / ‖X‖ of X and after X = keep * X + attention(X) in every layer."""
    size = x.norm()
    found = [x]
    for w_q, w_k, w_v in layers:
        x = keep * x + attend(x @ w_q, x @ w_k, x @ w_v)[0]  # (n, d)
        x = x * (size / x.norm())
        found.append(x)
    return [number((each - each.mean(0)).norm() / size) for each in found]


@probe(
    title="Multi-head attention is a trainable, non-linear module",
    outputs={
        "count": exact("int", "parameters"),
        "all_weights_get_gradient": exact("bool", "W_Q, W_K, W_V and W_O all do"),
        "linear": exact("bool", "f(2 x) = 2 f(x)"),
        "loss_before": statistical("float", "mean squared error before training"),
        "loss_after": statistical("float", "mean squared error after it"),
        "learns": statistical("bool", "the loss fell"),
        "loss_by_step": statistical("vector", "mean squared error for step = 0..sgd_steps"),
    },
    formula="4 d^2 + 4 d parameters",
    pitfalls="The key bias gets no gradient, since softmax ignores a number added to a whole row: "
    "only the weight matrices are tested.",
    source="Vaswani et al. 2017, section 3.2.2",
)
def mha_learns(
    lab: Lab,
    d_model: Annotated[int, OneOf((8, 16, 32), "width")] = 16,
    heads: Annotated[int, OneOf((1, 2, 4), "heads")] = 2,
    sgd_steps: Annotated[int, Range(20, 100, "steps of SGD, rate 0.3", step=10)] = 50,
    seed: Seed = 0,
) -> Outputs:
    """nn.MultiheadAttention fitted to random targets, x and y (4, 6, d).

    Source: Vaswani et al. 2017, section 3.2.2.
    """
    layer = lab.module(lambda: nn.MultiheadAttention(d_model, heads, batch_first=True), seed)
    generator = lab.generator(seed + 1)
    x, y = (lab.randn(4, 6, d_model, generator=generator) for _ in range(2))

    def output(tokens: "torch.Tensor") -> "torch.Tensor":
        made: torch.Tensor = layer(tokens, tokens, tokens, need_weights=False)[0]
        return made

    def loss() -> "torch.Tensor":
        return ((output(x) - y) ** 2).mean()

    linear = bool(torch.allclose(output(2 * x), 2 * output(x)))
    of_in, of_out = torch.autograd.grad(loss(), (layer.in_proj_weight, layer.out_proj.weight))
    per_matrix = (*of_in.chunk(3), of_out)  # W_Q, W_K, W_V, W_O
    losses = _descend(list(layer.parameters()), loss, sgd_steps)
    return {
        "count": count_parameters(layer),
        "all_weights_get_gradient": all(number(g.norm()) > lab.tiny for g in per_matrix),
        "linear": linear,
        "loss_before": losses[0],
        "loss_after": losses[-1],
        "learns": losses[-1] < losses[0],
        "loss_by_step": losses,
    }


def _descend(
    parameters: "Sequence[nn.Parameter]", loss: "Callable[[], torch.Tensor]", steps: int
) -> list[float]:
    """The losses before each step of gradient descent at rate 0.3 and after the last.

    Written out, because the first torch.optim optimiser imports the compiler (a second).
    """
    losses = []
    for _ in range(steps):
        now = loss()
        losses.append(number(now))
        slopes = torch.autograd.grad(now, parameters)
        with torch.no_grad():
            for parameter, slope in zip(parameters, slopes, strict=True):
                parameter.sub_(0.3 * slope)
    return [*losses, number(loss())]
