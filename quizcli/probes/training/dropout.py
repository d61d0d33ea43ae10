"""Dropout: what is kept, what is scaled, and what eval() switches off."""

from typing import Annotated

from quizcli.probes.base import Grid, Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import F, nn, torch

ROWS = 200


def dropped(lab: Lab, x: "torch.Tensor", p: float, seed: int) -> "torch.Tensor":
    """x after dropout; on the CPU, so that every device drops the same numbers."""
    with lab.seeded(seed):
        return F.dropout(x.cpu(), p, training=True).to(x.device)


@probe(
    title="Inverted dropout",
    outputs={
        "survivor_value": real("what a kept 1 becomes"),
        "kept_fraction": statistical(doc="part that is kept"),
        "mean": statistical(doc="mean of the output for inputs of 1"),
        "eval_is_identity": exact("bool", "in evaluation nothing changes"),
        "variance": statistical(doc="variance of the output"),
    },
    formula="1/(1 - p); 1 - p; 1; p/(1 - p)",
    pitfalls="The mean's standard error is sqrt(p/((1 - p) n)).",
    source="Srivastava et al. 2014; torch.nn.Dropout",
)
def dropout(
    lab: Lab,
    p: Annotated[float, Grid(0.1, 0.9, 0.1, "part that is dropped")] = 0.1,
    n: Annotated[int, Range(1000, 100000, "numbers", step=1000)] = 20000,
    seed: Seed = 0,
) -> Outputs:
    """Dropout of n ones.

    Source: Srivastava et al. 2014.
    """
    ones = lab.zeros(n) + 1
    output = dropped(lab, ones, p, seed)
    kept = output[output != 0]
    return {
        "survivor_value": number(kept[0]),
        "kept_fraction": len(kept) / n,
        "mean": number(output.mean()),
        "eval_is_identity": torch.equal(nn.Dropout(p).eval()(ones), ones),
        "variance": number(output.var(correction=0)),
    }


@probe(
    title="Dropout on attention weights: rows no longer sum to 1",
    outputs={
        "eval_row_sum": real("sum of a row in evaluation"),
        "train_row_sums_equal_one": statistical("bool", "every row sums to 1 in training"),
        "mean_row_sum": statistical(doc="mean of the rows' sums in training"),
    },
    formula="1 on average only",
    pitfalls="Forgetting eval() makes every nn.Transformer module random: its dropout is 0.1.",
    source="Vaswani et al. 2017, section 5.4; torch.nn.MultiheadAttention",
)
def attention_dropout(
    lab: Lab,
    p: Annotated[float, Grid(0.1, 0.5, 0.1, "part that is dropped")] = 0.1,
    n_keys: Annotated[int, Range(8, 64, "keys", step=8)] = 16,
    seed: Seed = 0,
) -> Outputs:
    """200 rows of softmax weights, (200, n_keys), before and after dropout.

    Source: Vaswani et al. 2017, section 5.4.
    """
    weights = torch.softmax(lab.randn(ROWS, n_keys, generator=lab.generator(seed)), -1)
    sums = dropped(lab, weights, p, seed).sum(-1)
    return {
        "eval_row_sum": number(F.dropout(weights, p, training=False).sum(-1)[0]),
        "train_row_sums_equal_one": torch.allclose(sums, torch.ones_like(sums)),
        "mean_row_sum": number(sums.mean()),
    }


@probe(
    title="Forgetting eval(): an encoder layer is random by default",
    outputs={
        "train_runs_equal": exact("bool", "two runs in training mode are equal"),
        "eval_runs_equal": exact("bool", "two runs in evaluation mode are equal"),
        "default_dropout": exact("float", "nn.TransformerEncoderLayer's own"),
    },
    formula="training: dropout 0.1; evaluation: none",
    pitfalls="Evaluation mode may also take a fused path: the same numbers up to 1e-6.",
    source="torch.nn.TransformerEncoderLayer",
)
def train_mode_randomness(
    lab: Lab, n: Annotated[int, Range(2, 12, "tokens")] = 5, seed: Seed = 0
) -> Outputs:
    """The same layer of width 16 on the same input (1, n, 16), twice in each mode.

    Source: torch.nn.TransformerEncoderLayer.
    """
    x = lab.randn(1, n, 16, generator=lab.generator(seed))
    layer = lab.module(lambda: nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), seed).cpu()
    with torch.no_grad(), lab.seeded(seed):
        trained = [layer.train()(x.cpu()) for _ in range(2)]
        evaluated = [layer.eval()(x.cpu()) for _ in range(2)]
    return {
        "train_runs_equal": torch.allclose(*trained),
        "eval_runs_equal": torch.allclose(*evaluated),
        "default_dropout": float(layer.dropout.p),
    }
