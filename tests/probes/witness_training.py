"""Witnesses of the training probes: what follows from the definitions alone."""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .harness import evenly

Answers = dict[str, Any]


def classification_or_regression(vocab: int, **_: Any) -> Answers:
    """Cross-entropy looks at one logit, found by name: renaming changes nothing."""
    return {"ce_change": 0.0, "ce_invariant": True, "outputs_per_position": vocab}


# ------------------------------------------------------------------------ losses
def uniform_cross_entropy(vocab: int) -> Answers:
    """The logarithm of the number of choices."""
    return {"nll": math.log(vocab), "bits": math.log2(vocab), "perplexity": float(vocab)}


def cross_entropy_by_hand(logits: Sequence[float], target: int) -> Answers:
    """Softmax in plain Python."""
    p = math.exp(logits[target]) / sum(map(math.exp, logits))
    return {"loss": -math.log(p), "p_target": p, "grad_target": p - 1, "grad_sum": 0.0}


def double_softmax(logits: Sequence[float], target: int) -> Answers:
    """The cross-entropy of numbers between 0 and 1."""
    powers = [math.exp(each) for each in logits]
    shares = [each / sum(powers) for each in powers]
    return {
        "right": math.log(sum(powers)) - logits[target],
        "double_softmax": math.log(sum(map(math.exp, shares))) - shares[target],
        "floor": math.log(math.e + len(logits) - 1) - 1,
    }


def perplexity(probs: Sequence[float]) -> Answers:
    """The geometric mean of the inverse probabilities."""
    product = math.prod(probs)
    return {
        "mean_nll": -math.log(product) / len(probs),
        "perplexity": product ** (-1 / len(probs)),
        "sequence_prob": product,
        "mean_of_perplexities": sum(1 / each for each in probs) / len(probs),
    }


def cross_entropy_layout(batch: int, seq: int, vocab: int) -> Answers:
    """Batch, classes, positions."""
    return {
        "class_dim": 1,
        "btv_accepted": False,
        "bvt_accepted": True,
        "flattened_equal": True,
        "loss_shape_none": [batch, seq],
    }


def label_smoothing(eps: float, vocab: int) -> Answers:
    """What is spread, evenly over all; the loss that is left is an entropy."""
    other = eps / vocab
    right = 1 - eps + other
    entropy = -right * math.log(right) - (vocab - 1) * other * math.log(other)
    return {"target_prob": right, "other_prob": other, "min_loss": entropy}


# ------------------------------------------------------------------------- steps
def clip_by_norm(g1: Sequence[float], g2: Sequence[float], max_norm: float) -> Answers:
    """One norm over both, and one factor for all entries."""
    norm = math.hypot(*g1, *g2)
    factor = min(1.0, max_norm / norm)
    return {
        "norm_before": norm,
        "norm_after": factor * norm,
        "returned": norm,
        "first_entry_after": factor * g1[0],
        "cosine": 1.0,
        "changed": norm > max_norm,
    }


def clip_by_value(g: Sequence[float], clip_value: float) -> Answers:
    """Each entry by itself."""
    after = [max(-clip_value, min(clip_value, each)) for each in g]
    cosine = sum(map(operator.mul, after, g)) / math.hypot(*after) / math.hypot(*g)
    return {
        "after": after,
        "norm_after": math.hypot(*after),
        "cosine": cosine,
        "direction_kept": math.isclose(cosine, 1, abs_tol=1e-9),
    }


def clip_vanished(rho: float, steps: int, max_norm: float) -> Answers:
    """One factor for each step; nothing to clip."""
    return {
        "norm_before": rho**steps,
        "norm_after": rho**steps,
        "helped": False,
        "norm_by_step": [rho**k for k in range(steps + 1)],
    }


def adam_first_step(grad: float, lr: float) -> Answers:
    """Adam divides by the gradient's own size and a little."""
    sgd, adam = lr * grad, lr * grad / (grad + 1e-8)
    return {"sgd_step": sgd, "adam_step": adam, "ratio": adam / sgd}


def warmup_schedule(step: int, d_model: int, warmup: int) -> Answers:
    """Up in a line, down with the root, and the peak where both meet."""

    def rate(at: int) -> float:
        return (at / warmup**1.5 if at < warmup else 1 / math.sqrt(at)) / math.sqrt(d_model)

    taken = sorted({*evenly(1, max(4 * warmup, step))[::4], warmup, step})
    return {
        "lr": rate(step),
        "peak_step": warmup,
        "peak_lr": 1 / math.sqrt(d_model * warmup),
        "training_steps": taken,
        "lr_by_step": [rate(each) for each in taken],
    }


# ---------------------------------------------------------------------- decoding
def teacher_forcing_shift(target: Sequence[int]) -> Answers:
    """A mark before, a mark behind."""
    return {
        "decoder_input": [1, *target],
        "labels": [*target, 2],
        "length": len(target) + 1,
        "position_of_label_in_input": 1,
    }


def label_leak(n: int, seed: int) -> Answers:
    """Output t sees labels 0 to t - 1."""
    return {
        "leaks_without_shift": True,
        "leaks_with_shift": False,
        "leaks_with_shift_without_mask": True,
        "tokens_seen_by_output_t": [0, 1, 2],
    }


def parallel_equals_stepwise(n: int, **_: Any) -> Answers:
    """One pass, or one for each token."""
    return {"same": True, "parallel_calls": 1, "step_calls": n}


def error_compounding(p: float, length: int) -> Answers:
    """Powers, and their logarithm."""
    return {
        "all_right": p**length,
        "half_length": math.floor(math.log(0.5) / math.log(p)) + 1,
        "all_right_by_length": [p**each for each in range(length + 1)],
    }


def greedy_vs_best(p_a: float, p_a_best: float, p_b_best: float) -> Answers:
    """Two products."""
    after_a, after_b = p_a * p_a_best, (1 - p_a) * p_b_best
    return {
        "greedy_prob": after_a,
        "best_prob": max(after_a, after_b),
        "greedy_is_best": after_a > after_b,
    }


# ----------------------------------------------------------------------- dropout
def dropout(p: float, n: int, seed: int) -> Answers:
    """What is kept makes up for what is not."""
    return {"survivor_value": 1 / (1 - p), "eval_is_identity": True}


def expected_dropout(p: float, n: int, seed: int) -> Answers:
    """The moments of a coin with two values."""
    return {"kept_fraction": 1 - p, "mean": 1.0, "variance": p / (1 - p)}


def attention_dropout(**_: Any) -> Answers:
    """A softmax sums to 1."""
    return {"eval_row_sum": 1.0}


def expected_row_sums(**_: Any) -> Answers:
    """Inverted dropout keeps the mean."""
    return {"mean_row_sum": 1.0}


def train_mode_randomness(**_: Any) -> Answers:
    """As documented."""
    return {"train_runs_equal": False, "eval_runs_equal": True, "default_dropout": 0.1}


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        classification_or_regression,
        uniform_cross_entropy,
        cross_entropy_by_hand,
        double_softmax,
        perplexity,
        cross_entropy_layout,
        label_smoothing,
        clip_by_norm,
        clip_by_value,
        clip_vanished,
        adam_first_step,
        warmup_schedule,
        teacher_forcing_shift,
        label_leak,
        parallel_equals_stepwise,
        error_compounding,
        greedy_vs_best,
        dropout,
        attention_dropout,
        train_mode_randomness,
    )
}
EXPECTED: Mapping[str, Callable[..., Answers]] = {
    "dropout": expected_dropout,
    "attention_dropout": expected_row_sums,
}
TOLERANCES: Mapping[str, tuple[float, float]] = {"clip_by_norm": (1e-5, 1e-5)}
