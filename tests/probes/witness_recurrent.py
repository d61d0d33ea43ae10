"""Second opinions on the recurrent probes: formulas, and Jacobians multiplied out in numpy.

Random numbers are drawn from a Lab as the probe draws them; nothing is differentiated
automatically here.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from quizcli.probes import Lab
from quizcli.probes.recurrent.common import with_radius

from .harness import evenly

Answers = dict[str, Any]
Array = NDArray[np.float64]

LAB = Lab("cpu")
GATES = {"RNN": 1, "LSTM": 4, "GRU": 3}


def sigmoid(a: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-a))


def sigmoids(a: Array) -> Array:
    """The logistic function of every entry."""
    return np.asarray(1 / (1 + np.exp(-a)), dtype=np.float64)


def array(tensor: torch.Tensor) -> Array:
    """A tensor's numbers."""
    return np.asarray(tensor.detach().numpy(), dtype=np.float64)


# ------------------------------------------------------------------- plain steps
def rnn_cell_step(
    w: float, u: float, b_ih: float, b_hh: float, x: float, h_prev: float, nonlinearity: str
) -> Answers:
    """The formula of the cell."""
    a = w * x + b_ih + u * h_prev + b_hh
    return {"h": math.tanh(a) if nonlinearity == "tanh" else max(a, 0.0)}


def scalar_rnn_unrolled(w: float, xs: Sequence[float], nonlinearity: str) -> Answers:
    """Horner's rule for the polynomial, the chain rule for the slope."""
    linear = nonlinearity == "linear"
    h = polynomial = 0.0
    states, slopes = [0.0], []
    for x in xs:
        polynomial = w * polynomial + x
        h = w * h + x if linear else math.tanh(w * h + x)
        factor = 1.0 if linear else 1 - h * h
        slopes = [*(w * factor * each for each in slopes), factor]
        states.append(h)
    return {
        "h_T": h,
        "polynomial": polynomial,
        "equal": math.isclose(h, polynomial, rel_tol=1e-9, abs_tol=1e-9),
        "degree": len(xs) - 1,
        "influence_first": slopes[0],
        "h_T_by_step": states,
        "influence_by_step": slopes,
    }


def truncated_bptt(w: float, xs: Sequence[float], window: int) -> Answers:
    """Derivatives of the polynomial, in full and with an early state held constant."""
    last = len(xs) - 1
    terms = [(last - t) * w ** (last - t - 1) * x for t, x in enumerate(xs) if t < last]

    def truncated(steps: int) -> float:
        cut = len(xs) - steps
        held = sum(w ** (cut - 1 - t) * xs[t] for t in range(cut))
        return float(steps * w ** (steps - 1) * held + sum(terms[cut:]))

    return {
        "full": float(sum(terms)),
        "truncated": truncated(window),
        "h_unchanged": True,
        "slope_by_window": [truncated(steps) for steps in range(1, len(xs) + 1)],
    }


def steps_to_threshold(factor: float, limit: float) -> Answers:
    """A quotient of logarithms."""
    steps = math.floor(math.log(limit) / math.log(factor) + 1e-12) + 1
    taken = evenly(0, steps)
    return {
        "steps": steps,
        "powers_taken": taken,
        "factor_by_step": [factor**k for k in taken],
    }


def jordan_transient_growth(a: float, b: float, steps: int) -> Answers:
    """Powers of a Jordan block by their formula."""
    norms = [math.sqrt(2 * a ** (2 * k) + (k * a ** (k - 1) * b) ** 2) for k in range(1, steps + 1)]
    highest = max(norms)
    return {
        "spectral_radius": a,
        "peak_step": 1 + next(k for k, norm in enumerate(norms) if norm > highest * (1 - 1e-9)),
        "peak_norm": highest,
        "final_norm": norms[-1],
        "grows_first": highest > norms[0] * (1 + 1e-9),
        "norm_by_step": norms,
    }


# --------------------------------------------------------- gradients through time
def linear_rnn_gradient_norm(rho: float, k: int, hidden: int, seed: int) -> Answers:
    """An orthogonal matrix keeps lengths."""
    return {"norm": rho**k, "norm_by_step": [rho**step for step in range(k + 1)]}


def tanh_rnn_gradient_vs_time(
    rho: float, steps: int, hidden: int, input_scale: float, seed: int
) -> Answers:
    """The recursion g_(t-1) = W^T (1 - h_t^2) g_t from the last state to the first."""
    generator = LAB.generator(seed)
    w = array(with_radius(LAB, hidden, rho, generator))
    h = array(LAB.randn(hidden, generator=generator, scale=0.1))
    inputs = array(LAB.randn(steps, hidden, generator=generator, scale=input_scale))
    gradient = array(LAB.randn(hidden, generator=generator))
    states = []
    for x in inputs:
        h = np.tanh(w @ h + x)
        states.append(h)
    norms = [float(np.linalg.norm(gradient))]
    for h in reversed(states):
        gradient = w.T @ ((1 - h * h) * gradient)
        norms.insert(0, float(np.linalg.norm(gradient)))
    ratio = norms[0] / norms[-1]
    labels = {ratio < 1e-3: "vanishes", ratio > 1e3: "explodes"}
    return {
        "norms": norms,
        "ratio": ratio,
        "decade": math.floor(math.log10(ratio)),
        "trend": labels.get(True, "neither"),
    }


def bptt_jacobian_product(k: int, hidden: int, rho: float, seed: int) -> Answers:
    """The two ways are the same theorem."""
    return {"max_abs_diff": 0.0, "equal": True}


def vanishing_bound(nonlinearity: str, sigma_max: float, k: int, seed: int) -> Answers:
    """The largest slope is 1/4 for the sigmoid and 1 for tanh, both at 0."""
    gamma = 0.25 if nonlinearity == "sigmoid" else 1.0
    return {
        "gamma": gamma,
        "bound": (gamma * sigma_max) ** k,
        "critical_sigma": 1 / gamma,
        "must_vanish": gamma * sigma_max < 1,
        "measured_within_bound": True,
        "bound_by_step": [(gamma * sigma_max) ** step for step in range(1, k + 1)],
        "measured_norm_by_step": measured_norms(nonlinearity, sigma_max, k, seed),
    }


def measured_norms(nonlinearity: str, sigma_max: float, k: int, seed: int) -> list[float]:
    """Spectral norms of the steps' Jacobians diag(act') W, multiplied out."""
    generator = LAB.generator(seed)
    w = array(LAB.randn(12, 12, generator=generator))
    w *= sigma_max / np.linalg.norm(w, 2)
    h, product, norms = array(LAB.randn(12, generator=generator)), np.eye(12), []
    for _ in range(k):
        h = sigmoids(w @ h) if nonlinearity == "sigmoid" else np.tanh(w @ h)
        product = np.diag(h * (1 - h) if nonlinearity == "sigmoid" else 1 - h * h) @ w @ product
        norms.append(float(np.linalg.norm(product, 2)))
    return norms


def loss_scale_invariance(loss_scale: float, steps: int, rho: float, seed: int) -> Answers:
    """A derivative is linear; g_(t-1) = W^T (1 - h_t^2) g_t from the last state to the first."""
    generator = LAB.generator(seed)
    w = array(with_radius(LAB, 16, rho, generator))
    h = array(LAB.randn(16, generator=generator, scale=0.3))
    states = []
    for _ in range(steps):
        h = np.tanh(w @ h)
        states.append(h)
    gradients = [np.ones(16)]
    for h in reversed(states):
        gradients.insert(0, w.T @ ((1 - h * h) * gradients[0]))
    norms = [float(np.linalg.norm(each)) for each in gradients]
    return {
        "gradient_multiplier": loss_scale,
        "ratio_changes": False,
        "unscaled_by_step": norms,
        "scaled_by_step": [loss_scale * each for each in norms],
    }


def first_input_influence(
    rho: float, steps: int, hidden: int, input_scale: float, seed: int
) -> Answers:
    """Jacobians of the steps multiplied out: J_T ... J_(t+1) D_t U."""
    generator = LAB.generator(seed)
    w = array(with_radius(LAB, hidden, rho, generator))
    u = array(LAB.randn(hidden, 4, generator=generator, scale=0.5))
    inputs = array(LAB.randn(steps, 4, generator=generator, scale=input_scale))
    h, slopes = np.zeros(hidden), []
    for x in inputs:
        h = np.tanh(w @ h + u @ x)
        slopes.append(np.diag(1 - h * h))
    influence, product = [float(np.linalg.norm(slopes[-1] @ u))], slopes[-1]
    for slope in reversed(slopes[:-1]):
        product = product @ w @ slope
        influence.insert(0, float(np.linalg.norm(product @ u)))
    first, last = influence[0], influence[-1]
    return {
        "first": first,
        "last": last,
        "log10_ratio": math.log10(first / last),
        "first_fades": first < last / 10,
        "influence_by_step": influence,
    }


# ------------------------------------------------------------------------ modules
def recurrent_count(
    cell: str, input_size: int, hidden_size: int, num_layers: int, directions: int, bias: bool
) -> int:
    """Per gate, layer and direction: two matrices and two bias vectors."""
    widths = [input_size] + [hidden_size * directions] * (num_layers - 1)
    per_gate = sum(hidden_size * (i + hidden_size + (2 if bias else 0)) for i in widths)
    return GATES[cell] * directions * per_gate


def recurrent_param_count(
    cell: str,
    input_size: int,
    hidden_size: int,
    num_layers: int,
    bidirectional: bool,
    bias: bool,
) -> Answers:
    """Gates times the count of one gate."""
    directions = 2 if bidirectional else 1
    count = recurrent_count(cell, input_size, hidden_size, num_layers, directions, bias)
    return {"count": count, "ratio_to_rnn": float(GATES[cell])}


def recurrent_output_shapes(
    cell: str,
    batch: int,
    seq_len: int,
    input_size: int,
    hidden_size: int,
    num_layers: int,
    bidirectional: bool,
    batch_first: bool,
) -> Answers:
    """The shapes of the documentation."""
    directions = 2 if bidirectional else 1
    layout = [batch, seq_len] if batch_first else [seq_len, batch]
    state = [num_layers * directions, batch, hidden_size]
    return {
        "output": [*layout, directions * hidden_size],
        "h_n": state,
        "c_n": state if cell == "LSTM" else [],
    }


def bidirectional_final_states(seq_len: int, hidden_size: int, seed: int) -> Answers:
    """The reverse direction reads the last input first."""
    return {
        "forward_half_matches": True,
        "backward_half_matches": False,
        "backward_final_at_index": 0,
    }


def seq2seq_bottleneck(seq_len: int, hidden_size: int) -> Answers:
    """One state, or one for each step."""
    return {
        "summary_floats": hidden_size,
        "attention_memory_floats": seq_len * hidden_size,
        "ratio": float(seq_len),
    }


def rnn_io_pattern(
    pattern: str, batch: int, source_len: int, target_len: int, classes: int
) -> Answers:
    """One prediction, or one for each step of the input or of the output."""
    steps = {
        "one_to_many": target_len,
        "many_to_one": 1,
        "many_to_many_aligned": source_len,
        "many_to_many_seq2seq": target_len,
    }[pattern]
    middle = [] if pattern == "many_to_one" else [steps]
    return {"logits": [batch, *middle, classes], "predictions_per_example": steps}


# --------------------------------------------------------------------------- LSTM
def lstm_cell_step(a_i: float, a_f: float, a_g: float, a_o: float, c_prev: float) -> Answers:
    """The formulas of the cell."""
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), math.tanh(a_g), sigmoid(a_o)
    c = f * c_prev + i * g
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * math.tanh(c)}


def lstm_cell_path_gradient(forget_bias: float, steps: int) -> Answers:
    """A power of the forget gate."""
    return {
        "grad": sigmoid(forget_bias) ** steps,
        "forget_gate": sigmoid(forget_bias),
        "half_life": math.log(2) / math.log1p(math.exp(-forget_bias)),
        "grad_by_step": [sigmoid(forget_bias) ** k for k in range(steps + 1)],
    }


def cell_path_product(forget_gates: Sequence[float]) -> Answers:
    """The product of the gates."""
    products = [math.prod(forget_gates[:t]) for t in range(len(forget_gates) + 1)]
    return {
        "grad": math.prod(forget_gates),
        "no_forget_gate": 1.0,
        "grad_by_step": [float(each) for each in products],
    }


def lstm_step(driven: Array, w_hh: Array, h: Array, c: Array) -> tuple[Array, Array, Array, Array]:
    """One step: h, c, the forget gate and the Jacobian of (h, c) by its predecessor."""
    a_i, a_f, a_g, a_o = np.split(driven + w_hh @ h, 4)
    w_i, w_f, w_g, w_o = np.split(w_hh, 4)
    i, f, g, o = sigmoids(a_i), sigmoids(a_f), np.tanh(a_g), sigmoids(a_o)
    slope_c = np.diag(c * f * (1 - f)) @ w_f
    slope_c += np.diag(g * i * (1 - i)) @ w_i + np.diag(i * (1 - g * g)) @ w_g
    c = f * c + i * g
    out = np.tanh(c)
    through_c = np.diag(o * (1 - out * out))
    slope_h = np.diag(out * o * (1 - o)) @ w_o + through_c @ slope_c
    jacobian = np.block([[slope_h, through_c @ np.diag(f)], [slope_c, np.diag(f)]])
    return o * out, c, f, jacobian


def lstm_full_jacobian(recurrent_scale: float, steps: int, hidden: int, seed: int) -> Answers:
    """Jacobians of the steps multiplied out, and forget gates multiplied up."""
    lstm = LAB.module(lambda: nn.LSTM(4, hidden), seed)
    w_ih, w_hh, b_ih, b_hh = map(array, lstm.parameters())
    inputs = array(LAB.randn(steps, 4, generator=LAB.generator(seed)))
    h = c = np.zeros(hidden)
    product, path = np.eye(2 * hidden), np.ones(hidden)
    for x in inputs:
        h, c, f, jacobian = lstm_step(w_ih @ x + b_ih + b_hh, w_hh * recurrent_scale, h, c)
        product, path = jacobian @ product, path * f
    full = float(np.linalg.norm(product, 2))
    return {
        "full": full,
        "cell_path": float(path.max()),
        "log10_full": math.log10(full),
        "explodes": full > 1e3,
    }


def rnn_gradients(network: nn.RNN, inputs: Array) -> list[float]:
    """Norm of d sum(h_T) / d x_t of a tanh RNN, from the last state back to the first."""
    w_ih, w_hh, b_ih, b_hh = map(array, network.parameters())
    h, states = np.zeros(len(w_hh)), []
    for x in inputs:
        h = np.tanh(w_ih @ x + b_ih + w_hh @ h + b_hh)
        states.append(h)
    gradient, norms = np.ones(len(w_hh)), []
    for h in reversed(states):
        inside = (1 - h * h) * gradient
        norms.insert(0, float(np.linalg.norm(w_ih.T @ inside)))
        gradient = w_hh.T @ inside
    return norms


def lstm_gradients(network: nn.LSTM, inputs: Array, forget_bias: float) -> list[float]:
    """Norm of d sum(h_T) / d x_t of an LSTM whose forget biases are raised."""
    w_ih, w_hh, b_ih, b_hh = map(array, network.parameters())
    hidden = w_hh.shape[1]
    bias = b_ih + b_hh
    bias[hidden : 2 * hidden] += forget_bias
    h = c = np.zeros(hidden)
    jacobians, by_input = [], []
    for x in inputs:
        driven = w_ih @ x + bias + w_hh @ h
        by_input.append(input_slope(w_ih, driven, c))
        h, c, _, jacobian = lstm_step(w_ih @ x + bias, w_hh, h, c)
        jacobians.append(jacobian)
    gradient, norms = np.concatenate([np.ones(hidden), np.zeros(hidden)]), []
    for jacobian, slope in zip(reversed(jacobians), reversed(by_input), strict=True):
        norms.insert(0, float(np.linalg.norm(slope.T @ gradient)))
        gradient = jacobian.T @ gradient
    return norms


def input_slope(w_ih: Array, driven: Array, c: Array) -> Array:
    """The Jacobian of (h, c) after a step by its input; `driven` are the pre-activations."""
    a_i, a_f, a_g, a_o = np.split(driven, 4)
    w_i, w_f, w_g, w_o = np.split(w_ih, 4)
    i, f, g, o = sigmoids(a_i), sigmoids(a_f), np.tanh(a_g), sigmoids(a_o)
    slope_c = np.diag(c * f * (1 - f)) @ w_f
    slope_c += np.diag(g * i * (1 - i)) @ w_i + np.diag(i * (1 - g * g)) @ w_g
    out = np.tanh(f * c + i * g)
    slope_h = np.diag(out * o * (1 - o)) @ w_o + np.diag(o * (1 - out * out)) @ slope_c
    return np.concatenate([slope_h, slope_c])


def lstm_vs_rnn_gradient(steps: int, hidden: int, forget_bias: float, seed: int) -> Answers:
    """Both gradients by hand."""
    inputs = array(LAB.randn(1, steps, 8, generator=LAB.generator(seed)))[0]
    plain = LAB.module(lambda: nn.RNN(8, hidden), seed)
    gated = LAB.module(lambda: nn.LSTM(8, hidden), seed)
    rnn, lstm = rnn_gradients(plain, inputs), lstm_gradients(gated, inputs, forget_bias)
    return {
        "rnn": rnn[0],
        "lstm": lstm[0],
        "log10_lstm_over_rnn": math.log10(lstm[0] / rnn[0]),
        "lstm_larger": lstm[0] > rnn[0],
        "rnn_by_step": rnn,
        "lstm_by_step": lstm,
    }


def lstm_explosion_at_origin(u: float, forget_bias: float, steps: int) -> Answers:
    """At the origin every step multiplies by f + u/4, the first one by f."""
    f = sigmoid(forget_bias)
    full = f * (f + u / 4) ** (steps - 1)
    later = [(f + u / 4) ** k for k in range(steps - 1, 0, -1)]
    return {
        "full": full,
        "cell_path": f**steps,
        "per_step_factor": f + u / 4,
        "explodes": f + u / 4 > 1,
        "full_by_step": [full, *later, 1.0],
        "cell_path_by_step": [f**k for k in range(steps, -1, -1)],
    }


# -------------------------------------------------------------------------- gates
def lstm_input_gate_activation(
    steps: int, hidden: int, forget_bias: float, input_scale: float, seed: int
) -> Answers:
    """What holds for all weights."""
    return {
        "closed_fraction_sigmoid": 0.0,
        "sigmoid_within_bound": True,
        "h_bounded_relu": True,
        "time_steps": evenly(1, steps),
    }


def half_closed(
    steps: int, hidden: int, forget_bias: float, input_scale: float, seed: int
) -> Answers:
    """Pre-activations are symmetric about 0."""
    return {"closed_fraction_relu": 0.5}


def gate_activation_at(a: float) -> Answers:
    """The formulas of both activations."""
    s = sigmoid(a)
    return {
        "sigmoid": s,
        "sigmoid_slope": s * (1 - s),
        "relu": max(a, 0.0),
        "relu_slope": float(a > 0),
        "relu_can_reopen": a > 0,
        "pre_activations": [k / 2 for k in range(-12, 13)],
        "sigmoid_slope_by_a": [0.25 / math.cosh(k / 4) ** 2 for k in range(-12, 13)],
        "relu_slope_by_a": [0.0] * 13 + [1.0] * 12,
    }


def constant_gate_cell(a: float, g: float, f_gate: float, steps: int) -> Answers:
    """A geometric series."""
    series = [float(t) if f_gate == 1 else (1 - f_gate**t) / (1 - f_gate) for t in range(steps + 1)]
    c_sigmoid, c_relu = sigmoid(a) * g * series[-1], a * g * series[-1]
    return {
        "c_sigmoid": c_sigmoid,
        "c_relu": c_relu,
        "slope_sigmoid": 1 - math.tanh(c_sigmoid) ** 2,
        "slope_relu": 1 - math.tanh(c_relu) ** 2,
        "ratio": a / sigmoid(a),
        "c_sigmoid_by_step": [sigmoid(a) * g * each for each in series],
        "c_relu_by_step": [a * g * each for each in series],
    }


def gru_update_path(z: float, steps: int) -> Answers:
    """Powers of the part that is kept."""
    return {
        "pytorch": z**steps,
        "chung_2014": (1 - z) ** steps,
        "pytorch_by_step": [z**k for k in range(steps + 1)],
        "chung_2014_by_step": [(1 - z) ** k for k in range(steps + 1)],
    }


def gru_reset_variants(hidden: int, bias: bool, seed: int) -> Answers:
    """A product of two numbers commutes; nothing else here does."""
    return {"same": hidden == 1 and not bias}


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        rnn_cell_step,
        scalar_rnn_unrolled,
        truncated_bptt,
        steps_to_threshold,
        jordan_transient_growth,
        linear_rnn_gradient_norm,
        tanh_rnn_gradient_vs_time,
        bptt_jacobian_product,
        vanishing_bound,
        loss_scale_invariance,
        first_input_influence,
        recurrent_param_count,
        recurrent_output_shapes,
        bidirectional_final_states,
        seq2seq_bottleneck,
        rnn_io_pattern,
        lstm_cell_step,
        lstm_cell_path_gradient,
        cell_path_product,
        lstm_vs_rnn_gradient,
        lstm_full_jacobian,
        lstm_explosion_at_origin,
        lstm_input_gate_activation,
        gate_activation_at,
        constant_gate_cell,
        gru_update_path,
        gru_reset_variants,
    )
}

EXPECTED: Mapping[str, Callable[..., Answers]] = {"lstm_input_gate_activation": half_closed}

# powers and products of many steps may be tiny, so they are compared relatively
SMALL = (
    tanh_rnn_gradient_vs_time,
    linear_rnn_gradient_norm,
    vanishing_bound,
    first_input_influence,
    lstm_cell_path_gradient,
    lstm_vs_rnn_gradient,
    lstm_full_jacobian,
    lstm_explosion_at_origin,
    gru_update_path,
    loss_scale_invariance,
    steps_to_threshold,
    cell_path_product,
)

TOLERANCES: Mapping[str, tuple[float, float]] = {
    **{each.__name__: (1e-6, 0.0) for each in SMALL},
    # a difference of two matrices, and one of 1 and a number close to it
    "bptt_jacobian_product": (1e-6, 1e-8),
    "constant_gate_cell": (1e-6, 1e-12),
}
