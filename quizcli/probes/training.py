"""Losses and what they assume of their targets."""

from typing import Annotated

from quizcli.probes.base import Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import F, torch


@probe(
    title="Next-token prediction: relabel the vocabulary; which loss cares?",
    outputs={
        "ce_change": real("cross-entropy after renaming the tokens minus before: 0"),
        "mse_change": statistical(doc="squared error of the predicted id after minus before"),
        "ce_invariant": exact("bool", "cross-entropy does not change"),
        "mse_invariant": statistical("bool", "the squared error does not change"),
        "outputs_per_position": exact("int", "numbers that the model gives at each position"),
    },
    formula="cross-entropy reads the logit of the right id, whatever the id is called",
    pitfalls="A renaming leaves the squared error unchanged by chance in about 1 run of 24 with 10 "
    "tokens: draw 30 or more.",
    source="Bengio et al. 2003; Vaswani et al. 2017, section 3.4",
)
def classification_or_regression(
    lab: Lab,
    vocab: Annotated[int, Range(4, 50, "size of the vocabulary")] = 10,
    tokens: Annotated[int, Range(4, 64, "positions that are predicted")] = 16,
    seed: Seed = 0,
) -> Outputs:
    """Cross-entropy and squared error of random logits, (tokens, vocab), before and after
    the token ids are permuted (and the logits' columns with them).

    Source: Bengio et al. 2003.
    """
    g = lab.generator(seed)
    logits = lab.randn(tokens, vocab, generator=g)
    target = torch.randint(0, vocab, (tokens,), generator=g).to(lab.device)  # (tokens,)
    renamed = torch.roll(torch.randperm(vocab, generator=g), 1).to(lab.device)  # old id -> new id
    moved = logits[:, torch.argsort(renamed)]  # (tokens, vocab), columns by new id
    cross_entropy = number(
        F.cross_entropy(moved, renamed[target]) - F.cross_entropy(logits, target)
    )
    squared = _squared_error(moved, renamed[target]) - _squared_error(logits, target)
    return {
        "ce_change": cross_entropy,
        "mse_change": squared,
        "ce_invariant": abs(cross_entropy) < lab.tiny,
        "mse_invariant": squared == 0.0,
        "outputs_per_position": logits.shape[-1],
    }


def _squared_error(logits: "torch.Tensor", target: "torch.Tensor") -> float:
    """Mean squared distance of the likeliest id from the right one, as if ids were quantities."""
    return number((logits.argmax(-1) - target).double().square().mean())
