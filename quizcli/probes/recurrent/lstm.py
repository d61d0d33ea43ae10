"""LSTM: one step, the cell path, the whole Jacobian, and when it vanishes or explodes."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from quizcli.probes.base import (
    Grid,
    ListOf,
    Outputs,
    Range,
    Seed,
    exact,
    probe,
    real,
    statistical,
)
from quizcli.probes.lab import Lab, jacobian, log10, number
from quizcli.probes.lazily import F, nn, torch
from quizcli.probes.recurrent.common import spectral_norm, zeroed

if TYPE_CHECKING:
    from torch import Tensor

FORGET = 1  # PyTorch stacks the gates in the order input, forget, candidate, output
CANDIDATE = 2


@probe(
    title="One LSTM step from its four gate pre-activations",
    outputs={
        "i": real("input gate"),
        "f": real("forget gate"),
        "g": real("candidate"),
        "o": real("output gate"),
        "c": real("new cell state"),
        "h": real("new hidden state"),
    },
    formula="c = sigma(a_f) c_prev + sigma(a_i) tanh(a_g); h = sigma(a_o) tanh(c)",
    pitfalls="The gate order inside nn.LSTM's stacked weights is i, f, g, o (other libraries "
    "differ).",
    source="Hochreiter & Schmidhuber 1997; Gers et al. 2000; torch.nn.LSTMCell",
)
def lstm_cell_step(
    lab: Lab,
    a_i: Annotated[float, Grid(-4, 4, 0.5, "pre-activation of the input gate")] = 0.0,
    a_f: Annotated[float, Grid(-4, 4, 0.5, "pre-activation of the forget gate")] = 2.0,
    a_g: Annotated[float, Grid(-2, 2, 0.5, "pre-activation of the candidate")] = 1.0,
    a_o: Annotated[float, Grid(-4, 4, 0.5, "pre-activation of the output gate")] = 0.0,
    c_prev: Annotated[float, Grid(-3, 3, 0.5, "cell state before")] = 1.0,
) -> Outputs:
    """One step of an nn.LSTMCell(1, 1) whose biases are the pre-activations; states (1, 1).

    Source: Hochreiter & Schmidhuber 1997; Gers et al. 2000; torch.nn.LSTMCell.
    """
    cell = zeroed(lab, lambda: nn.LSTMCell(1, 1))
    zero = lab.zeros(1, 1)
    with torch.no_grad():
        cell.bias_ih.copy_(lab.tensor([a_i, a_f, a_g, a_o]))
        h, c = cell(zero, (zero, lab.tensor(c_prev, 1, 1)))
        i, f, _, o = torch.sigmoid(cell.bias_ih).tolist()
        g = torch.tanh(cell.bias_ih[CANDIDATE])
    return {"i": i, "f": f, "g": number(g), "o": o, "c": number(c), "h": number(h)}


@probe(
    title="Gradient along the LSTM cell-state path with a constant forget gate",
    outputs={
        "grad": real("dc_T/dc_0 with zero recurrent and input weights"),
        "forget_gate": real("value of the forget gate"),
        "half_life": real("steps until the factor is 1/2", at="grad_by_step"),
        "grad_by_step": real("gradient dc_T/dc_(T-k) by steps back", "vector"),
    },
    formula="sigma(b)^T; half-life ln 2 / ln(1 + e^-b)",
    pitfalls="nn.LSTM has two forget biases; setting both to 1 gives a total of 2. The answers "
    "can be very small: compare in log space.",
    source="Gers et al. 2000; Jozefowicz et al. 2015",
)
def lstm_cell_path_gradient(
    lab: Lab,
    forget_bias: Annotated[
        float, Grid(-3, 6, 0.5, "total bias b_ih + b_hh of the forget gate")
    ] = 1.0,
    steps: Annotated[int, Range(1, 200, "T")] = 50,
) -> Outputs:
    """Differentiates the last cell state of an nn.LSTM(1, 1) by the first, (1, 1, 1) each.

    Source: Gers et al. 2000; Jozefowicz et al. 2015.
    """
    lstm: Any = zeroed(lab, lambda: nn.LSTM(1, 1))
    with torch.no_grad():
        lstm.bias_ih_l0[FORGET] = forget_bias
    start = lab.tensor(0.5, 1, 1, 1).requires_grad_()
    _, (_, c) = lstm(lab.zeros(steps, 1, 1), (lab.zeros(1, 1, 1), start))
    (gradient,) = torch.autograd.grad(c, start)
    bias = lstm.bias_ih_l0[FORGET]
    gate = number(torch.sigmoid(bias))
    return {
        "grad": number(gradient),
        "forget_gate": gate,
        "half_life": math.log(0.5) / number(F.logsigmoid(bias)),
        "grad_by_step": [*(gate**k for k in range(steps)), number(gradient)],
    }


@probe(
    title="Product of given forget gates (cell path), and the constant error carousel",
    outputs={
        "grad": real("dc_T/dc_0 along the cell path"),
        "no_forget_gate": real("the same path in the cell of 1997: 1"),
        "grad_by_step": real("gradient dc_t/dc_0 for t = 0..T", "vector"),
    },
    formula="product of f_t; 1 for the original cell",
    pitfalls="This is the direct path only; the full Jacobian also runs through h (see "
    "lstm_full_jacobian).",
    source="Hochreiter & Schmidhuber 1997, section 3.2 (CEC); Gers et al. 2000",
)
def cell_path_product(
    lab: Lab,
    forget_gates: Annotated[Sequence[float], ListOf(Grid(0.1, 1.0, 0.1), 2, 6, "f_1..f_T")] = (
        0.9,
        0.5,
        1.0,
    ),
) -> Outputs:
    """dc_T/dc_0 of c_t = f_t c_(t-1) + 0.3 over scalars, with the gates and without.

    Source: Hochreiter & Schmidhuber 1997, section 3.2; Gers et al. 2000.
    """

    def slopes(gates: Sequence[float]) -> list[float]:
        start = lab.tensor(1.0).requires_grad_()
        cells = [start]
        for gate in gates:
            cells.append(gate * cells[-1] + 0.3)
        return [number(torch.autograd.grad(c, start, retain_graph=True)[0]) for c in cells]

    found = slopes(forget_gates)
    return {
        "grad": found[-1],
        "no_forget_gate": slopes([1.0] * len(forget_gates))[-1],
        "grad_by_step": found,
    }


@probe(
    title="Gradient at the first input: tanh RNN against LSTM at default initialisation",
    outputs={
        "rnn": statistical("float", "norm of d sum(h_T) / d x_1 in an nn.RNN"),
        "lstm": statistical("float", "the same in an nn.LSTM"),
        "log10_lstm_over_rnn": statistical("float", "log10 of the second over the first"),
        "lstm_larger": statistical("bool", "the LSTM's gradient is larger"),
        "rnn_by_step": statistical("vector", "norm of d sum(h_T) / d x_t for t = 1..T, nn.RNN"),
        "lstm_by_step": statistical("vector", "norm of d sum(h_T) / d x_t for t = 1..T, nn.LSTM"),
    },
    formula="none: both weights are random",
    pitfalls="PyTorch's uniform(-1/sqrt(H), 1/sqrt(H)) gives W_hh a spectral radius of 0.55 to "
    "0.73 (H = 48, 20 seeds), so BOTH vanish; the LSTM only less. With forget bias 0 the order "
    "flips (7 of 150 seeds); from bias 1 on it held in 294 of 294 runs, but the factor spans "
    "five decades or more.",
    source="Jozefowicz et al. 2015; torch.nn.LSTM",
)
def lstm_vs_rnn_gradient(
    lab: Lab,
    steps: Annotated[int, Range(10, 120, "T")] = 60,
    hidden: Annotated[int, Range(16, 96, "hidden units")] = 48,
    forget_bias: Annotated[float, Grid(0, 4, 1, "added to b_ih of the forget gate")] = 1.0,
    seed: Seed = 0,
) -> Outputs:
    """Back-propagates sum(h_T) to the first of T inputs, (1, T, 8), in both networks.

    Source: Jozefowicz et al. 2015; torch.nn.LSTM.
    """
    inputs = lab.randn(1, steps, 8, generator=lab.generator(seed)).requires_grad_()

    def norms(network: "nn.Module") -> list[float]:
        output, _ = network(inputs)  # (1, T, H)
        (gradient,) = torch.autograd.grad(output[0, -1].sum(), inputs)
        return [number(each.norm()) for each in gradient[0]]

    plain = lab.module(lambda: nn.RNN(8, hidden, batch_first=True), seed)
    gated: Any = lab.module(lambda: nn.LSTM(8, hidden, batch_first=True), seed)
    with torch.no_grad():
        gated.bias_ih_l0[hidden : 2 * hidden] += forget_bias
    rnn, lstm = norms(plain), norms(gated)
    return {
        "rnn": rnn[0],
        "lstm": lstm[0],
        "log10_lstm_over_rnn": log10(lstm[0]) - log10(rnn[0]),
        "lstm_larger": lstm[0] > rnn[0],
        "rnn_by_step": rnn,
        "lstm_by_step": lstm,
    }


@probe(
    title="The whole LSTM Jacobian against its cell path",
    outputs={
        "full": statistical("float", "spectral norm of d(h, c)_T / d(h, c)_0"),
        "cell_path": statistical("float", "largest product of forget gates"),
        "log10_full": statistical("float", "log10 of the first"),
        "explodes": statistical("bool", "full > 1e3"),
    },
    formula="none: the weights are random",
    pitfalls="Do not ask about the explosion with random weights: at scale 10 only 5 of 16 seeds "
    "passed 1e3, at scale 8 none. For a sure demonstration use lstm_explosion_at_origin. The "
    "full Jacobian at scale 1 exceeds the cell path by one to two decades, so the cell path "
    "alone is not the gradient.",
    source="Sutskever et al. 2014, section 3.4; Pascanu et al. 2013",
)
def lstm_full_jacobian(
    lab: Lab,
    recurrent_scale: Annotated[
        float, Grid(0.1, 10, 0.1, "multiplies the default recurrent weights")
    ] = 1.0,
    steps: Annotated[int, Range(5, 60, "T")] = 30,
    hidden: Annotated[int, Range(8, 48, "hidden units")] = 24,
    seed: Seed = 0,
) -> Outputs:
    """All derivatives of the last (h, c) by the first, (2 H, 2 H), from zero states.

    Source: Sutskever et al. 2014, section 3.4; Pascanu et al. 2013.
    """
    lstm: Any = lab.module(lambda: nn.LSTM(4, hidden), seed).requires_grad_(False)
    w_hh = lstm.weight_hh_l0 * recurrent_scale  # (4 H, H)
    inputs = lab.randn(steps, 4, generator=lab.generator(seed))
    driven = inputs @ lstm.weight_ih_l0.T + lstm.bias_ih_l0 + lstm.bias_hh_l0  # (T, 4 H)

    def roll(state: "Tensor") -> "tuple[Tensor, Tensor]":
        h, c = state.chunk(2, -1)  # (..., H)
        path = torch.ones_like(c)
        for a in driven:
            i, f, g, o = (a + h @ w_hh.T).chunk(4, -1)
            forget = torch.sigmoid(f)
            path = path * forget
            c = forget * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return torch.cat([h, c], -1), path

    start = lab.zeros(2 * hidden)
    full = spectral_norm(jacobian(lambda state: roll(state)[0], start))
    return {
        "full": full,
        "cell_path": number(roll(start)[1].max()),
        "log10_full": math.log10(full),
        "explodes": full > 1e3,
    }


@probe(
    title="An LSTM whose gradient explodes, with a closed form (one unit at the origin)",
    outputs={
        "full": real("dc_T/dc_0 over all paths"),
        "cell_path": real("dc_T/dc_0 along the cell path: f^T"),
        "per_step_factor": real("what one more step multiplies the full gradient by"),
        "explodes": exact("bool", "that factor is above 1"),
        "full_by_step": real("gradient dc_T/dc_t for t = 0..T, over all paths", "vector"),
        "cell_path_by_step": real("gradient dc_T/dc_t for t = 0..T, along the cell path", "vector"),
    },
    where=("abs(sigmoid(forget_bias) + u / 4 - 1) > 1e-6",),
    formula="f (f + u/4)^(T-1) against f^T, with i = o = 1/2 and zero states",
    pitfalls="At the origin only (where tanh has slope 1). The answers can be large: compare in "
    "log space.",
    source="Sutskever et al. 2014, section 3.4; algebra",
)
def lstm_explosion_at_origin(
    lab: Lab,
    u: Annotated[float, Grid(0, 12, 0.5, "recurrent weight of the candidate")] = 6.0,
    forget_bias: Annotated[float, Grid(-2, 4, 0.5, "bias of the forget gate")] = 0.0,
    steps: Annotated[int, Range(1, 40, "T")] = 20,
) -> Outputs:
    """dc_T/dc_0 of an nn.LSTMCell(1, 1) at zero, with h kept in the graph and cut out of it.

    Source: Sutskever et al. 2014, section 3.4; algebra.
    """
    cell = zeroed(lab, lambda: nn.LSTMCell(1, 1))
    with torch.no_grad():
        cell.weight_hh[CANDIDATE] = u
        cell.bias_ih[FORGET] = forget_bias

    def slopes(count: int, through_h: bool) -> list[float]:
        h = zero = lab.zeros(1, 1)
        cells = [lab.zeros(1, 1).requires_grad_()]
        for _ in range(count):
            h, c = cell(zero, (h if through_h else h.detach(), cells[-1]))
            cells.append(c)
        return [number(each) for each in torch.autograd.grad(cells[-1], cells)]

    full, cell_path = slopes(steps, through_h=True), slopes(steps, through_h=False)
    factor = slopes(steps + 1, through_h=True)[0] / full[0]
    return {
        "full": full[0],
        "cell_path": cell_path[0],
        "per_step_factor": factor,
        "explodes": factor > 1,
        "full_by_step": full,
        "cell_path_by_step": cell_path,
    }
