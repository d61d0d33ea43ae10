"""Normalisation: what LayerNorm computes, what it ignores, and where it stands in a layer."""

from functools import partial
from typing import Annotated

from quizcli.probes.base import (
    Grid,
    ListOf,
    OneOf,
    Outputs,
    Range,
    Seed,
    exact,
    probe,
    real,
    statistical,
)
from quizcli.probes.lab import Lab, gradient_norms, number
from quizcli.probes.lazily import F, nn, torch

NEARLY = 1e-3
"""LayerNorm's epsilon of 1e-5 shows below this when the variance is near 1."""
BATCH = 8


@probe(
    title="LayerNorm of a few numbers, by hand",
    outputs={
        "y": real("the normalised numbers", "vector"),
        "mean": real("their mean before"),
        "var": real("their variance before, divided by n"),
        "var_unbiased": real("the same divided by n - 1"),
    },
    formula="(x - mean)/sqrt(var + 1e-5), var divided by n",
    pitfalls="torch.var divides by n - 1 by default, LayerNorm by n. With 3 numbers the two "
    "answers differ visibly.",
    source="Ba et al. 2016, equation 3; torch.nn.LayerNorm",
    where=("max(x) > min(x)",),
)
def layernorm_by_hand(
    lab: Lab,
    x: Annotated[list[float], ListOf(Grid(-6, 6, 1), 3, 5, "the numbers")] = [1.0, 2.0, 6.0],  # noqa: B006
) -> Outputs:
    """LayerNorm without scale and shift over the whole vector.

    Source: Ba et al. 2016, equation 3.
    """
    numbers = lab.tensor(x)  # (n,)
    return {
        "y": F.layer_norm(numbers, numbers.shape).tolist(),
        "mean": number(numbers.mean()),
        "var": number(numbers.var(correction=0)),
        "var_unbiased": number(numbers.var(correction=1)),
    }


@probe(
    title="LayerNorm ignores shift and scale, and its gradient shrinks by the scale",
    outputs={
        "max_abs_diff": statistical(doc="largest change of the output by scale and shift"),
        "invariant": exact("bool", "no change but for epsilon"),
        "negative_scale_flips": exact("bool", "LayerNorm of -x is minus LayerNorm of x"),
        "gradient_ratio": real("gradient norm at x over the one at scale times x"),
        "grad_dot_ones": real("the gradient's sum"),
        "grad_dot_x": statistical(doc="the gradient along x - mean, over the norm of x"),
    },
    formula="LN(a x + b) = LN(x) for a > 0; gradient ratio a; the gradient is orthogonal to 1 "
    "and to x - mean",
    pitfalls="Epsilon, 1e-5, breaks this where the variance is small: inputs of standard deviation "
    "0.01 are 5 % off.",
    source="Ba et al. 2016, section 5.1; Xiong et al. 2020, lemma 3",
)
def layernorm_invariance(
    lab: Lab,
    scale: Annotated[float, Grid(2, 100, 1, "factor")] = 10.0,
    shift: Annotated[float, Grid(-50, 50, 1, "summand")] = 5.0,
    d: Annotated[int, Range(3, 64, "width")] = 16,
    seed: Seed = 0,
) -> Outputs:
    """Normalises x, scale x + shift and -x, and differentiates a random sum of the outputs.

    x has exactly mean 0 and variance 1, so that epsilon matters equally at every seed.

    Source: Ba et al. 2016, section 5.1.
    """
    g = lab.generator(seed)
    x, upstream = (lab.randn(d, generator=g) for _ in range(2))
    x = (x - x.mean()) / x.std(correction=0)
    plain, scaled = (_gradient(each, upstream) for each in (x, scale * x))
    output = F.layer_norm(x, (d,))
    change = number((F.layer_norm(scale * x + shift, (d,)) - output).abs().max())
    return {
        "max_abs_diff": change,
        "invariant": change < NEARLY,
        "negative_scale_flips": torch.allclose(F.layer_norm(-x, (d,)), -output),
        "gradient_ratio": number(plain.norm() / scaled.norm()),
        "grad_dot_ones": number(plain.sum()),
        "grad_dot_x": number(plain @ (x - x.mean()) / x.norm()),
    }


def _gradient(x: "torch.Tensor", upstream: "torch.Tensor") -> "torch.Tensor":
    """The gradient of LayerNorm(x) times upstream, by x."""
    leaf = x.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.layer_norm(leaf, leaf.shape) @ upstream, leaf)
    return gradient


@probe(
    title="LayerNorm's statistics: per token, not per batch",
    outputs={
        "layernorm_means": exact("int", "means that LayerNorm(d) takes of (B, T, d)"),
        "batchnorm_means": exact("int", "means that BatchNorm1d(d) takes of it"),
        "ln_depends_on_other_examples": exact("bool", "LayerNorm of one example needs the others"),
        "bn_depends_on_other_examples": exact("bool", "BatchNorm of one example needs the others"),
        "same_in_eval": exact("bool", "LayerNorm does the same in training and evaluation"),
    },
    formula="B T means against d",
    pitfalls="In evaluation BatchNorm uses running averages and no longer looks at the batch.",
    source="Ba et al. 2016, sections 2 and 3",
)
def norm_axes(
    lab: Lab,
    batch: Annotated[int, Range(2, 16, "examples")] = 4,
    seq: Annotated[int, Range(2, 16, "tokens of an example")] = 5,
    d: Annotated[int, Range(4, 64, "width")] = 8,
    seed: Seed = 0,
) -> Outputs:
    """Replaces all examples but the first, and looks at the first one's output, (B, T, d).

    Source: Ba et al. 2016, section 3.
    """
    g = lab.generator(seed)
    x = lab.randn(batch, seq, d, generator=g)
    other = torch.cat([x[:1], lab.randn(batch - 1, seq, d, generator=g)])
    layer = lab.module(lambda: nn.LayerNorm(d))
    over_batch = lab.module(lambda: nn.BatchNorm1d(d))
    return {
        "layernorm_means": x.mean(-1).numel(),
        "batchnorm_means": over_batch.running_mean.numel(),  # type: ignore[union-attr]
        "ln_depends_on_other_examples": not torch.allclose(layer(x)[0], layer(other)[0]),
        "bn_depends_on_other_examples": not torch.allclose(
            over_batch(x.mT).mT[0], over_batch(other.mT).mT[0]
        ),
        "same_in_eval": torch.equal(layer.train()(x), layer.eval()(x)),
    }


@probe(
    title="Pre-LN against post-LN: gradients by layer before training",
    outputs={
        "post_last": statistical(doc="gradient norm of linear2 in the last layer, post-LN"),
        "post_first": statistical(doc="the same in the first layer"),
        "pre_last": statistical(doc="the same in the last layer, pre-LN"),
        "pre_first": statistical(doc="the same in the first layer, pre-LN"),
        "post_last_over_pre_last": statistical(doc="ratio of the last layers"),
        "post_decays_to_input": statistical("bool", "post-LN: first layer below last"),
        "post_last_larger": statistical("bool", "last layer: post-LN above pre-LN"),
        "post_by_layer": statistical("vector", "gradient norm of linear2 by layer, post-LN"),
        "pre_by_layer": statistical("vector", "gradient norm of linear2 by layer, pre-LN"),
    },
    formula="last layer: O(d sqrt(ln d)) in post-LN, O(d sqrt(ln d/L)) in pre-LN",
    pitfalls="post_last_larger held in 320 of 320 runs of 2 to 18 layers. That post-LN's gradient "
    "decays towards the input is not safe: 6, 17, 40 and 32 of 60 seeds at 2, 6, 12 and 18 layers. "
    "Needs the last LayerNorm in pre-LN, and no dropout.",
    source="Xiong et al. 2020, theorem 1; Takase et al. 2022",
)
def pre_post_ln(
    lab: Lab,
    layers: Annotated[int, Range(2, 18, "encoder layers")] = 12,
    d_model: Annotated[int, OneOf((32, 64), "width")] = 64,
    n: Annotated[int, Range(8, 16, "tokens")] = 12,
    seed: Seed = 0,
) -> Outputs:
    """Two stacks with the same weights (Xavier), the same input (8, n, d) and the same random
    upstream gradient.

    Source: Xiong et al. 2020, theorem 1.
    """
    post, pre = (_norms(lab, layers, d_model, n, seed, first=each) for each in (False, True))
    return {
        "post_last": post[-1],
        "post_first": post[0],
        "pre_last": pre[-1],
        "pre_first": pre[0],
        "post_last_over_pre_last": post[-1] / pre[-1],
        "post_decays_to_input": post[0] < post[-1],
        "post_last_larger": post[-1] > pre[-1],
        "post_by_layer": post,
        "pre_by_layer": pre,
    }


def _norms(lab: Lab, layers: int, d: int, n: int, seed: int, *, first: bool) -> list[float]:
    """Gradient norms of linear2 in each layer; `first` is for pre-LN."""
    g = lab.generator(seed)
    x, upstream = (lab.randn(BATCH, n, d, generator=g) for _ in range(2))
    stack = lab.module(lambda: _stack(layers, d, first), seed)
    output = stack(x)
    if first:
        output = F.layer_norm(output, (d,))
    weights = [stack.get_parameter(f"{i}.linear2.weight") for i in range(layers)]
    return gradient_norms((output * upstream).sum(-1).mean(), weights)


def _stack(layers: int, d: int, first: bool) -> "nn.Sequential":
    """Encoder layers with Xavier weights and no dropout."""
    layer = partial(nn.TransformerEncoderLayer, d, 4, 4 * d, dropout=0.0, batch_first=True)
    made = nn.Sequential(*(layer(norm_first=first) for _ in range(layers)))
    for each in made.parameters():
        if each.dim() > 1:
            nn.init.xavier_uniform_(each)
    return made
