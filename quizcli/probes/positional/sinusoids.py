"""The sinusoidal encoding: entries, dot products, shifts, wavelengths."""

import math
from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, exact, probe, real
from quizcli.probes.lab import Lab, number
from quizcli.probes.lazily import torch
from quizcli.probes.positional.common import AROUND, frequencies, largest_change, sinusoids

FAR = 100


@probe(
    title="One entry of the sinusoidal encoding",
    outputs={
        "value": real("the entry"),
        "frequency": real("radians per position"),
        "is_sine": exact("bool", "sine rather than cosine"),
        "positions_taken": exact("vector", "position"),
        "value_by_position": real("entry of this column against positions_taken", "vector"),
    },
    where=("index < d_model",),
    formula="sin or cos of pos / 10000^(2 i / d), i = index // 2",
    pitfalls="Radians. tensor2tensor puts all sines before all cosines; the paper interleaves.",
    source="Vaswani et al. 2017, section 3.5",
)
def sinusoidal_value(
    lab: Lab,
    pos: Annotated[int, Range(0, 500, "position, from 0")] = 3,
    index: Annotated[int, Range(0, 63, "column, from 0")] = 4,
    d_model: Annotated[int, OneOf((8, 16, 64, 512), "width")] = 64,
) -> Outputs:
    """Entry (pos, index) of the table; it is a sine when position 0 has a 0 there.

    Source: Vaswani et al. 2017, section 3.5.
    """
    around = list(range(max(pos - AROUND, 0), pos + AROUND + 1))
    values = sinusoids(lab, around, d_model)[:, index].tolist()
    return {
        "value": values[around.index(pos)],
        "frequency": number(frequencies(lab, d_model)[index // 2]),
        "is_sine": number(sinusoids(lab, [0], d_model)[0, index]) == 0.0,
        "positions_taken": around,
        "value_by_position": values,
    }


@probe(
    title="Dot product of two sinusoidal encodings: only the distance matters",
    outputs={
        "dot": real("encodings of pos and pos + offset"),
        "dot_elsewhere": real("the same offset, 100 positions later"),
        "same": exact("bool", "both are equal up to rounding"),
        "symmetric": exact("bool", "offset and -offset give the same"),
        "squared_norm": real("of one encoding"),
        "dot_by_distance": real("dot product of two encodings by distance", "vector"),
    },
    formula="sum over i of cos(w_i k); squared norm d / 2",
    pitfalls="It does not fall steadily with the distance: do not ask which of two close distances "
    "gives more. It cannot tell left from right (the learned W_Q and W_K can).",
    source="Vaswani et al. 2017, section 3.5; Yan et al. 2019, section 3",
)
def sinusoidal_dot(
    lab: Lab,
    pos: Annotated[int, Range(0, 300, "first position")] = 7,
    offset: Annotated[int, Range(0, 100, "distance k")] = 5,
    d_model: Annotated[int, OneOf((8, 16, 64, 512), "width")] = 64,
) -> Outputs:
    """Dot products of rows of the table, (d,) each.

    Source: Vaswani et al. 2017, section 3.5; Yan et al. 2019, section 3.
    """
    positions = [pos, pos + offset, pos + 2 * offset, pos + 100, pos + 100 + offset]
    here, right, far_right, later, later_right = sinusoids(lab, positions, d_model)
    dot, elsewhere = number(here @ right), number(later @ later_right)
    leftward, rightward = number(right @ here), number(right @ far_right)
    return {
        "dot": dot,
        "dot_elsewhere": elsewhere,
        "same": abs(dot - elsewhere) < lab.tiny * d_model,
        "symmetric": abs(leftward - rightward) < lab.tiny * d_model,
        "squared_norm": number(here @ here),
        "dot_by_distance": (
            sinusoids(lab, list(range(pos, pos + FAR + 1)), d_model) @ here
        ).tolist(),
    }


@probe(
    title="A shift by k is one fixed linear map of the encoding",
    outputs={
        "max_abs_error": real("largest entry of |M_k PE(pos) - PE(pos + k)|: 0 up to rounding"),
        "holds": exact("bool", "one M_k serves every position tried"),
        "m_is_orthogonal": exact("bool", "M_k M_k^T is the identity"),
        "distinct_angles": exact("int", "rotation blocks with an angle of their own"),
    },
    formula="2 x 2 blocks that turn by w_i k",
    pitfalls="The same map for every position: four positions are tried.",
    source="Vaswani et al. 2017, section 3.5",
)
def sinusoidal_shift(
    lab: Lab,
    k: Annotated[int, Range(1, 60, "shift")] = 5,
    d_model: Annotated[int, OneOf((4, 8, 16, 32), "width")] = 16,
    pos: Annotated[int, Range(0, 200, "one of the positions tried")] = 11,
) -> Outputs:
    """M_k, (d, d), of 2 x 2 rotations; it is applied to the positions 0, 1, pos and pos + 37.

    Source: Vaswani et al. 2017, section 3.5.
    """
    angles = k * frequencies(lab, d_model)  # (d/2,)
    cos, sin = angles.cos(), angles.sin()
    blocks = torch.stack([cos, sin, -sin, cos], -1).reshape(-1, 2, 2)  # (d/2, 2, 2)
    apart = torch.einsum("iab,ij->iajb", blocks, lab.eye(d_model // 2))  # block i at (i, i)
    shift = apart.reshape(d_model, d_model)
    positions = [0, 1, pos, pos + 37]
    moved = sinusoids(lab, positions, d_model) @ shift.T  # (4, d)
    error = largest_change(moved, sinusoids(lab, [p + k for p in positions], d_model))
    return {
        "max_abs_error": error,
        "holds": error < lab.tiny,
        "m_is_orthogonal": largest_change(shift @ shift.T, lab.eye(d_model)) < lab.tiny,
        "distinct_angles": len(set(angles.tolist())),
    }


@probe(
    title="Wavelengths of the sinusoids",
    outputs={
        "shortest": real("positions per turn of the first pair"),
        "longest": real("positions per turn of the last pair"),
        "reaches_20000_pi": exact("bool", "the longest is 10000 * 2 pi"),
        "wavelength_by_pair": real("positions per turn for i = 0..d/2-1", "vector"),
    },
    formula="2 pi 10000^(2 i / d), i = 0 .. d/2 - 1",
    pitfalls="10000 * 2 pi is the limit; the last pair stops short of it (6,283 for d = 8; 60,611 "
    "for d = 512).",
    source="Vaswani et al. 2017, section 3.5",
)
def sinusoidal_wavelengths(
    lab: Lab,
    d_model: Annotated[int, OneOf((8, 16, 64, 128, 512), "width")] = 512,
) -> Outputs:
    """Extremes of the d/2 wavelengths, in positions.

    Source: Vaswani et al. 2017, section 3.5.
    """
    wavelengths = 2 * math.pi / frequencies(lab, d_model)  # (d/2,)
    longest = number(wavelengths.max())
    return {
        "shortest": number(wavelengths.min()),
        "longest": longest,
        "reaches_20000_pi": longest >= 20000 * math.pi,
        "wavelength_by_pair": wavelengths.tolist(),
    }
