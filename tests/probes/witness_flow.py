"""Witnesses of the gradient flow probes: derivatives by hand."""

import math
from collections.abc import Callable, Mapping
from typing import Any

Answers = dict[str, Any]


def attention_dilution(n: int, **_: Any) -> Answers:
    """Weights that sum to 1."""
    return {"mean_weight": 1 / n}


def identical_tokens(spread: float, **_: Any) -> Answers:
    """Equal scores whatever the weights: no gradient to what makes the scores."""
    return {
        "grad_q_is_zero": spread == 0,
        "grad_v_is_zero": False,
        "weights_uniform": spread == 0,
    }


def activation_chain(activation: str, depth: int, x: float, w: float) -> Answers:
    """The chain rule, factor by factor."""
    slopes, steepest = [1.0], 0.25 if activation == "sigmoid" else 1.0
    for _ in range(depth):
        x, factor = UNITS[activation](w * x)
        slopes.append(slopes[-1] * w * factor)
    return {
        "slope": slopes[-1],
        "bound": (w * steepest) ** depth,
        "within_bound": True,
        "slope_by_layer": slopes,
        "bound_by_layer": [(w * steepest) ** layer for layer in range(depth + 1)],
    }


def sigmoid(z: float) -> tuple[float, float]:
    """The value and the slope."""
    y = 1 / (1 + math.exp(-z))
    return y, y * (1 - y)


UNITS: Mapping[str, Callable[[float], tuple[float, float]]] = {
    "sigmoid": sigmoid,
    "tanh": lambda z: (math.tanh(z), 1 - math.tanh(z) ** 2),
    "relu": lambda z: (max(z, 0.0), float(z > 0)),
}


def identity_relu_rnn(steps: int, alpha: float, x: float) -> Answers:
    """One factor alpha for each step; tanh has a smaller slope everywhere."""
    state, factors = 0.1, []
    for _ in range(steps):
        state = math.tanh(alpha * state + x)
        factors.append(alpha * (1 - state * state))
    return {
        "grad": alpha**steps,
        "tanh_smaller": True,
        "grad_by_step": [alpha**k for k in range(steps + 1)],
        "tanh_by_step": [math.prod(factors[steps - k :]) for k in range(steps + 1)],
    }


def head_divisibility(d_model: int, heads: int) -> Answers:
    """No remainder."""
    width, rest = divmod(d_model, heads)
    return {"builds": rest == 0, "d_k": 0 if rest else width}


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        attention_dilution,
        identical_tokens,
        activation_chain,
        identity_relu_rnn,
        head_divisibility,
    )
}

# products of many factors may be tiny, so they are compared relatively
TOLERANCES: Mapping[str, tuple[float, float]] = {
    "activation_chain": (1e-6, 0.0),
    "identity_relu_rnn": (1e-6, 0.0),
}
