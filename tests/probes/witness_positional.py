"""Second opinions on the positional probes: sines, cosines and powers in plain Python."""

import math
from collections.abc import Callable, Mapping
from typing import Any

Answers = dict[str, Any]


def frequency(i: int, d: int) -> float:
    """Radians per position of the pair i."""
    return float(10000 ** (-2 * i / d))


def encoding(position: int, d: int) -> list[float]:
    """Sine and cosine of every pair in turn."""
    angles = [position * frequency(i, d) for i in range(d // 2)]
    return [value for angle in angles for value in (math.sin(angle), math.cos(angle))]


def permutation_equivariance(model: str, n: int, d: int, seed: int) -> Answers:
    """Only what has neither positions, nor a direction, nor a mask is equivariant."""
    blind = ("attention", "encoder_layer")
    return {
        "equivariant": model in blind,
        "last_changes_when_prefix_is_shuffled": model not in (*blind, "causal_attention"),
    }


def causal_layers_see_order(layers: int, n: int, seed: int) -> Answers:
    """The second layer reads rows that differ by what they could see."""
    return {"notices": layers >= 2}


def sinusoidal_value(pos: int, index: int, d_model: int) -> Answers:
    """Even columns are sines, odd ones cosines."""
    return {
        "value": encoding(pos, d_model)[index],
        "frequency": frequency(index // 2, d_model),
        "is_sine": index % 2 == 0,
        "positions_taken": [each for each in range(pos - 32, pos + 33) if each >= 0],
        "value_by_position": [
            encoding(each, d_model)[index] for each in range(pos - 32, pos + 33) if each >= 0
        ],
    }


def sinusoidal_dot(pos: int, offset: int, d_model: int) -> Answers:
    """sin a sin b + cos a cos b = cos(a - b)."""
    dots = [
        sum(math.cos(away * frequency(i, d_model)) for i in range(d_model // 2))
        for away in range(101)
    ]
    dot = dots[offset]
    return {
        "dot": dot,
        "dot_elsewhere": dot,
        "same": True,
        "symmetric": True,
        "squared_norm": d_model / 2,
        "dot_by_distance": dots,
    }


def sinusoidal_shift(k: int, d_model: int, pos: int) -> Answers:
    """A rotation of each pair."""
    return {
        "max_abs_error": 0.0,
        "holds": True,
        "m_is_orthogonal": True,
        "distinct_angles": d_model // 2,
    }


def sinusoidal_wavelengths(d_model: int) -> Answers:
    """2 pi over the first and the last frequency."""
    last = d_model // 2 - 1
    return {
        "shortest": 2 * math.pi,
        "longest": 2 * math.pi / frequency(last, d_model),
        "reaches_20000_pi": False,
        "wavelength_by_pair": [2 * math.pi / frequency(i, d_model) for i in range(last + 1)],
    }


def raw_position(pos: int, d_model: int, seed: int) -> Answers:
    """d entries of pos; d / 2 pairs of length 1."""
    return {
        "raw_norm": pos * math.sqrt(d_model),
        "sinusoid_norm": math.sqrt(d_model / 2),
        "raw_swamps": True,
    }


def embedding_scale(d_model: int, seed: int) -> Answers:
    """d / 2 pairs of length 1 against a token of length 1."""
    return {"position_norm": math.sqrt(d_model / 2), "unscaled_smaller_than_position": True}


def rope_relative(m: int, n: int, shift: int, d: int, seed: int) -> Answers:
    """Two rotations by the same angle cancel in a dot product, and keep lengths."""
    return {"score_difference": 0.0, "same_score": True, "norm_ratio": 1.0, "parameters": 0}


def alibi(heads: int, head: int, distance: int) -> Answers:
    """A geometric sequence of slopes."""
    slope = 2 ** (-8 * head / heads)
    return {
        "slope": slope,
        "penalty": -slope * distance,
        "parameters": 0,
        "penalty_by_distance": [-slope * away for away in range(distance + 1)],
    }


def expected_raw_position(pos: int, d_model: int, seed: int) -> Answers:
    """d entries of variance 1."""
    return {"embedding_norm": math.sqrt(d_model)}


def expected_embedding_scale(d_model: int, seed: int) -> Answers:
    """d entries of variance 1 / d, then of variance 1."""
    return {
        "token_norm": 1.0,
        "token_norm_scaled": math.sqrt(d_model),
        "scaled_over_position": math.sqrt(2),
    }


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        permutation_equivariance,
        causal_layers_see_order,
        sinusoidal_value,
        sinusoidal_dot,
        sinusoidal_shift,
        sinusoidal_wavelengths,
        raw_position,
        embedding_scale,
        rope_relative,
        alibi,
    )
}

EXPECTED: Mapping[str, Callable[..., Answers]] = {
    "raw_position": expected_raw_position,
    "embedding_scale": expected_embedding_scale,
}
