"""Steps of the optimiser: clipping, Adam against SGD, the warm-up schedule."""

from collections.abc import Sequence
from typing import Annotated

from quizcli.probes.base import Grid, ListOf, OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.lab import MOST_LISTED, Lab, listed, number
from quizcli.probes.lazily import F, nn, torch

NEARLY = 1e-5
"""PyTorch divides by the norm plus 1e-6, so that a clipped norm is a hair too small."""


def with_gradient(lab: Lab, gradient: Sequence[float]) -> "nn.Parameter":
    """Zeros to be learned that have got this gradient."""
    made = nn.Parameter(lab.zeros(len(gradient)))
    made.grad = lab.tensor(gradient)
    return made


def gradients(parameters: "Sequence[nn.Parameter]") -> "torch.Tensor":
    """A copy of all their gradients in one row."""
    return torch.cat([each.grad for each in parameters if each.grad is not None])


Pair = Annotated[list[float], ListOf(Grid(-12, 12, 1), 2, 2, "gradient of a parameter")]


@probe(
    title="Clipping by the norm of all gradients",
    outputs={
        "norm_before": real("norm over all parameters"),
        "norm_after": real("the same after clipping"),
        "returned": real("what clip_grad_norm_ returns"),
        "first_entry_after": real("first entry of the first parameter's gradient"),
        "cosine": real("between before and after"),
        "changed": exact("bool", "anything was clipped"),
    },
    formula="n = sqrt(sum of squares over all parameters); after min(n, max_norm); n is returned",
    pitfalls="PyTorch divides by n + 1e-6: compare with a tolerance of 1e-5. The norm is over "
    "all parameters together, not one by one.",
    source="Pascanu et al. 2013, algorithm 1; torch.nn.utils.clip_grad_norm_",
    where=("sum(g1) != 0 or max(g1) != min(g1) or sum(g2) != 0 or max(g2) != min(g2)",),
)
def clip_by_norm(
    lab: Lab,
    g1: Pair = [3.0, 4.0],  # noqa: B006
    g2: Pair = [0.0, 12.0],  # noqa: B006
    max_norm: Annotated[float, Grid(0.5, 10, 0.5, "largest norm allowed")] = 1.0,
) -> Outputs:
    """clip_grad_norm_ on two parameters of two numbers.

    Source: Pascanu et al. 2013, algorithm 1.
    """
    parameters = [with_gradient(lab, each) for each in (g1, g2)]
    before = gradients(parameters)
    returned = nn.utils.clip_grad_norm_(parameters, max_norm)
    after = gradients(parameters)
    return {
        "norm_before": number(before.norm()),
        "norm_after": number(after.norm()),
        "returned": number(returned),
        "first_entry_after": number(after[0]),
        "cosine": number(F.cosine_similarity(before, after, dim=0)),
        "changed": not torch.allclose(after, before, rtol=NEARLY),
    }


@probe(
    title="Clipping by value turns the gradient",
    outputs={
        "after": real("the clipped gradient", "vector"),
        "norm_after": real("its norm"),
        "cosine": real("between before and after"),
        "direction_kept": exact("bool", "it points where it pointed"),
    },
    formula="each entry into [-c, c]",
    pitfalls="The direction survives when nothing is clipped, or when all entries have one size.",
    source="torch.nn.utils.clip_grad_value_; Mikolov 2012",
    where=("max(g) > 0 or min(g) < 0",),
)
def clip_by_value(
    lab: Lab,
    g: Annotated[list[float], ListOf(Grid(-12, 12, 1), 2, 4, "the gradient")] = [3.0, 12.0],  # noqa: B006
    clip_value: Annotated[float, Grid(0.5, 8, 0.5, "largest entry allowed")] = 4.0,
) -> Outputs:
    """clip_grad_value_ on one parameter.

    Source: torch.nn.utils.clip_grad_value_.
    """
    parameters = [with_gradient(lab, g)]
    before = gradients(parameters)
    nn.utils.clip_grad_value_(parameters, clip_value)
    after = gradients(parameters)
    cosine = number(F.cosine_similarity(before, after, dim=0))
    return {
        "after": after.tolist(),
        "norm_after": number(after.norm()),
        "cosine": cosine,
        "direction_kept": cosine > 1 - lab.tiny,
    }


@probe(
    title="Clipping does nothing for a vanished gradient",
    outputs={
        "norm_before": real("gradient of the first state"),
        "norm_after": real("the same after clipping"),
        "helped": exact("bool", "it has grown"),
        "norm_by_step": real("gradient norm by steps back", "vector"),
    },
    formula="rho^T, unchanged",
    pitfalls="To scale a small gradient up to the threshold would be normalising, not clipping.",
    source="Pascanu et al. 2013, section 3",
    where=("rho**steps < max_norm",),
)
def clip_vanished(
    lab: Lab,
    rho: Annotated[float, Grid(0.3, 0.9, 0.1, "recurrent weight")] = 0.5,
    steps: Annotated[int, Range(10, 60, "time steps")] = 30,
    max_norm: Annotated[float, Grid(0.5, 5, 0.5, "largest norm allowed")] = 1.0,
) -> Outputs:
    """h -> rho h for so many steps, its gradient by autograd, then clip_grad_norm_.

    Source: Pascanu et al. 2013, section 3.
    """
    first = nn.Parameter(lab.zeros(1))
    states: list[torch.Tensor] = [first]
    for _ in range(steps):
        states.append(rho * states[-1])
    slopes = torch.autograd.grad(states[-1], states)
    norms = [number(each.norm()) for each in slopes]
    first.grad = slopes[0]
    nn.utils.clip_grad_norm_([first], max_norm)
    after = number(gradients([first]).norm())
    return {
        "norm_before": norms[0],
        "norm_after": after,
        "helped": after > norms[0],
        "norm_by_step": norms[::-1],
    }


@probe(
    title="The first step of Adam and of SGD",
    outputs={
        "sgd_step": real("how far SGD goes"),
        "adam_step": real("how far Adam goes"),
        "ratio": real("Adam over SGD"),
    },
    formula="lr g against lr g/(g + 1e-8)",
    pitfalls="Adam ignores the gradient's size only far above 1e-8: at 1e-8 the step is "
    "half the learning rate.",
    source="Kingma and Ba 2015, algorithm 1 and section 2.1",
)
def adam_first_step(
    lab: Lab,
    grad: Annotated[float, OneOf((1e-12, 1e-8, 1e-6, 1e-3, 1.0, 100.0), "the gradient")] = 1e-6,
    lr: Annotated[float, OneOf((0.001, 0.01, 0.1), "learning rate")] = 0.001,
) -> Outputs:
    """One number at 0, moved by each optimiser with its default settings.

    Source: Kingma and Ba 2015, algorithm 1.
    """
    sgd, adam = (_first_step(lab, each, grad, lr) for each in ("SGD", "Adam"))
    return {"sgd_step": sgd, "adam_step": adam, "ratio": adam / sgd}


def _first_step(lab: Lab, optimiser: str, grad: float, lr: float) -> float:
    parameter = with_gradient(lab, [grad])
    getattr(torch.optim, optimiser)([parameter], lr=lr).step()
    return -number(parameter.detach())


@probe(
    title="The learning rate schedule of the Transformer",
    outputs={
        "lr": real("learning rate at the step"),
        "peak_step": exact("int", "step of the largest", at="lr_by_step"),
        "peak_lr": real("the largest"),
        "training_steps": exact("vector", "step"),
        "lr_by_step": real("learning rate against training_steps", "vector"),
    },
    formula="d^-0.5 min(step^-0.5, step warmup^-1.5); peak (d warmup)^-0.5 at step = warmup",
    pitfalls="Steps count from 1: step 0 would divide by 0.",
    source="Vaswani et al. 2017, equation 3",
)
def warmup_schedule(
    lab: Lab,
    step: Annotated[int, Range(1, 100000, "training step")] = 4000,
    d_model: Annotated[int, OneOf((256, 512, 1024), "width")] = 512,
    warmup: Annotated[int, OneOf((1000, 4000, 8000), "steps of warm-up")] = 4000,
) -> Outputs:
    """The schedule at one step, and its largest value among the first four warm-ups.

    Source: Vaswani et al. 2017, equation 3.
    """
    steps = torch.arange(1, 4 * warmup + 1, device=lab.device).to(lab.dtype)
    rates = _rates(steps, d_model, warmup)
    shown = sorted({*listed(1, max(4 * warmup, step))[:: MOST_LISTED // 64], warmup, step})
    rates_shown = _rates(lab.tensor(shown), d_model, warmup).tolist()
    return {
        "lr": rates_shown[shown.index(step)],
        "peak_step": int(rates.argmax()) + 1,
        "peak_lr": number(rates.max()),
        "training_steps": shown,
        "lr_by_step": rates_shown,
    }


def _rates(steps: "torch.Tensor", d: int, warmup: int) -> "torch.Tensor":
    rates: torch.Tensor = d**-0.5 * torch.minimum(steps**-0.5, steps * warmup**-1.5)
    return rates
