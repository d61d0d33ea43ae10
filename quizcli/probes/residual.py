"""Residual connections: sums, Jacobians, variances, paths, and what they cost."""

from collections.abc import Sequence
from typing import Annotated

from quizcli.probes.base import (
    Grid,
    OneOf,
    Outputs,
    Range,
    Seed,
    exact,
    probe,
    real,
    statistical,
)
from quizcli.probes.cost.flops import encoder_block_flops
from quizcli.probes.lab import (
    Lab,
    count_parameters,
    gradient_norms,
    jacobian,
    log10,
    meta,
    number,
    sizes,
)
from quizcli.probes.lazily import F, nn, torch

LARGE, SMALL = 1000, 0.001


# --------------------------------------------------------------------- gradients
@probe(
    title="Gradient at the input of a deep stack, with and without residual connections",
    outputs={
        "plain": statistical(doc="gradient norm without them"),
        "residual": statistical(doc="gradient norm with them"),
        "log10_ratio": statistical(doc="decades between the two"),
        "residual_larger": statistical("bool", "the residual stack's is larger"),
        "plain_by_layer": statistical(
            "vector", "gradient norm for layer = 0..L, 0 is the input; without them"
        ),
        "residual_by_layer": statistical("vector", "gradient norm for layer = 0..L, with them"),
    },
    formula="products of J_F against products of I + J_F",
    pitfalls="The order held in 384 of 384 runs (depth 4 to 60, gain 0.5 to 1.2); the factor spans "
    "decades. Nothing normalises here, so residual gradients grow with depth.",
    source="He et al. 2016 (Identity mappings), section 2; Veit et al. 2016",
)
def residual_gradient(
    lab: Lab,
    depth: Annotated[int, Range(4, 60, "layers")] = 30,
    d: Annotated[int, Range(16, 64, "width", step=16)] = 32,
    gain: Annotated[float, Grid(0.4, 1.2, 0.1, "standard deviation times sqrt(d)")] = 0.7,
    seed: Seed = 0,
) -> Outputs:
    """x -> tanh(x W) and x -> x + tanh(x W) with the same weights, both (d,) to (d,).

    Source: He et al. 2016, Identity mappings, section 2.
    """
    g = lab.generator(seed)
    weights = [lab.randn(d, d, generator=g, scale=gain / d**0.5) for _ in range(depth)]
    x, upstream = (lab.randn(d, generator=g) for _ in range(2))
    plain, residual = (_gradients(weights, x, upstream, keep) for keep in (0, 1))
    return {
        "plain": plain[0],
        "residual": residual[0],
        "log10_ratio": log10(residual[0]) - log10(plain[0]),
        "residual_larger": residual[0] > plain[0],
        "plain_by_layer": plain,
        "residual_by_layer": residual,
    }


def _gradients(
    weights: "Sequence[torch.Tensor]", x: "torch.Tensor", upstream: "torch.Tensor", keep: int
) -> list[float]:
    """Gradient norms at x and behind each layer of a stack that keeps its input (1) or not (0)."""
    states = [x.clone().requires_grad_()]
    for weight in weights:
        states.append(keep * states[-1] + torch.tanh(states[-1] @ weight))
    return gradient_norms(states[-1] @ upstream, states)


@probe(
    title="A chain of numbers: slope of a plain and of a residual stack",
    outputs={
        "plain": real("slope of y -> w y, L times"),
        "residual": real("slope of y -> y + w y, L times"),
        "residual_explodes": exact("bool", "the residual slope is above 1000"),
        "plain_vanishes": exact("bool", "the plain slope is within 0.001 of 0"),
        "plain_by_layer": real("slope for layer = 0..L, y -> w y", "vector"),
        "residual_by_layer": real("slope for layer = 0..L, y -> y + w y", "vector"),
    },
    formula="w^L and (1 + w)^L",
    pitfalls="With w < 0 the residual chain shrinks as well: a residual path does not promise a "
    "gradient of 1 or more.",
    source="He et al. 2016 (Identity mappings), equation 5; Zhang et al. 2019, section 2",
)
def scalar_residual_chain(
    lab: Lab,
    w: Annotated[float, Grid(-0.9, 1.5, 0.1, "weight of each layer")] = 0.5,
    depth: Annotated[int, Range(1, 40, "layers")] = 10,
) -> Outputs:
    """The derivative of the last number by the first, by autograd.

    Source: He et al. 2016, Identity mappings, equation 5.
    """
    plain, residual = _slopes(lab, w, depth, 0), _slopes(lab, w, depth, 1)
    return {
        "plain": plain[-1],
        "residual": residual[-1],
        "residual_explodes": residual[-1] > LARGE,
        "plain_vanishes": abs(plain[-1]) < SMALL,
        "plain_by_layer": plain,
        "residual_by_layer": residual,
    }


def _slopes(lab: Lab, w: float, depth: int, keep: int) -> list[float]:
    """Slopes of the start of a chain and of each layer, which keeps its input (1) or not (0)."""
    x = lab.tensor([1.0]).requires_grad_()
    chain = [x]
    for _ in range(depth):
        chain.append(keep * chain[-1] + w * chain[-1])
    return [number(torch.autograd.grad(y, x, retain_graph=True)[0]) for y in chain]


@probe(
    title="The Jacobian of x + F(x)",
    outputs={
        "max_abs_error": real("largest difference from I + J_F"),
        "identity_holds": exact("bool", "it is I + J_F"),
        "zero_branch_is_identity": exact("bool", "with F = 0 the output is x itself"),
        "smallest_singular_value": statistical(doc="of I + J_F"),
    },
    formula="I + J_F",
    pitfalls="The smallest singular value can come near 0: it is not bounded by 1 from below.",
    source="He et al. 2016 (Identity mappings)",
)
def residual_jacobian(
    lab: Lab,
    d: Annotated[int, Range(2, 16, "width")] = 6,
    gain: Annotated[float, Grid(0.1, 2, 0.1, "standard deviation of the weights")] = 0.5,
    seed: Seed = 0,
) -> Outputs:
    """Both Jacobians, (d, d), of F(x) = tanh(x W_1) W_2 at a random x.

    Source: He et al. 2016, Identity mappings.
    """
    g = lab.generator(seed)
    inner, outer = (lab.randn(d, d, generator=g, scale=gain) for _ in range(2))
    x = lab.randn(d, generator=g)

    def branch(z: "torch.Tensor") -> "torch.Tensor":
        return torch.tanh(z @ inner) @ outer

    whole = jacobian(lambda z: z + branch(z), x)
    error = number((whole - lab.eye(d) - jacobian(branch, x)).abs().max())
    return {
        "max_abs_error": error,
        "identity_holds": error < lab.tiny,
        "zero_branch_is_identity": torch.equal(x + torch.tanh(x @ inner) @ (0 * outer), x),
        "smallest_singular_value": number(torch.linalg.svdvals(whole)[-1]),
    }


# ------------------------------------------------------------------ sizes and sums
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
    source="He et al. 2015, equation 1",
    where=("x + branch != 0",),
)
def residual_sum(
    lab: Lab,
    x: Annotated[float, Grid(-10, 10, 1, "the input")] = 0.0,
    branch: Annotated[float, Grid(-60, 60, 1, "what the layer makes of it")] = 50.0,
) -> Outputs:
    """One number through one residual connection.

    Source: He et al. 2015, equation 1.
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


# -------------------------------------------------------------- structure and cost
@probe(
    title="Adding against concatenating",
    outputs={
        "concat_shape": exact("shape", "shape of the concatenation"),
        "add_possible": exact("bool", "the sum exists"),
        "add_shape": exact("list", "shape of the sum, empty where there is none"),
        "next_linear_inputs_concat": exact("int", "inputs of a linear layer after concatenating"),
        "both_give_gradient_to_x": exact("bool", "either way x gets a gradient past the branch"),
    },
    formula="concatenation (n, d + d_branch); a sum needs d_branch = d",
    pitfalls="A width of 1 would make the sum legal by broadcasting; the ranges leave it out.",
    source="He et al. 2015; Huang et al. 2017; Ronneberger et al. 2015",
)
def add_or_concat(
    lab: Lab,
    d: Annotated[int, Range(2, 128, "width of the input")] = 16,
    d_branch: Annotated[int, Range(2, 128, "width of the branch")] = 24,
    n: Annotated[int, Range(1, 32, "tokens")] = 5,
) -> Outputs:
    """Joins x, (n, d), and a branch that blocks the gradient, (n, d_branch), in both ways.

    Source: He et al. 2015; Huang et al. 2017.
    """
    x, branch = lab.zeros(n, d).requires_grad_(), lab.zeros(n, d_branch)
    joined = [torch.cat([x, branch], -1), *_sum(x, branch)]
    return {
        "concat_shape": sizes(joined[0]),
        "add_possible": len(joined) > 1,
        "add_shape": sizes(joined[1]) if len(joined) > 1 else [],
        "next_linear_inputs_concat": joined[0].shape[-1],
        "both_give_gradient_to_x": all(
            bool(torch.autograd.grad(each.sum(), x)[0].all()) for each in joined
        ),
    }


def _sum(x: "torch.Tensor", branch: "torch.Tensor") -> "list[torch.Tensor]":
    """The sum, or nothing where PyTorch refuses it."""
    try:
        return [x + branch]
    except RuntimeError:
        return []


@probe(
    title="What a residual connection costs",
    outputs={
        "parameters": exact("int", "numbers that it learns"),
        "additions": exact("int", "additions of one connection"),
        "block_flops": exact("int", "operations of an encoder block, d_ff = 4 d"),
        "share": real("its two connections' additions over the block's operations"),
        "free_of_computation": exact("bool", "it needs no addition at all"),
    },
    formula="0; n d; 24 n d^2 + 4 n^2 d",
    pitfalls="Not nothing, but at most a thousandth from d = 64 on. A projection on the shortcut "
    "(for other widths) has d d' parameters.",
    source="He et al. 2015, section 3.2",
)
def residual_cost(
    lab: Lab,
    n: Annotated[int, Range(1, 2048, "tokens")] = 128,
    d_model: Annotated[int, OneOf((64, 128, 256, 512), "width")] = 512,
) -> Outputs:
    """What an encoder layer learns beyond its attention, its two linear layers and its norms.

    Source: He et al. 2015, section 3.2.
    """
    block = nn.TransformerEncoderLayer(d_model, 4, 4 * d_model, device="meta")
    parts = (block.self_attn, block.linear1, block.linear2, block.norm1, block.norm2)
    flops = encoder_block_flops(n, d_model)
    x = meta(n, d_model)
    additions = (x + x).numel()
    return {
        "parameters": count_parameters(block) - sum(map(count_parameters, parts)),
        "additions": additions,
        "block_flops": flops,
        "share": 2 * additions / flops,
        "free_of_computation": additions == 0,
    }


@probe(
    title="Paths through a residual stack",
    outputs={
        "paths": exact("int", "ways from input to output"),
        "of_that_length": exact("int", "ways through that many branches"),
        "mean_length": real("branches on a way, on average"),
        "of_that_length_by_k": exact("vector", "ways for k = 0..L, k branches on the way"),
    },
    formula="2^L; L over k; L/2",
    pitfalls="Each block counts as one branch; a transformer layer has two.",
    source="Veit et al. 2016, section 3",
    where=("length <= blocks",),
)
def residual_paths(
    lab: Lab,
    blocks: Annotated[int, Range(1, 20, "residual blocks")] = 6,
    length: Annotated[int, Range(0, 20, "branches on the way")] = 3,
) -> Outputs:
    """Counts the ways by their lengths, block by block: each can be passed or gone through.

    Source: Veit et al. 2016, section 3.
    """
    ways = torch.zeros(blocks + 1, dtype=torch.int64)  # by length
    ways[0] = 1
    for _ in range(blocks):
        ways = ways + F.pad(ways[:-1], (1, 0))
    lengths = torch.arange(blocks + 1)
    return {
        "paths": int(ways.sum()),
        "of_that_length": int(ways[length]),
        "mean_length": int((ways * lengths).sum()) / int(ways.sum()),
        "of_that_length_by_k": ways.tolist(),
    }
