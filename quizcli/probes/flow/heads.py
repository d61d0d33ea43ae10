"""What nn.MultiheadAttention asks of its sizes."""

from typing import Annotated

from quizcli.probes.base import Outputs, Range, exact, probe
from quizcli.probes.lab import Lab
from quizcli.probes.lazily import nn


@probe(
    title="Does the width divide by the heads?",
    outputs={
        "builds": exact("bool", "nn.MultiheadAttention can be made"),
        "d_k": exact("int", "width of a head, 0 where it cannot"),
    },
    formula="d_model % heads = 0",
    pitfalls="A rule of PyTorch and of d_k = d/h, not of attention as such.",
    source="torch.nn.MultiheadAttention; Vaswani et al. 2017, section 3.2.2",
)
def head_divisibility(
    lab: Lab,
    d_model: Annotated[int, Range(4, 768, "width")] = 500,
    heads: Annotated[int, Range(1, 16, "heads")] = 8,
) -> Outputs:
    """Tries to make the module.

    Source: torch.nn.MultiheadAttention.
    """
    try:
        module = nn.MultiheadAttention(d_model, heads, device="meta")
    except (AssertionError, ValueError):
        return {"builds": False, "d_k": 0}
    return {"builds": True, "d_k": int(module.head_dim)}
