"""How steep self-attention is: its slope and its Jacobian."""

import math
from typing import Annotated

from quizcli.probes.attention.layers import Layer, random_projections
from quizcli.probes.base import Grid, Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, attend, jacobian, number
from quizcli.probes.lazily import F, torch


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
