"""Teacher forcing and decoding: the shift, the leak, parallel and stepwise, greedy and best."""

from collections.abc import Sequence
from typing import Annotated

from quizcli.probes.attention.layers import random_projections, reads
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
from quizcli.probes.lab import Lab, attend, causal, number
from quizcli.probes.lazily import torch

BEGIN, END = 1, 2
WIDTH, HEADS = 16, 2
ROUNDING = {"float32": 1e-4, "float64": 1e-10}


@probe(
    title="Teacher forcing: decoder input and labels",
    outputs={
        "decoder_input": exact("list", "what the decoder reads"),
        "labels": exact("list", "what it is to say"),
        "length": exact("int", "positions"),
        "position_of_label_in_input": exact("int", "how many places later a label is read"),
    },
    formula="[BOS, y_1, ..., y_T] and [y_1, ..., y_T, EOS]",
    pitfalls="The shift delays the input by one place. Token ids are shifted, not embeddings; "
    "BOS is 1 and EOS is 2 here.",
    source="Williams and Zipser 1989; Vaswani et al. 2017, section 3.1",
)
def teacher_forcing_shift(
    lab: Lab,
    target: Annotated[list[int], ListOf(Range(3, 30), 2, 7, "token ids")] = [7, 9, 4],  # noqa: B006
) -> Outputs:
    """Cuts the sentence with its marks once at the end and once at the start.

    Source: Williams and Zipser 1989.
    """
    marked = torch.tensor([BEGIN, *target, END])
    given, labels = marked[:-1].tolist(), marked[1:].tolist()
    shifts = [k for k in range(len(given)) if given[k:] == labels[: len(labels) - k]]
    return {
        "decoder_input": given,
        "labels": labels,
        "length": len(given),
        "position_of_label_in_input": shifts[0],
    }


@probe(
    title="Without the shift a causal decoder copies its label",
    outputs={
        "leaks_without_shift": exact("bool", "mask alone: an output depends on its own label"),
        "leaks_with_shift": exact("bool", "mask and shift: it does"),
        "leaks_with_shift_without_mask": exact("bool", "shift alone: it does"),
        "tokens_seen_by_output_t": exact(
            "vector", "mask and shift: labels that outputs 0, 1, 2 see"
        ),
    },
    formula="it takes both the mask and the shift",
    pitfalls="Found by gradients with respect to the labels' embeddings.",
    source="Vaswani et al. 2017, section 3.1",
)
def label_leak(lab: Lab, n: Annotated[int, Range(3, 12, "tokens")] = 6, seed: Seed = 0) -> Outputs:
    """One layer of self-attention with its residual over the embedded labels, (n, 6).

    Source: Vaswani et al. 2017, section 3.1.
    """
    g = lab.generator(seed)
    w_q, w_k, w_v = random_projections(lab, 6, g, 0.4)
    begin, labels = lab.randn(1, 6, generator=g), lab.randn(n, 6, generator=g)

    def seen(*, shift: bool, mask: bool) -> "torch.Tensor":
        def decoder(tokens: "torch.Tensor") -> "torch.Tensor":
            first = begin.expand(*tokens.shape[:-2], 1, 6)
            x = torch.cat([first, tokens[..., :-1, :]], -2) if shift else tokens
            return x + attend(x @ w_q, x @ w_k, x @ w_v, causal(n, lab) if mask else None)[0]

        return reads(decoder, labels)  # (n outputs, n labels)

    sound = seen(shift=True, mask=True)
    return {
        "leaks_without_shift": _leaks(seen(shift=False, mask=True)),
        "leaks_with_shift": _leaks(sound),
        "leaks_with_shift_without_mask": _leaks(seen(shift=True, mask=False)),
        "tokens_seen_by_output_t": sound.sum(1)[:3].tolist(),
    }


def _leaks(seen: "torch.Tensor") -> bool:
    # the last label is in no shifted input at all, so it proves nothing
    return bool(seen.diagonal()[:-1].any())


@probe(
    title="One masked pass equals decoding step by step",
    outputs={
        "max_abs_diff": statistical(doc="largest difference of the outputs"),
        "same": exact("bool", "equal up to rounding"),
        "parallel_calls": exact("int", "passes in training"),
        "step_calls": exact("int", "passes in decoding"),
        "bitwise_equal": statistical("bool", "equal to the last bit"),
    },
    formula="no difference but rounding",
    pitfalls="Never bitwise: sums run in another order. About 1e-7 in float32, 1e-16 in float64.",
    source="Vaswani et al. 2017, section 3.2.3",
)
def parallel_equals_stepwise(
    lab: Lab,
    n: Annotated[int, Range(2, 24, "tokens")] = 10,
    layers: Annotated[int, Range(1, 4, "layers")] = 2,
    dtype: Annotated[str, OneOf(("float32", "float64"), "numbers")] = "float64",
    seed: Seed = 0,
) -> Outputs:
    """Self-attention layers of width 16 with two heads and residuals: all positions at once
    with a causal mask, then one by one with a cache of keys and values.

    Source: Vaswani et al. 2017, section 3.2.3.
    """
    g = lab.generator(seed)
    kind = torch.float32 if dtype == "float32" else lab.dtype
    weights = [_four(lab, g, kind) for _ in range(layers)]
    x = lab.randn(n, WIDTH, generator=g).to(kind)
    at_once, one_by_one = [_parallel(weights, x, causal(n, lab))], _stepwise(weights, x)
    difference = number((torch.cat(one_by_one) - at_once[0]).abs().max())
    return {
        "max_abs_diff": difference,
        "same": difference < (ROUNDING[dtype] if kind == torch.float64 else ROUNDING["float32"]),
        "parallel_calls": len(at_once),
        "step_calls": len(one_by_one),
        "bitwise_equal": difference == 0.0,
    }


def _four(lab: Lab, g: "torch.Generator", kind: "torch.dtype") -> "list[torch.Tensor]":
    """W_Q, W_K, W_V and W_O."""
    return [lab.randn(WIDTH, WIDTH, generator=g, scale=WIDTH**-0.5).to(kind) for _ in range(4)]


def _split(x: "torch.Tensor") -> "torch.Tensor":
    """(n, width) to (heads, n, width of a head)."""
    return x.view(len(x), HEADS, -1).transpose(0, 1)


def _merged(x: "torch.Tensor") -> "torch.Tensor":
    """(heads, n, width of a head) to (n, width)."""
    return x.transpose(0, 1).reshape(x.shape[1], WIDTH)


def _parallel(
    weights: "Sequence[Sequence[torch.Tensor]]", x: "torch.Tensor", allowed: "torch.Tensor"
) -> "torch.Tensor":
    for w_q, w_k, w_v, w_o in weights:
        mixed = attend(_split(x @ w_q), _split(x @ w_k), _split(x @ w_v), allowed)[0]
        x = x + _merged(mixed) @ w_o
    return x


def _stepwise(
    weights: "Sequence[Sequence[torch.Tensor]]", x: "torch.Tensor"
) -> "list[torch.Tensor]":
    cache = [(x[:0], x[:0]) for _ in weights]  # keys and values so far, layer by layer
    return [_next(weights, cache, x[t : t + 1]) for t in range(len(x))]


def _next(
    weights: "Sequence[Sequence[torch.Tensor]]",
    cache: "list[tuple[torch.Tensor, torch.Tensor]]",
    state: "torch.Tensor",
) -> "torch.Tensor":
    """The next position's output, (1, width); its keys and values are added to the cache."""
    for i, (w_q, w_k, w_v, w_o) in enumerate(weights):
        keys, values = cache[i]
        keys, values = torch.cat([keys, state @ w_k]), torch.cat([values, state @ w_v])
        cache[i] = keys, values
        mixed = attend(_split(state @ w_q), _split(keys), _split(values))[0]
        state = state + _merged(mixed) @ w_o
    return state


@probe(
    title="Small errors of single tokens compound",
    outputs={
        "all_right": real("probability that all tokens are right"),
        "half_length": exact(
            "int", "first length at which that is below a half", at="all_right_by_length"
        ),
        "all_right_by_length": real("probability that all are right for T = 0..length", "vector"),
    },
    formula="p^T",
    pitfalls="Takes the errors as independent. In a real decoder one error changes what follows.",
    source="Ranzato et al. 2016; Bengio et al. 2015",
)
def error_compounding(
    lab: Lab,
    p: Annotated[float, Grid(0.8, 0.999, 0.001, "probability that a token is right")] = 0.95,
    length: Annotated[int, Range(1, 100, "tokens")] = 20,
) -> Outputs:
    """Products of equal probabilities.

    Source: Ranzato et al. 2016.
    """
    longest = 2000  # 0.999^694 is below a half
    products = torch.cumprod(torch.full((longest,), p, dtype=torch.float64), 0)
    return {
        "all_right": number(products[length - 1]),
        "half_length": int((products < 0.5).to(torch.uint8).argmax()) + 1,
        "all_right_by_length": [1.0, *products[:length].tolist()],
    }


@probe(
    title="Greedy decoding can miss the best sequence",
    outputs={
        "greedy_prob": real("probability of the greedy sequence"),
        "best_prob": real("probability of the best one"),
        "greedy_is_best": exact("bool", "they are the same"),
    },
    formula="p_a p_a_best against the larger of it and (1 - p_a) p_b_best",
    pitfalls="Near ties are left out.",
    source="Sutskever et al. 2014, section 3.2",
    where=("p_a > 0.5", "abs(p_a*p_a_best - (1 - p_a)*p_b_best) > 0.005"),
)
def greedy_vs_best(
    lab: Lab,
    p_a: Annotated[float, Grid(0.5, 0.7, 0.05, "probability of A first")] = 0.6,
    p_a_best: Annotated[float, Grid(0.35, 0.55, 0.05, "best continuation after A")] = 0.4,
    p_b_best: Annotated[float, Grid(0.6, 0.95, 0.05, "best continuation after B")] = 0.9,
) -> Outputs:
    """Two first tokens, and the likeliest continuation of each.

    Source: Sutskever et al. 2014, section 3.2.
    """
    first = lab.tensor([p_a, 1 - p_a])
    together = first * lab.tensor([p_a_best, p_b_best])
    greedy = int(first.argmax())
    return {
        "greedy_prob": number(together[greedy]),
        "best_prob": number(together.max()),
        "greedy_is_best": greedy == int(together.argmax()),
    }
