"""The residual stream as a sum: its variance, its size, its likeness to the input."""

from typing import Annotated

from quizcli.probes.base import Grid, Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import F, torch


@probe(
    title="Variance of the residual stream: no norm, pre-LN, post-LN",
    outputs={
        "no_norm": statistical(doc="x -> x + x W"),
        "pre_ln": statistical(doc="x -> x + LN(x) W"),
        "post_ln": statistical(doc="x -> LN(x + x W)"),
        "theory_no_norm": exact("float", "expected without norm"),
        "theory_pre_ln": exact("float", "expected with pre-LN"),
        "no_norm_by_layer": statistical("vector", "variance for layer = 0..L, no norm"),
        "pre_ln_by_layer": statistical("vector", "variance for layer = 0..L, pre-LN"),
        "post_ln_by_layer": statistical("vector", "variance for layer = 0..L, post-LN"),
        "theory_no_norm_by_layer": exact("vector", "variance for layer = 0..L, expected, no norm"),
        "theory_pre_ln_by_layer": exact("vector", "variance for layer = 0..L, expected, pre-LN"),
    },
    formula="2^L; 1 + L; 1",
    pitfalls="The relative error of d numbers is about sqrt(2/d) for each layer, and it compounds: "
    "ask for the expected value.",
    source="Xiong et al. 2020, lemma 2; De and Smith 2020; Zhang et al. 2019",
)
def residual_variance(
    lab: Lab,
    depth: Annotated[int, Range(1, 16, "layers")] = 8,
    d: Annotated[int, Range(128, 512, "width", step=128)] = 256,
    seed: Seed = 0,
) -> Outputs:
    """Linear branches that keep the variance, entries of standard deviation 1/sqrt(d); 4 tokens.

    What is expected is the variance of a sum of independent parts, added up layer by layer.

    Source: Xiong et al. 2020, lemma 2.
    """
    g = lab.generator(seed)
    weights = [lab.randn(d, d, generator=g, scale=d**-0.5) for _ in range(depth)]
    bare = before = after = _normed(lab.randn(4, d, generator=g))
    found = {name: [_variance(bare)] for name in ("no_norm", "pre_ln", "post_ln")}
    theory_bare, theory_before = [1.0], [1.0]
    for weight in weights:
        bare, before = bare + bare @ weight, before + _normed(before) @ weight
        after = _normed(after + after @ weight)
        for name, x in zip(found, (bare, before, after), strict=True):
            found[name].append(_variance(x))
        theory_bare.append(theory_bare[-1] + theory_bare[-1])
        theory_before.append(theory_before[-1] + 1.0)
    found |= {"theory_no_norm": theory_bare, "theory_pre_ln": theory_before}
    last = {name: each[-1] for name, each in found.items()}
    return {**last, **{f"{name}_by_layer": each for name, each in found.items()}}


def _normed(x: "torch.Tensor") -> "torch.Tensor":
    return F.layer_norm(x, x.shape[-1:])


def _variance(x: "torch.Tensor") -> float:
    return number(x.var(-1, correction=0).mean())


@probe(
    title="Adding the input is a sum, not an average",
    outputs={
        "out": real("x + F(x)"),
        "average": real("what an average would give"),
    },
    formula="x + F(x)",
    pitfalls="Both are equal where the sum is 0.",
    source="He et al. 2016 (Deep residual learning), equation 1",
    where=("x + branch != 0",),
)
def residual_sum(
    lab: Lab,
    x: Annotated[float, Grid(-10, 10, 1, "the input")] = 0.0,
    branch: Annotated[float, Grid(-60, 60, 1, "what the layer makes of it")] = 50.0,
) -> Outputs:
    """One number through one residual connection.

    Source: He et al. 2016, Deep residual learning, equation 1.
    """
    both = lab.tensor([x, branch])
    return {"out": number(both[0] + both[1]), "average": number(both.mean())}


@probe(
    title="How similar is x + F(x) to x?",
    outputs={
        "cosine": statistical(doc="cosine of x and x + F(x)"),
        "theory": real("expected for an independent branch"),
        "branch_only_cosine": statistical(doc="cosine of x and F(x)"),
    },
    formula="1/sqrt(1 + s^2) for a branch s times as long as x and independent of it",
    pitfalls="The error is about 1/sqrt(d).",
    source="Veit et al. 2016",
)
def residual_similarity(
    lab: Lab,
    branch_scale: Annotated[float, Grid(0.1, 4, 0.1, "length of F(x) over the one of x")] = 1.0,
    d: Annotated[int, Range(64, 1024, "width", step=64)] = 512,
    seed: Seed = 0,
) -> Outputs:
    """Two random vectors, (d,); what is expected is measured on two orthogonal ones.

    Source: Veit et al. 2016.
    """
    g = lab.generator(seed)
    x, branch = (lab.randn(d, generator=g) for _ in range(2))
    branch = branch * (branch_scale * x.norm() / branch.norm())
    first, second = lab.eye(2)
    return {
        "cosine": number(F.cosine_similarity(x, x + branch, dim=0)),
        "theory": number(F.cosine_similarity(first, first + branch_scale * second, dim=0)),
        "branch_only_cosine": number(F.cosine_similarity(x, branch, dim=0)),
    }
