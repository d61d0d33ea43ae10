"""Gradients through time of RNNs with a weight matrix: how they vanish, explode and are made."""

import math
from collections.abc import Callable
from typing import Annotated

from quizcli.probes.base import Grid, OneOf, Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, jacobian, log10, number
from quizcli.probes.lazily import torch
from quizcli.probes.recurrent.common import spectral_norm, tanh_states, with_radius

VANISHED, EXPLODED = 1e-3, 1e3
BELOW_ALL_DECADES = -400  # for a ratio that underflowed to 0


@probe(
    title="Gradient norm through k steps of a linear RNN with W = rho times orthogonal",
    outputs={
        "norm": real("spectral norm of dh_T / dh_(T-k)"),
        "norm_by_step": real("gradient norm by steps back", "vector"),
    },
    formula="rho^k",
    pitfalls="Independent of seed and width only because every singular value equals rho. For a "
    "general W the value depends on W.",
    source="Pascanu et al. 2013, section 2.1",
)
def linear_rnn_gradient_norm(
    lab: Lab,
    rho: Annotated[float, Grid(0.5, 1.5, 0.05, "every singular value of W")] = 0.9,
    k: Annotated[int, Range(1, 60, "steps back")] = 20,
    hidden: Annotated[int, Range(2, 48, "hidden units")] = 16,
    seed: Seed = 0,
) -> Outputs:
    """The Jacobian of k steps h = W h by automatic differentiation, (H, H), and its norm.

    Source: Pascanu et al. 2013, section 2.1.
    """
    generator = lab.generator(seed)
    w = rho * lab.orthogonal(hidden, generator)  # (H, H)

    def roll(h: "torch.Tensor", count: int) -> "torch.Tensor":
        for _ in range(count):
            h = h @ w.T
        return h

    start = lab.randn(hidden, generator=generator)
    one_step, product = jacobian(lambda h: roll(h, 1), start), lab.eye(hidden)
    norms = [1.0]
    for _ in range(k - 1):
        product = one_step @ product
        norms.append(spectral_norm(product))
    norms.append(spectral_norm(jacobian(lambda h: roll(h, k), start)))
    return {"norm": norms[-1], "norm_by_step": norms}


@probe(
    title="Gradient at every state of a tanh RNN (random normal W of a given spectral radius)",
    outputs={
        "norms": statistical("vector", "norm of dL/dh_t for t = 0..T"),
        "ratio": statistical("float", "norm at t = 0 over norm at t = T"),
        "decade": statistical("int", "floor(log10(ratio))"),
        "trend": statistical("str", "vanishes (ratio < 1e-3), explodes (> 1e3) or neither"),
    },
    formula="no closed form; ratio is at most sigma_max(W)^T, since tanh' <= 1",
    pitfalls="The decade changes with the seed (by up to 7). rho > 1 does NOT imply growth: with "
    "inputs of std 1.5 the gradient vanished for 24 of 24 seeds even at rho = 1.5; growth past "
    "1e3 was safe only at rho = 3 with input std 0.5. Vanishing is safe for rho <= 1 with input "
    "std >= 0.5.",
    source="Bengio et al. 1994; Pascanu et al. 2013",
)
def tanh_rnn_gradient_vs_time(
    lab: Lab,
    rho: Annotated[float, Grid(0.2, 3.0, 0.1, "spectral radius of W_hh")] = 0.9,
    steps: Annotated[int, Range(5, 100, "T")] = 50,
    hidden: Annotated[int, Range(8, 64, "hidden units")] = 32,
    input_scale: Annotated[float, Grid(0, 2, 0.1, "std of W_xh x_t")] = 0.5,
    seed: Seed = 0,
) -> Outputs:
    """Back-propagates a random direction from h_T, (H,), to all T + 1 states.

    Source: Bengio et al. 1994; Pascanu et al. 2013.
    """
    generator = lab.generator(seed)
    w = with_radius(lab, hidden, rho, generator)  # (H, H)
    start = lab.randn(hidden, generator=generator, scale=0.1).requires_grad_()
    inputs = lab.randn(steps, hidden, generator=generator, scale=input_scale)  # (T, H)
    direction = lab.randn(hidden, generator=generator)
    states = tanh_states(w, inputs, start)
    gradients = torch.autograd.grad(direction @ states[-1], states)  # T + 1 of (H,)
    norms = torch.stack(gradients).norm(dim=1).tolist()
    ratio = norms[0] / norms[-1]
    return {
        "norms": norms,
        "ratio": ratio,
        "decade": math.floor(math.log10(ratio)) if ratio > 0 else BELOW_ALL_DECADES,
        "trend": _trend(ratio),
    }


def _trend(ratio: float) -> str:
    if ratio < VANISHED:
        return "vanishes"
    return "explodes" if ratio > EXPLODED else "neither"


@probe(
    title="BPTT is a product of step Jacobians diag(1 - h^2) W",
    outputs={
        "max_abs_diff": real("largest entry of hand-made product minus autograd Jacobian"),
        "equal": exact("bool", "the two agree up to rounding"),
    },
    formula="dh_T/dh_0 = J_T ... J_1 with J_t = diag(1 - h_t^2) W",
    pitfalls="The order of the product matters (the latest step leftmost). The difference is "
    "rounding noise, never an answer.",
    source="Werbos 1990; Pascanu et al. 2013, equation 5",
)
def bptt_jacobian_product(
    lab: Lab,
    k: Annotated[int, Range(1, 30, "steps")] = 10,
    hidden: Annotated[int, Range(2, 24, "hidden units")] = 8,
    rho: Annotated[float, Grid(0.2, 2, 0.1, "spectral radius of W")] = 1.0,
    seed: Seed = 0,
) -> Outputs:
    """The (H, H) Jacobian of k tanh steps, by autograd and as a product of matrices.

    Source: Werbos 1990; Pascanu et al. 2013, equation 5.
    """
    generator = lab.generator(seed)
    w = with_radius(lab, hidden, rho, generator)  # (H, H)
    inputs = lab.randn(k, hidden, generator=generator, scale=0.5)  # (k, H)
    start = lab.randn(hidden, generator=generator, scale=0.5)
    automatic = jacobian(lambda h: tanh_states(w, inputs, h)[-1], start)
    product = lab.eye(hidden)
    for h in tanh_states(w, inputs, start)[1:]:
        product = torch.diag(1 - h * h) @ w @ product
    difference = number((product - automatic).abs().max())
    largest = number(automatic.abs().max())
    return {"max_abs_diff": difference, "equal": difference < lab.tiny * max(1.0, largest)}


@probe(
    title="Worst-case bound (gamma sigma_max)^k for sigmoid and tanh RNNs",
    outputs={
        "gamma": real("largest slope of the nonlinearity"),
        "bound": real("(gamma sigma_max)^k"),
        "critical_sigma": real("1 / gamma: below it the gradient must vanish"),
        "must_vanish": exact("bool", "gamma sigma_max < 1"),
        "measured_norm": statistical("float", "spectral norm of a random 12-unit RNN's Jacobian"),
        "measured_within_bound": exact("bool", "it is at most the bound"),
        "bound_by_step": real("spectral norm by steps, bound", "vector"),
        "measured_norm_by_step": statistical("vector", "spectral norm by steps, measured"),
    },
    formula="gamma = 1/4 (sigmoid), 1 (tanh)",
    pitfalls="sigma_max at the critical value is a boundary case: refuse such draws for the "
    "boolean.",
    source="Pascanu et al. 2013, section 2.1",
)
def vanishing_bound(
    lab: Lab,
    nonlinearity: Annotated[str, OneOf(("sigmoid", "tanh"), "activation")] = "sigmoid",
    sigma_max: Annotated[float, Grid(0.5, 6, 0.5, "largest singular value of W")] = 2.0,
    k: Annotated[int, Range(1, 30, "steps")] = 10,
    seed: Seed = 0,
) -> Outputs:
    """Measures the largest slope, and the (12, 12) Jacobian of k steps against the bound.

    Source: Pascanu et al. 2013, section 2.1.
    """
    act = torch.sigmoid if nonlinearity == "sigmoid" else torch.tanh
    gamma = _largest_slope(lab, act)
    generator = lab.generator(seed)
    w = lab.randn(12, 12, generator=generator)
    w = w * (sigma_max / spectral_norm(w))

    def roll(h: "torch.Tensor") -> "torch.Tensor":
        states = [h]
        for _ in range(k):
            states.append(act(states[-1] @ w.T))
        return torch.stack(states[1:], -2)  # (..., k, 12)

    slopes = jacobian(roll, lab.randn(12, generator=generator))  # (k, 12, 12)
    measured = [spectral_norm(each) for each in slopes]
    bounds = [(gamma * sigma_max) ** step for step in range(1, k + 1)]
    return {
        "gamma": gamma,
        "bound": bounds[-1],
        "critical_sigma": 1 / gamma,
        "must_vanish": gamma * sigma_max < 1,
        "measured_norm": measured[-1],
        "measured_within_bound": measured[-1] <= bounds[-1] * (1 + lab.tiny),
        "bound_by_step": bounds,
        "measured_norm_by_step": measured,
    }


def _largest_slope(lab: Lab, act: "Callable[[torch.Tensor], torch.Tensor]") -> float:
    """The largest derivative on a fine grid about 0."""
    z = torch.linspace(-6, 6, 601, dtype=lab.dtype, device=lab.device).requires_grad_()
    (slopes,) = torch.autograd.grad(act(z).sum(), z)  # (601,)
    return number(slopes.max())


@probe(
    title="Backprop is linear in the loss: scaling it changes no ratio",
    outputs={
        "gradient_multiplier": real("norm of dL/dh_0 with the scaled loss over without"),
        "ratio_unscaled": statistical("float", "norm of dL/dh_0 over norm of dL/dh_T"),
        "ratio_scaled": statistical("float", "the same with the scaled loss"),
        "ratio_changes": exact("bool", "the two ratios differ"),
        "unscaled_by_step": statistical("vector", "norm of dL/dh_t for t = 0..T"),
        "scaled_by_step": statistical("vector", "norm of dL/dh_t for t = 0..T, scaled loss"),
    },
    formula="multiplier = loss_scale; ratio unchanged",
    pitfalls="True of exact arithmetic; underflow in float16 is the exception (loss scaling "
    "exists for that).",
    source="Chain rule; Pascanu et al. 2013, section 2",
)
def loss_scale_invariance(
    lab: Lab,
    loss_scale: Annotated[float, Grid(0.1, 1000, 0.1, "what the loss is multiplied by")] = 100.0,
    steps: Annotated[int, Range(5, 40, "T")] = 20,
    rho: Annotated[float, Grid(0.5, 2, 0.1, "spectral radius of W")] = 0.9,
    seed: Seed = 0,
) -> Outputs:
    """The loss sum(h_T) of a tanh RNN of 16 units, (16,), with and without a factor.

    Source: chain rule; Pascanu et al. 2013, section 2.
    """
    generator = lab.generator(seed)
    w = with_radius(lab, 16, rho, generator)
    start = lab.randn(16, generator=generator, scale=0.3).requires_grad_()
    states = tanh_states(w, lab.zeros(steps, 16), start)

    def norms(scale: float) -> list[float]:
        gradients = torch.autograd.grad(scale * states[-1].sum(), states, retain_graph=True)
        return [number(each.norm()) for each in gradients]

    plain, scaled = norms(1.0), norms(loss_scale)
    ratio, ratio_scaled = plain[0] / plain[-1], scaled[0] / scaled[-1]
    return {
        "gradient_multiplier": scaled[0] / plain[0],
        "ratio_unscaled": ratio,
        "ratio_scaled": ratio_scaled,
        "ratio_changes": abs(ratio / ratio_scaled - 1) > lab.tiny,
        "unscaled_by_step": plain,
        "scaled_by_step": scaled,
    }


@probe(
    title="Does a later input outweigh the first one?",
    outputs={
        "first": statistical("float", "Frobenius norm of dh_T/dx_1"),
        "last": statistical("float", "Frobenius norm of dh_T/dx_T"),
        "log10_ratio": statistical("float", "log10(first / last)"),
        "first_fades": statistical("bool", "first < last / 10"),
        "influence_by_step": statistical("vector", "Frobenius norm of dh_T/dx_t for t = 1..T"),
    },
    formula="dh_T/dx_t = J_T ... J_(t+1) diag(1 - h_t^2) U: one factor less for each later input",
    pitfalls="The same answer for all 24 seeds at rho <= 0.8 (10 or 30 steps); at rho = 1.2 it is "
    "false after 10 steps and true after 30; between 1 and 2 it depends on the seed.",
    source="Bengio et al. 1994",
)
def first_input_influence(
    lab: Lab,
    rho: Annotated[float, Grid(0.2, 2, 0.1, "spectral radius of W")] = 0.8,
    steps: Annotated[int, Range(5, 60, "T")] = 30,
    hidden: Annotated[int, Range(8, 64, "hidden units")] = 32,
    input_scale: Annotated[float, Grid(0.1, 1.5, 0.1, "std of the inputs")] = 0.5,
    seed: Seed = 0,
) -> Outputs:
    """All derivatives of h_T by the inputs of a tanh RNN, (H, T, 4): four numbers an input.

    Source: Bengio et al. 1994.
    """
    generator = lab.generator(seed)
    w = with_radius(lab, hidden, rho, generator)  # (H, H)
    u = lab.randn(hidden, 4, generator=generator, scale=0.5)
    inputs = lab.randn(steps, 4, generator=generator, scale=input_scale)  # (T, 4)

    def last_state(x: "torch.Tensor") -> "torch.Tensor":
        driven = x @ u.T  # (..., T, H)
        return tanh_states(w, driven.movedim(-2, 0), torch.zeros_like(driven[..., 0, :]))[-1]

    slopes = jacobian(last_state, inputs)  # (H, T, 4)
    influence = [number(each.norm()) for each in slopes.unbind(1)]
    first, last = influence[0], influence[-1]
    return {
        "first": first,
        "last": last,
        "log10_ratio": log10(first) - log10(last),
        "first_fades": first < last / 10,
        "influence_by_step": influence,
    }
