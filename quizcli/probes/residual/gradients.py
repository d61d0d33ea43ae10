"""Gradients and Jacobians of stacks with and without residual connections."""

from collections.abc import Sequence
from typing import Annotated

from quizcli.probes.base import Grid, Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, gradient_norms, jacobian, log10, number
from quizcli.probes.lazily import torch

LARGE, SMALL = 1000, 0.001


@probe(
    title="Gradient at the input of a deep stack, with and without residual connections",
    outputs={
        "plain": statistical(doc="gradient norm without them"),
        "residual": statistical(doc="gradient norm with them"),
        "log10_ratio": statistical(doc="decades between the two"),
        "residual_larger": statistical("bool", "the residual stack's is larger"),
        "plain_by_layer": statistical(
            "vector", "gradient norm for layer = 0..L, 0 is the input; without them"
        ),
        "residual_by_layer": statistical("vector", "gradient norm for layer = 0..L, with them"),
    },
    formula="products of J_F against products of I + J_F",
    pitfalls="The order held in 384 of 384 runs (depth 4 to 60, gain 0.5 to 1.2); the factor spans "
    "decades. Nothing normalises here, so residual gradients grow with depth.",
    source="He et al. 2016 (Identity mappings), section 2; Veit et al. 2016",
)
def residual_gradient(
    lab: Lab,
    depth: Annotated[int, Range(4, 60, "layers")] = 30,
    d: Annotated[int, Range(16, 64, "width", step=16)] = 32,
    gain: Annotated[float, Grid(0.4, 1.2, 0.1, "standard deviation times sqrt(d)")] = 0.7,
    seed: Seed = 0,
) -> Outputs:
    """x -> tanh(x W) and x -> x + tanh(x W) with the same weights, both (d,) to (d,).

    Source: He et al. 2016, Identity mappings, section 2.
    """
    g = lab.generator(seed)
    weights = [lab.randn(d, d, generator=g, scale=gain / d**0.5) for _ in range(depth)]
    x, upstream = (lab.randn(d, generator=g) for _ in range(2))
    plain, residual = (_gradients(weights, x, upstream, keep) for keep in (0, 1))
    return {
        "plain": plain[0],
        "residual": residual[0],
        "log10_ratio": log10(residual[0]) - log10(plain[0]),
        "residual_larger": residual[0] > plain[0],
        "plain_by_layer": plain,
        "residual_by_layer": residual,
    }


def _gradients(
    weights: "Sequence[torch.Tensor]", x: "torch.Tensor", upstream: "torch.Tensor", keep: int
) -> list[float]:
    """Gradient norms at x and behind each layer of a stack that keeps its input (1) or not (0)."""
    states = [x.clone().requires_grad_()]
    for weight in weights:
        states.append(keep * states[-1] + torch.tanh(states[-1] @ weight))
    return gradient_norms(states[-1] @ upstream, states)


@probe(
    title="A chain of numbers: slope of a plain and of a residual stack",
    outputs={
        "plain": real("slope of y -> w y, L times"),
        "residual": real("slope of y -> y + w y, L times"),
        "residual_explodes": exact("bool", "the residual slope is above 1000"),
        "plain_vanishes": exact("bool", "the plain slope is within 0.001 of 0"),
        "plain_by_layer": real("slope for layer = 0..L, y -> w y", "vector"),
        "residual_by_layer": real("slope for layer = 0..L, y -> y + w y", "vector"),
    },
    formula="w^L and (1 + w)^L",
    pitfalls="With w < 0 the residual chain shrinks as well: a residual path does not promise a "
    "gradient of 1 or more.",
    source="He et al. 2016 (Identity mappings), equation 5; Zhang et al. 2019, section 2",
)
def scalar_residual_chain(
    lab: Lab,
    w: Annotated[float, Grid(-0.9, 1.5, 0.1, "weight of each layer")] = 0.5,
    depth: Annotated[int, Range(1, 40, "layers")] = 10,
) -> Outputs:
    """The derivative of the last number by the first, by autograd.

    Source: He et al. 2016, Identity mappings, equation 5.
    """
    plain, residual = _slopes(lab, w, depth, 0), _slopes(lab, w, depth, 1)
    return {
        "plain": plain[-1],
        "residual": residual[-1],
        "residual_explodes": residual[-1] > LARGE,
        "plain_vanishes": abs(plain[-1]) < SMALL,
        "plain_by_layer": plain,
        "residual_by_layer": residual,
    }


def _slopes(lab: Lab, w: float, depth: int, keep: int) -> list[float]:
    """Slopes of the start of a chain and of each layer, which keeps its input (1) or not (0)."""
    x = lab.tensor([1.0]).requires_grad_()
    chain = [x]
    for _ in range(depth):
        chain.append(keep * chain[-1] + w * chain[-1])
    return [number(torch.autograd.grad(y, x, retain_graph=True)[0]) for y in chain]


@probe(
    title="The Jacobian of x + F(x)",
    outputs={
        "max_abs_error": real("largest difference from I + J_F"),
        "identity_holds": exact("bool", "it is I + J_F"),
        "zero_branch_is_identity": exact("bool", "with F = 0 the output is x itself"),
        "smallest_singular_value": statistical(doc="of I + J_F"),
    },
    formula="I + J_F",
    pitfalls="The smallest singular value can come near 0: it is not bounded by 1 from below.",
    source="He et al. 2016 (Identity mappings)",
)
def residual_jacobian(
    lab: Lab,
    d: Annotated[int, Range(2, 16, "width")] = 6,
    gain: Annotated[float, Grid(0.1, 2, 0.1, "standard deviation of the weights")] = 0.5,
    seed: Seed = 0,
) -> Outputs:
    """Both Jacobians, (d, d), of F(x) = tanh(x W_1) W_2 at a random x.

    Source: He et al. 2016, Identity mappings.
    """
    g = lab.generator(seed)
    inner, outer = (lab.randn(d, d, generator=g, scale=gain) for _ in range(2))
    x = lab.randn(d, generator=g)

    def branch(z: "torch.Tensor") -> "torch.Tensor":
        return torch.tanh(z @ inner) @ outer

    whole = jacobian(lambda z: z + branch(z), x)
    error = number((whole - lab.eye(d) - jacobian(branch, x)).abs().max())
    return {
        "max_abs_error": error,
        "identity_holds": error < lab.tiny,
        "zero_branch_is_identity": torch.equal(x + torch.tanh(x @ inner) @ (0 * outer), x),
        "smallest_singular_value": number(torch.linalg.svdvals(whole)[-1]),
    }
