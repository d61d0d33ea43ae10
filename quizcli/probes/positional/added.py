"""Positions added to a token: how long both vectors are."""

import math
from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import torch
from quizcli.probes.positional.common import sinusoids


@probe(
    title="Why not add the raw position number?",
    outputs={
        "embedding_norm": statistical("float", "of the token x, entries of variance 1"),
        "raw_norm": real("of pos in every entry"),
        "sinusoid_norm": real("of the sinusoidal encoding"),
        "cosine_with_raw": statistical("float", "cosine of x and x + raw"),
        "cosine_with_sinusoid": statistical("float", "cosine of x and x + encoding"),
        "raw_swamps": exact("bool", "the raw vector is over 5 times as long as x"),
    },
    formula="raw pos sqrt(d); sinusoid sqrt(d / 2); token about sqrt(d)",
    pitfalls="The cosines depend on the seed; with the sinusoid it is near 0.82.",
    source="Vaswani et al. 2017, section 3.5",
)
def raw_position(
    lab: Lab,
    pos: Annotated[int, Range(10, 2000, "position")] = 500,
    d_model: Annotated[int, OneOf((64, 256, 512), "width")] = 512,
    seed: Seed = 0,
) -> Outputs:
    """Norms of a random token (d,) and of two things that one might add to it.

    Source: Vaswani et al. 2017, section 3.5.
    """
    x = lab.randn(d_model, generator=lab.generator(seed))
    raw, sinusoid = torch.full_like(x, pos), sinusoids(lab, [pos], d_model)[0]
    return {
        "embedding_norm": number(x.norm()),
        "raw_norm": number(raw.norm()),
        "sinusoid_norm": number(sinusoid.norm()),
        "cosine_with_raw": number(torch.cosine_similarity(x, x + raw, dim=0)),
        "cosine_with_sinusoid": number(torch.cosine_similarity(x, x + sinusoid, dim=0)),
        "raw_swamps": number(raw.norm()) > 5 * number(x.norm()),
    }


@probe(
    title="Scaling embeddings by sqrt(d_model) before adding positions",
    outputs={
        "token_norm": statistical("float", "entries of variance 1 / d"),
        "token_norm_scaled": statistical("float", "after multiplying by sqrt(d)"),
        "position_norm": real("of the sinusoidal encoding"),
        "scaled_over_position": statistical("float", "ratio of the two"),
        "unscaled_smaller_than_position": exact("bool", "token_norm < position_norm"),
    },
    formula="1; sqrt(d); sqrt(d / 2); ratio sqrt(2)",
    pitfalls="The paper gives the multiplication, not this reason; nn.Embedding starts with "
    "variance 1, not 1 / d. Ask for the theory values.",
    source="Vaswani et al. 2017, section 3.4",
)
def embedding_scale(
    lab: Lab,
    d_model: Annotated[int, OneOf((64, 128, 256, 512), "width d")] = 512,
    seed: Seed = 0,
) -> Outputs:
    """Norms of a random token (d,) with and without the scale, and of an encoding (d,).

    Source: Vaswani et al. 2017, section 3.4.
    """
    root = math.sqrt(d_model)
    token = lab.randn(d_model, generator=lab.generator(seed), scale=1 / root)
    norm, scaled = number(token.norm()), number((token * root).norm())
    position = number(sinusoids(lab, [17], d_model)[0].norm())
    return {
        "token_norm": norm,
        "token_norm_scaled": scaled,
        "position_norm": position,
        "scaled_over_position": scaled / position,
        "unscaled_smaller_than_position": norm < position,
    }
