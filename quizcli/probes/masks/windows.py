"""Windows of neighbouring keys: the pairs they allow, without gaps and with them."""

from typing import Annotated

from quizcli.probes.base import Outputs, Range, Switch, exact, probe, real
from quizcli.probes.lab import Lab, causal
from quizcli.probes.masks.patterns import both_sides, by_position, count, looking_back


@probe(
    title="Sliding-window mask: allowed pairs",
    outputs={
        "allowed": exact("int", "pairs inside the window"),
        "dense": exact("int", "pairs without the window"),
        "saving": real("dense / allowed"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    where=("w < n",),
    formula="causal: n w - w (w - 1) / 2; two-sided: n (2 w + 1) - w (w + 1)",
    pitfalls="Papers count w differently: in Longformer it is the whole width, w / 2 on each side; "
    "in Mistral it looks back. Define it in the prompt. The ends have shorter rows.",
    source="Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2",
)
def sliding_window_count(
    lab: Lab,
    n: Annotated[int, Range(2, 200, "sequence length")] = 10,
    w: Annotated[int, Range(1, 40, "keys per query, or per side: see is_causal")] = 3,
    is_causal: Annotated[
        bool, Switch("true: w keys ending at the query; false: w on each side and itself")
    ] = True,
) -> Outputs:
    """Counts in a windowed mask (n, n) and in the causal or full mask it is cut from.

    Source: Beltagy et al. 2020, section 3.1; Jiang et al. 2023, section 2.
    """
    windowed = looking_back(n, w, lab) if is_causal else both_sides(n, w, lab)
    dense = count(causal(n, lab)) if is_causal else windowed.numel()
    return {
        "allowed": count(windowed),
        "dense": dense,
        "saving": dense / count(windowed),
        "keys_by_position": by_position(windowed),
    }


@probe(
    title="Dilated window: pairs and reach of one layer",
    outputs={
        "allowed": exact("int", "allowed pairs"),
        "reach_each_side": exact("int", "farthest key of a query in the middle"),
        "keys_per_inner_query": exact("int", "keys of a query in the middle"),
        "keys_by_position": exact("vector", "keys that a query reads, by position"),
    },
    where=("2 * w * dilation < n",),
    formula="n (2 w + 1) - dilation w (w + 1); w dilation; 2 w + 1",
    pitfalls="The reach grows with the dilation, the cost per query does not.",
    source="Beltagy et al. 2020, section 3.1",
)
def dilated_window(
    lab: Lab,
    n: Annotated[int, Range(20, 200, "sequence length")] = 64,
    w: Annotated[int, Range(1, 8, "keys on each side")] = 3,
    dilation: Annotated[int, Range(1, 6, "distance from one key to the next")] = 2,
) -> Outputs:
    """Counts in a two-sided window with gaps, (n, n), and the row of the middle query.

    Source: Beltagy et al. 2020, section 3.1.
    """
    mask = both_sides(n, w, lab, dilation)
    seen = mask[n // 2].nonzero()[:, 0]  # (keys of the middle query,)
    return {
        "allowed": count(mask),
        "reach_each_side": int(seen.max()) - n // 2,
        "keys_per_inner_query": len(seen),
        "keys_by_position": by_position(mask),
    }
