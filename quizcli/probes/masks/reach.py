"""How far a token hears through layers with a window, by gradients and by steps."""

from typing import Annotated

from quizcli.probes.attention.layers import random_projections
from quizcli.probes.base import Outputs, Range, Seed, Switch, exact, probe, statistical
from quizcli.probes.lab import Lab, attend, causal, listed, number
from quizcli.probes.lazily import F, torch
from quizcli.probes.masks.patterns import both_sides, count, looking_back


def gradient_at_inputs(
    lab: Lab, mask: "torch.Tensor", layers: int, seed: int, position: int
) -> "torch.Tensor":
    """Size of the gradient at every input of one output of stacked random attention, (n,).

    The layers have width 4 and a residual connection; the same seed gives the same
    input and weights whatever the mask.
    """
    generator = lab.generator(seed)
    x = lab.randn(len(mask), 4, generator=generator).requires_grad_()
    h = x
    for _ in range(layers):
        w_q, w_k, w_v = random_projections(lab, 4, generator, scale=0.3)
        h = h + attend(h @ w_q, h @ w_k, h @ w_v, mask)[0]  # (n, 4)
    direction = lab.randn(4, generator=generator)
    (gradient,) = torch.autograd.grad(h[position] @ direction, x)
    return gradient.abs().sum(1)


@probe(
    title="Receptive field of stacked sliding-window attention, measured by gradients",
    outputs={
        "span": exact(
            "int", "inputs that change the last output (causal) or the middle one (two-sided)"
        ),
        "gradient_beyond": exact("float", "largest gradient outside the receptive field: 0"),
        "gradient_by_distance": statistical(
            "vector", "size of the gradient by distance, 0 is the output's own position"
        ),
    },
    formula="causal: min(n, L (w - 1) + 1); two-sided: 2 L w + 1, cut at the ends",
    pitfalls="Papers round to L w: Mistral says 131K = 32 * 4096; with 4096 keys that include the "
    "query it is 32 * 4095 + 1 = 131,041. The zero outside is exact, not small.",
    source="Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2",
)
def window_receptive_field(
    lab: Lab,
    n: Annotated[int, Range(4, 80, "sequence length")] = 40,
    w: Annotated[int, Range(2, 12, "keys per query, itself included (causal); or per side")] = 4,
    layers: Annotated[int, Range(1, 8, "layers L")] = 3,
    is_causal: Annotated[bool, Switch("the window looks back only")] = True,
    seed: Seed = 0,
) -> Outputs:
    """Inputs with a non-zero gradient from one output position of L random layers, (n,).

    Source: Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2.
    """
    mask = looking_back(n, w, lab) if is_causal else both_sides(n, w, lab)
    position = n - 1 if is_causal else n // 2
    gradient = gradient_at_inputs(lab, mask, layers, seed, position)  # (n,)
    reach = mask[position]
    for _ in range(layers - 1):
        reach = mask[reach].any(0)  # (n,) keys of all the queries reached so far
    return {
        "span": count(gradient > 0),
        "gradient_beyond": number(gradient.masked_fill(reach, 0.0).max()),
        "gradient_by_distance": gradient[: position + 1].flip(0).tolist(),
    }


@probe(
    title="How many windowed layers until a token can hear another at a given distance",
    outputs={
        "layers": exact("int", "layers of windowed attention"),
        "full_attention_layers": exact("int", "layers of full causal attention"),
        "distances_taken": exact("vector", "distance"),
        "layers_by_distance": exact("vector", "layers against distances_taken, windowed"),
        "full_attention_layers_by_distance": exact("vector", "layers against distances_taken"),
    },
    formula="ceil(distance / (w - 1)); 1",
    pitfalls="If w leaves out the query itself it is ceil(distance / w).",
    source="Vaswani et al. 2017, table 1 (restricted self-attention); Beltagy et al. 2020",
)
def window_layers_needed(
    lab: Lab,
    distance: Annotated[
        int, Range(1, 2000, "positions from the early token to the late one")
    ] = 100,
    w: Annotated[int, Range(2, 256, "keys per query, itself included; causal")] = 16,
) -> Outputs:
    """Layers until what the last of distance + 1 tokens hears includes the first.

    Source: Vaswani et al. 2017, table 1; Beltagy et al. 2020.
    """
    layers, full = (_layers_until_heard(lab, distance, each) for each in (w, distance + 1))
    shown = listed(0, distance)
    return {
        "layers": layers[-1],
        "full_attention_layers": full[-1],
        "distances_taken": shown,
        "layers_by_distance": [layers[each] for each in shown],
        "full_attention_layers_by_distance": [full[each] for each in shown],
    }


def _layers_until_heard(lab: Lab, distance: int, w: int) -> list[int]:
    """Follow the last token's receptive field back, one windowed layer at a time: the layers
    after which it hears each token, itself first."""
    heard = lab.zeros(1, distance + 1)  # 1 where the last token can hear
    heard[0, -1] = 1
    silent = 1 - heard  # summed up: the layers that a token stayed unheard
    while heard[0, 0] == 0:
        heard = F.max_pool1d(F.pad(heard, (0, w - 1)), w, stride=1)  # key j: queries j .. j+w-1
        silent += 1 - heard
    return [int(each) for each in silent[0].flip(0).tolist()]


@probe(
    title="Gradient from the last token to the first: full causal attention or a sliding window",
    outputs={
        "full": statistical("float", "size of the gradient with full causal attention"),
        "windowed": statistical("float", "the same with the window"),
        "windowed_is_zero": exact("bool", "the windowed gradient is exactly 0"),
        "full_is_zero": exact("bool", "the full gradient is exactly 0"),
        "full_by_distance": statistical("vector", "size of the gradient by distance, full"),
        "windowed_by_distance": statistical("vector", "size of the gradient by distance, window"),
    },
    formula="the windowed gradient is exactly 0 when n - 1 > L (w - 1)",
    pitfalls="Inside the receptive field the full gradient from the far end was the larger one in "
    "96 of 96 runs, by 2 to 270 times; from a near neighbour the windowed one is larger, because "
    "it is averaged over fewer keys. Ask about the zero only.",
    source="Beltagy et al. 2020, section 3.1",
)
def window_vs_full_gradient(
    lab: Lab,
    n: Annotated[int, Range(4, 60, "sequence length")] = 32,
    w: Annotated[int, Range(2, 12, "keys per query, itself included")] = 4,
    layers: Annotated[int, Range(1, 6, "layers L")] = 3,
    seed: Seed = 0,
) -> Outputs:
    """Gradient of the last output by the first input through L random layers of width 4.

    Source: Beltagy et al. 2020, section 3.1.
    """
    masks = causal(n, lab), looking_back(n, w, lab)
    full, windowed = (
        gradient_at_inputs(lab, each, layers, seed, n - 1).flip(0).tolist() for each in masks
    )
    return {
        "full": full[-1],
        "windowed": windowed[-1],
        "windowed_is_zero": windowed[-1] == 0.0,
        "full_is_zero": full[-1] == 0.0,
        "full_by_distance": full,
        "windowed_by_distance": windowed,
    }
