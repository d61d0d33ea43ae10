"""Gates: a ReLU as the LSTM's input gate, and the GRU's update and reset gates."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from quizcli.probes.base import Grid, Outputs, Range, Seed, Switch, exact, probe, real, statistical
from quizcli.probes.lab import Lab, listed, number
from quizcli.probes.lazily import nn, torch
from quizcli.probes.recurrent.common import zeroed

if TYPE_CHECKING:
    from torch import Tensor

Activation: TypeAlias = "Callable[[Tensor], Tensor]"


@probe(
    title="ReLU instead of sigmoid as the LSTM input gate: a simulation",
    outputs={
        "max_c_sigmoid": statistical("float", "largest |c| with the sigmoid gate"),
        "max_c_relu": statistical("float", "largest |c| with the ReLU gate"),
        "max_gate_relu": statistical("float", "largest value of the ReLU gate"),
        "relu_gate_exceeds_1": statistical("bool", "it is above 1"),
        "closed_fraction_relu": statistical("float", "share of ReLU gate values exactly 0"),
        "closed_fraction_sigmoid": exact("float", "0: a sigmoid gate is never exactly closed"),
        "sigmoid_within_bound": exact("bool", "|c_t| <= t at all steps with the sigmoid gate"),
        "h_bounded_relu": exact("bool", "|h| <= 1 still"),
        "time_steps": exact("vector", "time step"),
        "c_sigmoid_by_step": statistical("vector", "largest |c| against time_steps, sigmoid gate"),
        "c_relu_by_step": statistical("vector", "largest |c| against time_steps, ReLU gate"),
    },
    formula="sigmoid gate: |c_T| < T; ReLU gate: |c_T| <= T max(gate)",
    pitfalls="'The ReLU cell is larger' is NOT a safe answer: at input scale <= 1 the SIGMOID "
    "cell was larger in 123 of 128 runs (a ReLU gate averages below 0.5 there), at scale 4 the "
    "ReLU one in 62 of 64. h = o tanh(c) stays in (-1, 1), so the cell grows at most linearly "
    "in T: it saturates rather than blowing up. About half the gates are exactly 0 at "
    "initialisation.",
    source="Hochreiter & Schmidhuber 1997; Greff et al. 2017",
)
def lstm_input_gate_activation(
    lab: Lab,
    steps: Annotated[int, Range(20, 300, "T")] = 150,
    hidden: Annotated[int, Range(16, 96, "hidden units")] = 48,
    forget_bias: Annotated[float, Grid(0, 6, 1, "added to the forget gate's bias")] = 4.0,
    input_scale: Annotated[float, Grid(0.5, 4, 0.5, "std of the inputs")] = 2.0,
    seed: Seed = 0,
) -> Outputs:
    """Runs the same random LSTM on 8 random numbers a step with either input gate.

    Gates, c and h of all steps are (T, H).
    Source: Hochreiter & Schmidhuber 1997; Greff et al. 2017.
    """
    lstm: Any = lab.module(lambda: nn.LSTM(8, hidden), seed).requires_grad_(False)
    inputs = lab.randn(steps, 8, generator=lab.generator(seed), scale=input_scale)
    driven = inputs @ lstm.weight_ih_l0.T + lstm.bias_ih_l0 + lstm.bias_hh_l0  # (T, 4 H)
    driven[:, hidden : 2 * hidden] += forget_bias
    w_hh = lstm.weight_hh_l0  # (4 H, H)
    gate_s, c_s, _ = _gated_states(driven, w_hh, torch.sigmoid)
    gate_r, c_r, h_r = _gated_states(driven, w_hh, torch.relu)
    elapsed = torch.arange(1, steps + 1, device=lab.device)
    shown = listed(1, steps)
    large_s, large_r = (c.abs().amax(1).tolist() for c in (c_s, c_r))  # (T,) each
    return {
        "max_c_sigmoid": number(c_s.abs().max()),
        "max_c_relu": number(c_r.abs().max()),
        "max_gate_relu": number(gate_r.max()),
        "relu_gate_exceeds_1": bool(gate_r.max() > 1),
        "closed_fraction_relu": int((gate_r == 0).sum()) / gate_r.numel(),
        "closed_fraction_sigmoid": int((gate_s == 0).sum()) / gate_s.numel(),
        "sigmoid_within_bound": bool((c_s.abs().amax(1) <= elapsed).all()),
        "h_bounded_relu": bool(h_r.abs().max() <= 1),
        "time_steps": shown,
        "c_sigmoid_by_step": [large_s[t - 1] for t in shown],
        "c_relu_by_step": [large_r[t - 1] for t in shown],
    }


def _gated_states(
    driven: "Tensor", w_hh: "Tensor", gate: Activation
) -> "tuple[Tensor, Tensor, Tensor]":
    """Input gates, cell states and hidden states of an LSTM at all steps, (T, H) each.

    `driven` is what inputs and biases add to the pre-activations, (T, 4 H).
    """
    h = c = torch.zeros_like(w_hh[0])  # (H,)
    rows = []
    for a in driven:
        a_i, a_f, a_g, a_o = (a + w_hh @ h).chunk(4)
        i = gate(a_i)
        c = torch.sigmoid(a_f) * c + i * torch.tanh(a_g)
        h = torch.sigmoid(a_o) * torch.tanh(c)
        rows.append(torch.stack([i, c, h]))
    gates, cells, hiddens = torch.stack(rows, 1)
    return gates, cells, hiddens


@probe(
    title="Gate value and slope of ReLU and sigmoid at one pre-activation",
    outputs={
        "sigmoid": real("value of the sigmoid"),
        "sigmoid_slope": real("its slope"),
        "relu": real("value of the ReLU"),
        "relu_slope": real("its slope"),
        "relu_can_reopen": exact("bool", "a gradient reaches the pre-activation"),
        "pre_activations": exact("vector", "a"),
        "sigmoid_slope_by_a": real("slope against pre_activations, sigmoid", "vector"),
        "relu_slope_by_a": real("slope against pre_activations, ReLU", "vector"),
    },
    where=("a != 0",),
    formula="sigma(a) (1 - sigma(a)); 1 where a > 0, else 0",
    pitfalls="a = 0 is excluded: PyTorch's ReLU has slope 0 there by convention.",
    source="torch.nn.ReLU; Greff et al. 2017",
)
def gate_activation_at(
    lab: Lab,
    a: Annotated[float, Grid(-6, 6, 0.5, "pre-activation")] = -2.0,
) -> Outputs:
    """Both activations and their derivatives at one number.

    Source: torch.nn.ReLU; Greff et al. 2017.
    """
    sigmoid, sigmoid_slope = _value_and_slope(torch.sigmoid, lab.tensor(a))
    relu, relu_slope = _value_and_slope(torch.relu, lab.tensor(a))
    around = [each / 2 for each in range(-12, 13)]
    sigmoid_slopes, relu_slopes = (
        [_value_and_slope(act, lab.tensor(each))[1] for each in around]
        for act in (torch.sigmoid, torch.relu)
    )
    return {
        "sigmoid": sigmoid,
        "sigmoid_slope": sigmoid_slope,
        "relu": relu,
        "relu_slope": relu_slope,
        "relu_can_reopen": relu_slope != 0,
        "pre_activations": around,
        "sigmoid_slope_by_a": sigmoid_slopes,
        "relu_slope_by_a": relu_slopes,
    }


def _value_and_slope(act: Activation, at: "Tensor") -> tuple[float, float]:
    at = at.detach().requires_grad_()
    value = act(at)
    (slope,) = torch.autograd.grad(value, at)
    return number(value), number(slope)


@probe(
    title="Cell state and output slope after T steps with constant gates: ReLU against sigmoid",
    outputs={
        "c_sigmoid": real("cell state with the sigmoid input gate"),
        "c_relu": real("cell state with the ReLU input gate"),
        "slope_sigmoid": real("slope of tanh at the first: 1 - tanh(c)^2"),
        "slope_relu": real("slope of tanh at the second"),
        "ratio": real("c_relu / c_sigmoid"),
        "c_sigmoid_by_step": real("cell state for t = 0..T, sigmoid gate", "vector"),
        "c_relu_by_step": real("cell state for t = 0..T, ReLU gate", "vector"),
    },
    formula="c_T = i g (1 - f^T) / (1 - f), or i g T if f = 1; ratio a / sigma(a)",
    pitfalls="The slope underflows to 0 for c above about 19: compare with an absolute tolerance "
    "or ask for the decade.",
    source="Hochreiter & Schmidhuber 1997; Gers et al. 2000",
)
def constant_gate_cell(
    lab: Lab,
    a: Annotated[float, Grid(0.5, 6, 0.5, "pre-activation of the input gate")] = 3.0,
    g: Annotated[float, Grid(0.1, 1, 0.1, "candidate value")] = 0.5,
    f_gate: Annotated[float, Grid(0.5, 1, 0.1, "forget gate")] = 1.0,
    steps: Annotated[int, Range(1, 60, "T")] = 20,
) -> Outputs:
    """c_t = f c_(t-1) + i g over scalars from c_0 = 0, and the slope of tanh at c_T.

    Source: Hochreiter & Schmidhuber 1997; Gers et al. 2000.
    """

    def cells(act: Activation) -> "Tensor":
        gate, states = act(lab.tensor(a)), [lab.tensor(0.0)]
        for _ in range(steps):
            states.append(f_gate * states[-1] + gate * g)
        return torch.stack(states)  # (T + 1,)

    c_sigmoid, c_relu = cells(torch.sigmoid), cells(torch.relu)
    return {
        "c_sigmoid": number(c_sigmoid[-1]),
        "c_relu": number(c_relu[-1]),
        "slope_sigmoid": _value_and_slope(torch.tanh, c_sigmoid[-1])[1],
        "slope_relu": _value_and_slope(torch.tanh, c_relu[-1])[1],
        "ratio": number(c_relu[-1] / c_sigmoid[-1]),
        "c_sigmoid_by_step": c_sigmoid.tolist(),
        "c_relu_by_step": c_relu.tolist(),
    }


@probe(
    title="GRU: the direct path through the update gate, in both conventions",
    outputs={
        "pytorch": real("dh_T/dh_0 when h = (1 - z) n + z h_prev"),
        "chung_2014": real("dh_T/dh_0 when h = (1 - z) h_prev + z n"),
        "pytorch_by_step": real("gradient dh_T/dh_(T-k) by steps back, PyTorch", "vector"),
        "chung_2014_by_step": real("gradient dh_T/dh_(T-k) by steps back, Chung et al.", "vector"),
    },
    formula="z^T and (1 - z)^T",
    pitfalls="Two conventions exist: in PyTorch and Cho et al. z keeps the OLD state; in Chung et "
    "al. 2014 z lets the NEW one in. The question must name one.",
    source="Cho et al. 2014; Chung et al. 2014; torch.nn.GRU",
)
def gru_update_path(
    lab: Lab,
    z: Annotated[float, Grid(0.1, 0.9, 0.1, "constant update gate")] = 0.9,
    steps: Annotated[int, Range(1, 60, "T")] = 20,
) -> Outputs:
    """An nn.GRU(1, 1) with only the update gate's bias, and the other convention by hand.

    Source: Cho et al. 2014; Chung et al. 2014; torch.nn.GRU.
    """
    gru: Any = zeroed(lab, lambda: nn.GRU(1, 1))
    with torch.no_grad():
        gru.bias_ih_l0[1] = torch.logit(lab.tensor(z))  # gates in the order reset, update, new
    start = lab.tensor(0.5, 1, 1, 1).requires_grad_()
    _, last = gru(lab.zeros(steps, 1, 1), start)  # (1, 1, 1)
    by_hand = [start]
    for _ in range(steps):
        by_hand.append((1 - z) * by_hand[-1])
    (kept,) = torch.autograd.grad(last, start)
    let_in = [number(each) for each in torch.autograd.grad(by_hand[-1], by_hand)]
    return {
        "pytorch": number(kept),
        "chung_2014": let_in[0],
        "pytorch_by_step": [*(z**k for k in range(steps)), number(kept)],
        "chung_2014_by_step": let_in[::-1],
    }


@probe(
    title="Reset gate before or after the recurrent product: do the two GRU variants agree?",
    outputs={
        "same": exact("bool", "the two new states agree up to rounding"),
        "max_abs_diff": statistical("float", "largest difference of the two"),
    },
    formula="the same only if hidden = 1 and b_hn = 0",
    pitfalls="With one hidden unit and no bias, r (u h) = u (r h): the two agree by accident.",
    source="Cho et al. 2014, versions 1 and 3; torch.nn.GRU (note)",
)
def gru_reset_variants(
    lab: Lab,
    hidden: Annotated[int, Range(1, 16, "hidden units")] = 4,
    bias: Annotated[bool, Switch("with biases, b_hn among them")] = True,
    seed: Seed = 0,
) -> Outputs:
    """One step of an nn.GRUCell (reset after the product), and with the reset before it.

    Input (1, 3), states (1, H).
    Source: Cho et al. 2014, versions 1 and 3; torch.nn.GRU.
    """
    cell = lab.module(lambda: nn.GRUCell(3, hidden, bias=bias), seed).requires_grad_(False)
    generator = lab.generator(seed)
    x, h = lab.randn(1, 3, generator=generator), lab.randn(1, hidden, generator=generator)
    from_x, b_h = x @ cell.weight_ih.T, lab.zeros(3 * hidden)
    if bias:
        from_x, b_h = from_x + cell.bias_ih, cell.bias_hh
    x_r, x_z, x_n = from_x.chunk(3, -1)
    b_r, b_z, b_n = b_h.chunk(3)
    w_r, w_z, w_n = cell.weight_hh.chunk(3)  # (H, H) each
    r = torch.sigmoid(x_r + h @ w_r.T + b_r)
    z = torch.sigmoid(x_z + h @ w_z.T + b_z)
    n = torch.tanh(x_n + (r * h) @ w_n.T + b_n)
    before = (1 - z) * n + z * h  # (1, H)
    difference = number((cell(x, h) - before).abs().max())
    return {"same": difference < lab.tiny, "max_abs_diff": difference}
