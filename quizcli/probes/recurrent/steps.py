"""The plain recurrent step, unrolled: values, polynomials, truncation, growth by powers."""

from collections.abc import Sequence
from typing import Annotated

from quizcli.probes.base import Grid, ListOf, OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.lab import Lab, listed, number
from quizcli.probes.lazily import nn, torch

ENOUGH_STEPS = 400  # 0.95^270 < 1e-6 and 1.05^284 > 1e6


@probe(
    title="One Elman step, as nn.RNNCell computes it",
    outputs={"h": real("new hidden state")},
    formula="h = act(w x + b_ih + u h_prev + b_hh)",
    pitfalls="nn.RNN has two bias vectors; they add. A ReLU answer of exactly 0 needs an "
    "absolute tolerance.",
    source="Elman 1990; torch.nn.RNN",
)
def rnn_cell_step(
    lab: Lab,
    w: Annotated[float, Grid(-2, 2, 0.1, "input weight")] = 0.5,
    u: Annotated[float, Grid(-2, 2, 0.1, "recurrent weight")] = 0.8,
    b_ih: Annotated[float, Grid(-1, 1, 0.1, "bias at the input weight")] = 0.0,
    b_hh: Annotated[float, Grid(-1, 1, 0.1, "bias at the recurrent weight")] = 0.1,
    x: Annotated[float, Grid(-2, 2, 0.1, "input")] = 1.0,
    h_prev: Annotated[float, Grid(-1, 1, 0.1, "hidden state before")] = 0.5,
    nonlinearity: Annotated[str, OneOf(("tanh", "relu"), "activation")] = "tanh",
) -> Outputs:
    """One step of an nn.RNNCell(1, 1) with the given weights; input and state are (1, 1).

    Source: Elman 1990; torch.nn.RNN.
    """
    cell = lab.module(lambda: nn.RNNCell(1, 1, nonlinearity=nonlinearity))
    weights = (cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh)
    with torch.no_grad():
        for weight, value in zip(weights, (w, u, b_ih, b_hh), strict=True):
            weight.fill_(value)
        h = cell(lab.tensor(x, 1, 1), lab.tensor(h_prev, 1, 1))  # (1, 1)
    return {"h": number(h)}


@probe(
    title="A linear scalar RNN unrolled is a polynomial in its weight; a tanh RNN is not",
    outputs={
        "h_T": real("last hidden state, from h_0 = 0"),
        "polynomial": real("sum of w^(T-t) x_t"),
        "equal": exact("bool", "the last state is the polynomial"),
        "degree": exact("int", "power of w at the first input"),
        "influence_first": real("dh_T / dx_1"),
        "h_T_by_step": real("hidden state for t = 0..T", "vector"),
        "influence_by_step": real("dh_T / dx_t for t = 1..T", "vector"),
    },
    formula="h_T = sum_t w^(T-t) x_t; dh_T/dx_1 = w^(T-1) (linear)",
    pitfalls="With all inputs 0 (or w = 0 and the last input 0) the tanh RNN equals the "
    "polynomial by accident: refuse such draws for the boolean.",
    source="Pascanu et al. 2013, section 2.1",
)
def scalar_rnn_unrolled(
    lab: Lab,
    w: Annotated[float, Grid(-1.5, 1.5, 0.1, "recurrent weight")] = 0.5,
    xs: Annotated[Sequence[float], ListOf(Grid(-3, 3, 1), 3, 6, "inputs x_1..x_T")] = (1, 2, -1),
    nonlinearity: Annotated[str, OneOf(("linear", "tanh"), "activation")] = "linear",
) -> Outputs:
    """h_t = act(w h_(t-1) + x_t) over scalars, against the polynomial in w; xs is (T,).

    Source: Pascanu et al. 2013, section 2.1.
    """
    inputs = lab.tensor(xs).requires_grad_()  # (T,)
    states = [lab.tensor(0.0)]
    for x in inputs:
        h = w * states[-1] + x
        states.append(torch.tanh(h) if nonlinearity == "tanh" else h)
    h = states[-1]
    (slopes,) = torch.autograd.grad(h, inputs)  # (T,)
    powers = torch.arange(len(xs) - 1, -1, -1, device=lab.device)  # T-1, ..., 1, 0
    polynomial = number((lab.tensor(w) ** powers * inputs).sum())
    return {
        "h_T": number(h),
        "polynomial": polynomial,
        "equal": abs(number(h) - polynomial) < lab.tiny * max(1.0, abs(polynomial)),
        "degree": int(powers.max()),
        "influence_first": number(slopes[0]),
        "h_T_by_step": [number(each) for each in states],
        "influence_by_step": slopes.tolist(),
    }


@probe(
    title="Full against truncated BPTT (scalar linear RNN)",
    outputs={
        "full": real("dh_T / dw"),
        "truncated": real("the same with h_(T-window) detached"),
        "h_unchanged": exact("bool", "the forward value is the same"),
        "slope_by_window": real("dh_T / dw for window = 1..T", "vector"),
    },
    where=("window < len(xs)",),
    formula="full = sum_t (T-t) w^(T-t-1) x_t; truncated after k steps: k w^(k-1) h_(T-k) + the "
    "same sum over the last k inputs",
    pitfalls="Truncation biases the gradient; the two can differ even in sign. It changes "
    "nothing in the forward pass.",
    source="Williams & Peng 1990; Werbos 1990",
)
def truncated_bptt(
    lab: Lab,
    w: Annotated[float, Grid(0.1, 1.2, 0.1, "recurrent weight")] = 0.9,
    xs: Annotated[Sequence[float], ListOf(Grid(-3, 3, 1), 4, 8, "inputs x_1..x_T")] = (
        1,
        2,
        3,
        1,
        2,
    ),
    window: Annotated[int, Range(1, 7, "steps that the gradient goes back")] = 2,
) -> Outputs:
    """h_t = w h_(t-1) + x_t over scalars, differentiated by w with and without a cut.

    Source: Williams & Peng 1990; Werbos 1990.
    """
    found = [
        _last_state_and_slope(lab, w, xs, cut=len(xs) - each) for each in range(1, len(xs) + 1)
    ]
    (h_cut, truncated), (h, full) = found[window - 1], found[-1]  # h_0 is a constant anyway
    return {
        "full": full,
        "truncated": truncated,
        "h_unchanged": h == h_cut,
        "slope_by_window": [slope for _, slope in found],
    }


def _last_state_and_slope(lab: Lab, w: float, xs: Sequence[float], cut: int) -> tuple[float, float]:
    """h_T and dh_T/dw of the linear RNN, where the state before input `cut` is a constant."""
    weight, h = lab.tensor(w).requires_grad_(), lab.tensor(0.0)
    for t, x in enumerate(xs):
        h = weight * (h.detach() if t == cut else h) + x
    (slope,) = torch.autograd.grad(h, weight)
    return number(h), number(slope)


@probe(
    title="How many steps until a per-step factor shrinks (or grows) past a limit",
    outputs={
        "steps": exact("int", "smallest k with factor^k beyond the limit", at="factor_by_step"),
        "powers_taken": exact("vector", "k"),
        "factor_by_step": real("factor^k against powers_taken", "vector"),
    },
    where=("factor != 1", "(factor < 1) == (limit < 1)"),
    formula="k = floor(log(limit) / log(factor)) + 1",
    pitfalls="If factor^k equals the limit exactly, rounding decides; there is no such case on "
    "this grid.",
    source="Hochreiter & Schmidhuber 1997, section 3.1",
)
def steps_to_threshold(
    lab: Lab,
    factor: Annotated[float, Grid(0.5, 1.5, 0.05, "what one step multiplies by")] = 0.9,
    limit: Annotated[
        float, OneOf((1e-6, 1e-4, 1e-3, 1e-2, 1e2, 1e3, 1e4, 1e6), "what is to be passed")
    ] = 1e-3,
) -> Outputs:
    """Multiplies 1 by the factor again and again and looks where the limit is passed.

    Source: Hochreiter & Schmidhuber 1997, section 3.1.
    """
    powers = torch.cumprod(lab.tensor([factor] * ENOUGH_STEPS), 0)  # factor^1, factor^2, ...
    beyond = powers < limit if factor < 1 else powers > limit
    steps = int(beyond.nonzero()[0]) + 1
    shown = listed(0, steps)
    return {
        "steps": steps,
        "powers_taken": shown,
        "factor_by_step": [number(powers[k - 1]) if k else 1.0 for k in shown],
    }


@probe(
    title="Spectral radius below 1, yet the gradient grows first (Jordan block)",
    outputs={
        "spectral_radius": real("largest |eigenvalue| of W"),
        "peak_step": exact(
            "int", "k with the largest Frobenius norm of W^k (the first one)", at="norm_by_step"
        ),
        "peak_norm": real("that norm"),
        "final_norm": real("Frobenius norm of W^steps"),
        "grows_first": exact("bool", "some W^k has a larger norm than W"),
        "norm_by_step": real("Frobenius norm of W^k for k = 1..steps", "vector"),
    },
    formula="W = [[a, b], [0, a]]; W^k = [[a^k, k a^(k-1) b], [0, a^k]]",
    pitfalls="Near a = k/(k+1) two neighbouring steps differ by well under 1 % (a = 0.9: k = 9 "
    "and 10), so a hand calculation may name the other one: ask for peak_norm, or accept "
    "peak_step +- 1.",
    source="Pascanu et al. 2013, section 2.1 (singular values); Trefethen & Embree 2005",
)
def jordan_transient_growth(
    lab: Lab,
    a: Annotated[float, Grid(0.5, 0.95, 0.05, "both eigenvalues")] = 0.9,
    b: Annotated[float, Grid(0.5, 4, 0.5, "off-diagonal entry")] = 2.0,
    steps: Annotated[int, Range(5, 120, "powers looked at")] = 60,
) -> Outputs:
    """Frobenius norms of the powers W, W^2, ..., W^steps of a 2 by 2 Jordan block.

    Source: Pascanu et al. 2013, section 2.1; Trefethen & Embree 2005.
    """
    w = lab.tensor([[a, b], [0.0, a]])
    powers = [w]
    for _ in range(steps - 1):
        powers.append(powers[-1] @ w)
    norms = torch.stack(powers).norm(dim=(1, 2))  # (steps,)
    highest = norms.max()
    first_of_highest = (norms >= highest * (1 - lab.tiny)).nonzero()[0]
    return {
        "spectral_radius": number(torch.linalg.eigvals(w.cpu()).abs().max()),
        "peak_step": int(first_of_highest) + 1,
        "peak_norm": number(highest),
        "final_norm": number(norms[-1]),
        "grows_first": bool(highest > norms[0] * (1 + lab.tiny)),
        "norm_by_step": norms.tolist(),
    }
