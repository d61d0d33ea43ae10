"""Gradients through a chain of activations, over layers and over time steps."""

from collections.abc import Callable
from typing import Annotated

from quizcli.probes.base import Grid, OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import torch

STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}


@probe(
    title="Slope through a chain of saturating or ReLU units",
    outputs={
        "slope": real("derivative of the last number by the first"),
        "bound": real("what it cannot exceed"),
        "within_bound": exact("bool", "it does not"),
        "slope_by_layer": real("derivative by the first number for layer = 0..L", "vector"),
        "bound_by_layer": real("derivative by the first number for layer = 0..L, bound", "vector"),
    },
    formula="product of w act'(.) over the layers; at most (w max act')^L",
    pitfalls="ReLU passes exactly 0 once its input is 0 or below.",
    source="Glorot and Bengio 2010; Hochreiter 1991",
)
def activation_chain(
    lab: Lab,
    activation: Annotated[str, OneOf(tuple(STEEPEST), "activation")] = "sigmoid",
    depth: Annotated[int, Range(1, 40, "layers")] = 10,
    x: Annotated[float, Grid(-2, 2, 0.5, "the first number")] = 0.5,
    w: Annotated[float, Grid(0.5, 4, 0.5, "weight of each layer")] = 1.0,
) -> Outputs:
    """y -> act(w y), repeated, by autograd.

    Source: Glorot and Bengio 2010.
    """
    act = getattr(torch, activation)
    first = lab.tensor([x]).requires_grad_()
    numbers = [first]
    for _ in range(depth):
        numbers.append(act(w * numbers[-1]))
    slopes = [number(torch.autograd.grad(y, first, retain_graph=True)[0]) for y in numbers]
    bounds = [(w * STEEPEST[activation]) ** layer for layer in range(depth + 1)]
    return {
        "slope": slopes[-1],
        "bound": bounds[-1],
        "within_bound": abs(slopes[-1]) <= bounds[-1] * (1 + lab.tiny),
        "slope_by_layer": slopes,
        "bound_by_layer": bounds,
    }


@probe(
    title="A ReLU network started from the identity",
    outputs={
        "grad": real("derivative of a unit's last state by its first"),
        "tanh_smaller": exact("bool", "the same chain with tanh gives less"),
        "grad_by_step": real("derivative of the last state by steps back", "vector"),
        "tanh_by_step": real("derivative of the last state by steps back, tanh", "vector"),
    },
    formula="alpha^T while every unit is active",
    pitfalls="Only while the units' inputs stay positive.",
    source="Le, Jaitly and Hinton 2015",
)
def identity_relu_rnn(
    lab: Lab,
    steps: Annotated[int, Range(1, 200, "time steps")] = 100,
    alpha: Annotated[float, Grid(0.8, 1.2, 0.05, "recurrent weights: alpha times I")] = 1.0,
    x: Annotated[float, Grid(0.1, 2, 0.1, "input at each step")] = 0.5,
) -> Outputs:
    """h -> act(alpha I h + x) for 4 units that start at 0.1.

    Source: Le, Jaitly and Hinton 2015.
    """
    relu, tanh = (_own_gradients(lab, act, steps, alpha, x) for act in (torch.relu, torch.tanh))
    return {
        "grad": relu[-1],
        "tanh_smaller": tanh[-1] < relu[-1],
        "grad_by_step": relu,
        "tanh_by_step": tanh,
    }


def _own_gradients(
    lab: Lab,
    act: "Callable[[torch.Tensor], torch.Tensor]",
    steps: int,
    alpha: float,
    x: float,
) -> list[float]:
    """The derivatives of the first unit's last state by itself and by each state before it."""
    states, weight = [lab.tensor([0.1] * 4).requires_grad_()], alpha * lab.eye(4)
    for _ in range(steps):
        states.append(act(weight @ states[-1] + x))
    gradients = torch.autograd.grad(states[-1][0], states)  # T + 1 of (4,)
    return [number(each[0]) for each in reversed(gradients)]
