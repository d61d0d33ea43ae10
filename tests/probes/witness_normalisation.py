"""Witnesses of the normalisation probes: plain Python, and what the papers prove."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Answers = dict[str, Any]


def layernorm_by_hand(x: Sequence[float]) -> Answers:
    """Subtract the mean, divide by the root of the variance and a little."""
    mean, variance = statistics.fmean(x), statistics.pvariance(x)
    return {
        "y": [(each - mean) / math.sqrt(variance + 1e-5) for each in x],
        "mean": mean,
        "var": variance,
        "var_unbiased": statistics.variance(x),
    }


def layernorm_invariance(scale: float, shift: float, d: int, seed: int) -> Answers:
    """Epsilon aside, the output does not know scale and shift, and the gradient knows the scale."""
    return {
        "invariant": True,
        "negative_scale_flips": True,
        "gradient_ratio": scale,
        "grad_dot_ones": 0.0,
        "grad_dot_x": 0.0,
    }


def norm_axes(batch: int, seq: int, d: int, seed: int) -> Answers:
    """One mean for each token, or one for each feature."""
    return {
        "layernorm_means": batch * seq,
        "batchnorm_means": d,
        "ln_depends_on_other_examples": False,
        "bn_depends_on_other_examples": True,
        "same_in_eval": True,
    }


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each for each in (layernorm_by_hand, layernorm_invariance, norm_axes)
}
TOLERANCES: Mapping[str, tuple[float, float]] = {"layernorm_invariance": (1e-4, 5e-5)}
