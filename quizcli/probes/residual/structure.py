"""How a residual connection is built, what it costs, and the paths that it opens."""

from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.cost.flops import encoder_block_flops
from quizcli.probes.lab import Lab, count_parameters, meta, sizes
from quizcli.probes.lazily import F, nn, torch


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
    source="He et al. 2016 (Deep residual learning); Huang et al. 2017; Ronneberger et al. 2015",
)
def add_or_concat(
    lab: Lab,
    d: Annotated[int, Range(2, 128, "width of the input")] = 16,
    d_branch: Annotated[int, Range(2, 128, "width of the branch")] = 24,
    n: Annotated[int, Range(1, 32, "tokens")] = 5,
) -> Outputs:
    """Joins x, (n, d), and a branch that blocks the gradient, (n, d_branch), in both ways.

    Source: He et al. 2016 (Deep residual learning); Huang et al. 2017.
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
    source="He et al. 2016 (Deep residual learning), section 3.2",
)
def residual_cost(
    lab: Lab,
    n: Annotated[int, Range(1, 2048, "tokens")] = 128,
    d_model: Annotated[int, OneOf((64, 128, 256, 512), "width")] = 512,
) -> Outputs:
    """What an encoder layer learns beyond its attention, its two linear layers and its norms.

    Source: He et al. 2016, Deep residual learning, section 3.2.
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
