"""Positions within the score: rotary embedding and ALiBi, which know the distance alone."""

from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import torch
from quizcli.probes.positional.common import AROUND, frequencies


def rotated(x: "torch.Tensor", position: int, lab: Lab) -> "torch.Tensor":
    """x (d,) with each pair of neighbours turned by position times its frequency.

    Source: Su et al. 2021, section 3.2.
    """
    angles = position * frequencies(lab, len(x))  # (d/2,)
    a, b = x[0::2], x[1::2]
    turned = (a * angles.cos() - b * angles.sin(), a * angles.sin() + b * angles.cos())
    return torch.stack(turned, -1).flatten()


@probe(
    title="Rotary embedding: the score depends on the distance only, the norm not at all",
    outputs={
        "score_difference": real("change after shifting both positions: 0 up to rounding"),
        "same_score": exact("bool", "the score stays the same"),
        "norm_ratio": real("norm after the rotation / before"),
        "parameters": exact("int", "learned numbers"),
        "score_by_distance": statistical("vector", "score of query and key by distance"),
        "shifted_by_distance": statistical("vector", "score of query and key by distance, shifted"),
    },
    formula="R_m^T R_n = R_(n-m)",
    pitfalls="Two layouts exist: neighbouring pairs, or first half with second half. Applied to "
    "queries and keys, not to values.",
    source="Su et al. 2021, sections 3.2 to 3.4",
)
def rope_relative(
    lab: Lab,
    m: Annotated[int, Range(0, 200, "query position")] = 10,
    n: Annotated[int, Range(0, 200, "key position")] = 4,
    shift: Annotated[int, Range(1, 300, "added to both positions")] = 50,
    d: Annotated[int, OneOf((4, 16, 64), "width")] = 16,
    seed: Seed = 0,
) -> Outputs:
    """Score of a random query and key (d,), rotated by their positions, before and after a shift.

    Source: Su et al. 2021, sections 3.2 to 3.4.
    """
    generator = lab.generator(seed)
    q, k = (lab.randn(d, generator=generator) for _ in range(2))
    score = number(rotated(q, m, lab) @ rotated(k, n, lab))
    shifted = number(rotated(q, m + shift, lab) @ rotated(k, n + shift, lab))

    def scores_from(start: int) -> list[float]:
        key = rotated(k, start, lab)
        return [number(rotated(q, start + away, lab) @ key) for away in range(AROUND + 1)]

    return {
        "score_difference": abs(score - shifted),
        "same_score": abs(score - shifted) < lab.tiny * number(q.norm() * k.norm()),
        "norm_ratio": number(rotated(q, m, lab).norm() / q.norm()),
        "parameters": 0,  # the frequencies are fixed
        "score_by_distance": scores_from(n),
        "shifted_by_distance": scores_from(n + shift),
    }


@probe(
    title="ALiBi: slope and penalty",
    outputs={
        "slope": real("of this head"),
        "penalty": real("added to the score"),
        "parameters": exact("int", "learned numbers"),
        "penalty_by_distance": real("number added to the score by distance", "vector"),
    },
    where=("head <= heads",),
    formula="slope 2^(-8 h / H); penalty -slope * distance",
    pitfalls="For a number of heads that is not a power of two the paper interpolates.",
    source="Press et al. 2022, section 3",
)
def alibi(
    lab: Lab,
    heads: Annotated[int, OneOf((2, 4, 8, 16), "number of heads H")] = 8,
    head: Annotated[int, Range(1, 16, "which head h, from 1")] = 1,
    distance: Annotated[int, Range(0, 200, "query position minus key position")] = 10,
) -> Outputs:
    """The slopes of all heads, (H,), and the biases of a query `distance` after key 0.

    Source: Press et al. 2022, section 3.
    """
    numbers = torch.arange(1, heads + 1, dtype=lab.dtype, device=lab.device)
    slopes = torch.pow(2.0, -8.0 * numbers / heads)  # (H,)
    back = torch.arange(distance, -1, -1, dtype=lab.dtype, device=lab.device)  # (keys,)
    biases = 0.0 - torch.outer(slopes, back)  # (H, keys)
    return {
        "slope": number(slopes[head - 1]),
        "penalty": number(biases[head - 1, 0]),
        "parameters": 0,  # the slopes are fixed
        "penalty_by_distance": biases[head - 1].flip(0).tolist(),
    }
