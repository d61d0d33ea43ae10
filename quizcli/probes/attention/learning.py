"""Multi-head attention as a module that learns."""

from collections.abc import Callable, Sequence
from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, Seed, exact, probe, statistical
from quizcli.probes.lab import Lab, count_parameters, number
from quizcli.probes.lazily import nn, torch


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
