"""Losses and what they assume of their targets."""

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
from quizcli.probes.lab import Lab, number, sizes
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


# ---------------------------------------------------------------- cross-entropy
@probe(
    title="Cross-entropy of a uniform guess, and its perplexity",
    outputs={
        "nll": real("loss in nats"),
        "bits": real("the same in bits"),
        "perplexity": real("exp of the loss"),
    },
    formula="ln V; log2 V; V",
    pitfalls="Say nats or bits. A model before training is only near ln V.",
    source="Bengio et al. 2003",
)
def uniform_cross_entropy(
    lab: Lab, vocab: Annotated[int, Range(2, 60000, "size of the vocabulary")] = 10000
) -> Outputs:
    """Cross-entropy of equal logits, (1, vocab).

    Source: Bengio et al. 2003.
    """
    loss = F.cross_entropy(lab.zeros(1, vocab), _ids(lab, 0))
    return {
        "nll": number(loss),
        "bits": number(loss / lab.tensor(2.0).log()),
        "perplexity": number(loss.exp()),
    }


def _ids(lab: Lab, *ids: int) -> "torch.Tensor":
    """Token ids as targets."""
    return torch.tensor(ids, device=lab.device)


Logits = Annotated[list[float], ListOf(Grid(-3, 4, 0.5), 3, 5, "one for each class")]
Target = Annotated[int, Range(0, 4, "the right class")]


@probe(
    title="Cross-entropy and its gradient from given logits",
    outputs={
        "loss": real("in nats"),
        "p_target": real("probability of the right class"),
        "grad_target": real("derivative by its logit"),
        "grad_sum": real("sum of all derivatives"),
    },
    formula="-ln p_t; p - onehot, which sums to 0",
    pitfalls="F.cross_entropy takes logits: after a softmax of one's own it computes another loss "
    "with smaller gradients.",
    source="torch.nn.CrossEntropyLoss",
    where=("target < len(logits)",),
)
def cross_entropy_by_hand(
    lab: Lab,
    logits: Logits = [2.0, 1.0, 0.0],  # noqa: B006
    target: Target = 0,
) -> Outputs:
    """The loss of one position and its derivatives by the logits, (classes,).

    Source: torch.nn.CrossEntropyLoss.
    """
    leaf = lab.tensor(logits).requires_grad_()
    loss = F.cross_entropy(leaf[None], _ids(lab, target))
    (gradient,) = torch.autograd.grad(loss, leaf)
    return {
        "loss": number(loss),
        "p_target": number(torch.softmax(leaf, 0)[target]),
        "grad_target": number(gradient[target]),
        "grad_sum": number(gradient.sum()),
    }


@probe(
    title="Softmax twice: a common error with CrossEntropyLoss",
    outputs={
        "right": real("loss of the logits"),
        "double_softmax": real("loss when their softmax is handed over"),
        "floor": real("smallest loss that the error can reach"),
    },
    formula="floor = ln(e + V - 1) - 1",
    pitfalls="The loss still falls in training, so that the error hides.",
    source="torch.nn.CrossEntropyLoss",
    where=("target < len(logits)", "max(logits) > min(logits)"),
)
def double_softmax(
    lab: Lab,
    logits: Logits = [4.0, 0.0, 0.0],  # noqa: B006
    target: Target = 0,
) -> Outputs:
    """The loss with and without a softmax of one's own before it, and at perfect logits.

    Source: torch.nn.CrossEntropyLoss.
    """
    given, right = lab.tensor(logits)[None], _ids(lab, target)  # (1, V), (1,)
    perfect = F.one_hot(right, len(logits)).to(lab.dtype)  # what a softmax comes to in the limit
    return {
        "right": number(F.cross_entropy(given, right)),
        "double_softmax": number(F.cross_entropy(torch.softmax(given, -1), right)),
        "floor": number(F.cross_entropy(perfect, right)),
    }


@probe(
    title="Perplexity of a sequence",
    outputs={
        "mean_nll": real("mean negative log-probability, nats"),
        "perplexity": real("exp of it"),
        "sequence_prob": real("probability of the whole sequence"),
        "mean_of_perplexities": real("what averaging after the exponential gives: wrong"),
    },
    formula="exp(mean(-ln p)) = (product of p)^(-1/T)",
    pitfalls="Average the logarithms first, take the exponential last.",
    source="Jelinek et al. 1977; Bengio et al. 2003",
)
def perplexity(
    lab: Lab,
    probs: Annotated[list[float], ListOf(Grid(0.1, 1.0, 0.05), 2, 5, "one for each token")] = [  # noqa: B006
        0.5,
        0.25,
        0.1,
    ],
) -> Outputs:
    """From the probabilities that a model gave to the right tokens, (T,).

    Source: Bengio et al. 2003.
    """
    given = lab.tensor(probs)
    mean = F.nll_loss(given.log()[:, None], torch.zeros_like(given, dtype=torch.long))
    return {
        "mean_nll": number(mean),
        "perplexity": number(mean.exp()),
        "sequence_prob": number(given.prod()),
        "mean_of_perplexities": number((1 / given).mean()),
    }


@probe(
    title="Where nn.CrossEntropyLoss wants the classes",
    outputs={
        "class_dim": exact("int", "axis of the classes"),
        "btv_accepted": exact("bool", "(B, T, V) with targets (B, T) is accepted"),
        "bvt_accepted": exact("bool", "(B, V, T) is accepted"),
        "flattened_equal": exact("bool", "(B T, V) gives the same mean"),
        "loss_shape_none": exact("shape", "shape of the losses with reduction='none'"),
    },
    formula="classes in axis 1",
    pitfalls="With T = V the wrong layout is accepted silently; the constraints leave it out.",
    source="torch.nn.CrossEntropyLoss",
    where=("batch != seq", "batch != vocab", "seq != vocab"),
)
def cross_entropy_layout(
    lab: Lab,
    batch: Annotated[int, Range(2, 8, "sequences")] = 3,
    seq: Annotated[int, Range(2, 12, "tokens of each")] = 5,
    vocab: Annotated[int, Range(3, 40, "classes")] = 11,
) -> Outputs:
    """Hands the same logits over in three layouts, with targets (batch, seq).

    Source: torch.nn.CrossEntropyLoss.
    """
    logits = lab.randn(batch, seq, vocab, generator=lab.generator(1))
    targets = torch.zeros(batch, seq, dtype=torch.long, device=lab.device)
    axes = [axis for axis in range(3) if _accepted(logits.movedim(-1, axis), targets)]
    each = F.cross_entropy(logits.mT, targets, reduction="none")
    flat = F.cross_entropy(logits.reshape(-1, vocab), targets.reshape(-1))
    return {
        "class_dim": axes[0],
        "btv_accepted": 2 in axes,
        "bvt_accepted": 1 in axes,
        "flattened_equal": torch.allclose(each.mean(), flat),
        "loss_shape_none": sizes(each),
    }


def _accepted(logits: "torch.Tensor", targets: "torch.Tensor") -> bool:
    try:
        F.cross_entropy(logits, targets)
    except (RuntimeError, ValueError, IndexError):
        return False
    return True


@probe(
    title="Label smoothing",
    outputs={
        "target_prob": real("what the right class is to get"),
        "other_prob": real("what each other class is to get"),
        "min_loss": real("smallest loss that is left"),
    },
    formula="1 - eps + eps/V; eps/V; the entropy of that",
    pitfalls="Two conventions: spread over all V classes (PyTorch) or over the V - 1 wrong ones.",
    source="Szegedy et al. 2016, section 7; Vaswani et al. 2017, section 5.4",
)
def label_smoothing(
    lab: Lab,
    eps: Annotated[float, OneOf((0.05, 0.1, 0.2), "what is spread")] = 0.1,
    vocab: Annotated[int, Range(2, 1000, "classes")] = 10,
) -> Outputs:
    """The targets are read off the gradient at equal logits, which is 1/V minus the target.

    Source: Szegedy et al. 2016, section 7.
    """
    right = _ids(lab, 0)
    leaf = lab.zeros(1, vocab).requires_grad_()
    loss = F.cross_entropy(leaf, right, label_smoothing=eps)
    (gradient,) = torch.autograd.grad(loss, leaf)
    wanted = 1 / vocab - gradient  # (1, vocab)
    return {
        "target_prob": number(wanted[0, 0]),
        "other_prob": number(wanted[0, 1]),
        "min_loss": number(F.cross_entropy(wanted.log(), right, label_smoothing=eps)),
    }
