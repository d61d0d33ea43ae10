"""How far a signal travels and what has to wait: path lengths, sequential steps, scans."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from quizcli.probes.base import Grid, OneOf, Outputs, Range, Seed, exact, probe, real
from quizcli.probes.lab import Lab, attend, causal, count_flops, meta, number
from quizcli.probes.lazily import F, torch
from quizcli.probes.masks.patterns import looking_back

WIDTH = 4


# ------------------------------------------------------------------- helpers
def inputs_of(node: Any) -> Iterator[Any]:
    """The nodes of the autograd graph that a node's inputs come from."""
    return (each for each, _ in node.next_functions if each is not None)


def shortest(output: "torch.Tensor", leaves: "Sequence[torch.Tensor]", name: str) -> list[int]:
    """Fewest nodes of that name on a way back from the output to each leaf; -1 without a way."""
    start: Any = output.grad_fn
    waiting = deque([(start, int(name in start.name()))])
    best: dict[Any, int] = {}
    while waiting:
        node, steps = waiting.popleft()
        if best.get(node, steps + 1) <= steps:
            continue
        best[node] = steps
        waiting.extend((each, steps + (name in each.name())) for each in inputs_of(node))
    ends = {id(getattr(node, "variable", None)): steps for node, steps in best.items()}
    return [ends.get(id(each), -1) for each in leaves]


def longest(output: "torch.Tensor", name: str) -> int:
    """Most nodes of that name on any way back: what cannot be done at the same time."""
    below: dict[Any, int] = {}
    waiting: list[Any] = [output.grad_fn]
    while waiting:
        node = waiting[-1]
        unknown = [each for each in inputs_of(node) if each not in below]
        waiting.extend(unknown)
        if not unknown:
            below[waiting.pop()] = (name in node.name()) + max(
                (below[each] for each in inputs_of(node)), default=0
            )
    return below[output.grad_fn]


def recurrent_states(lab: Lab, inputs: "list[torch.Tensor]", seed: int) -> "torch.Tensor":
    """The last state of a tanh network without biases that reads the inputs, (width,)."""
    width = inputs[0].shape[-1]
    weight = lab.randn(width, width, generator=lab.generator(seed), scale=0.3)
    state = lab.zeros(width)
    for x in inputs:
        state = torch.tanh(weight @ state + x)
    return state


# -------------------------------------------------------------------- probes
@probe(
    title="From the first input to the last output: the path, counted on the autograd graph",
    outputs={
        "path": exact("int", "recurrent steps, or attention layers, that the signal passes"),
        "sequential_steps": exact("int", "steps of one layer that wait for one another"),
        "path_by_distance": exact("vector", "recurrent steps or layers to an input by distance"),
    },
    formula="rnn n; self-attention 1; window ceil((n - 1)/(w - 1))",
    pitfalls="Orders of growth are per layer. Whether the first step counts (n or n - 1) is a "
    "convention: say which.",
    source="Vaswani et al. 2017, section 4 and table 1",
)
def path_length(
    lab: Lab,
    layer: Annotated[str, OneOf(("rnn", "self_attention", "window_attention"), "layer")] = "rnn",
    n: Annotated[int, Range(3, 40, "length of the sequence")] = 16,
    w: Annotated[int, Range(2, 8, "keys per query, itself included")] = 4,
) -> Outputs:
    """Walks the autograd graph of a tanh network, or stacks attention until the last position
    has a gradient at the first.

    Source: Vaswani et al. 2017, table 1.
    """
    g = lab.generator(0)
    inputs = [lab.randn(WIDTH, generator=g).requires_grad_() for _ in range(n)]
    if layer == "rnn":
        last = recurrent_states(lab, inputs, 1)
        paths = shortest(last, inputs[::-1], "Tanh")
        return {
            "path": paths[-1],
            "sequential_steps": longest(last, "Tanh"),
            "path_by_distance": paths,
        }
    allowed = causal(n, lab) if layer == "self_attention" else looking_back(n, w, lab)
    tokens = state = torch.stack(inputs)  # (n, width)
    steps = longest(attend(state, state, state, allowed)[0], "Softmax")
    unread = torch.ones(n, dtype=torch.bool, device=lab.device)
    layers = torch.zeros(n, dtype=torch.int64, device=lab.device)  # that each token stays unread
    while unread[0]:
        state, layers = attend(state, state, state, allowed)[0], layers + unread
        (gradient,) = torch.autograd.grad(state[-1].sum(), tokens, retain_graph=True)
        unread &= ~gradient.any(1)
    return {
        "path": int(layers[0]),
        "sequential_steps": steps,
        "path_by_distance": layers.flip(0).tolist(),
    }


@probe(
    title="Four kinds of layer compared: operations and steps that wait",
    outputs={
        "complexity": exact("vector", "self-attention, recurrent, convolution, restricted"),
        "sequential": exact("vector", "steps that wait for one another, in the same order"),
        "cheapest": exact("str", "the layer with the fewest operations"),
    },
    formula="n^2 d, n d^2, k n d^2, r n d; 1, n, 1, 1",
    pitfalls="Orders of growth, without constants. Restricted attention sees r neighbours.",
    source="Vaswani et al. 2017, table 1",
    where=("r < n",),
)
def layer_table(
    lab: Lab,
    n: Annotated[int, Range(10, 2000, "length of the sequence", step=10)] = 100,
    d: Annotated[int, Range(64, 1024, "width", step=64)] = 512,
    k: Annotated[int, OneOf((3, 5, 7), "width of the convolution")] = 3,
    r: Annotated[int, OneOf((8, 16, 32), "neighbours that restricted attention sees")] = 16,
) -> Outputs:
    """Counts multiply-adds of each layer's own product, and the longest chain in its graph.

    Source: Vaswani et al. 2017, table 1.
    """
    counted = {
        "self_attention": count_flops(lambda: meta(n, d) @ meta(d, n)),
        "recurrent": n * count_flops(lambda: meta(1, d) @ meta(d, d)),
        "convolution": count_flops(lambda: F.conv1d(meta(1, d, n), meta(d, d, k), padding=k // 2)),
        "restricted_attention": count_flops(lambda: meta(n, 1, d) @ meta(n, d, r)),
    }
    return {
        "complexity": [each // 2 for each in counted.values()],
        "sequential": _waiting(lab, n, k, r),
        "cheapest": min(counted, key=lambda name: counted[name]),
    }


def _waiting(lab: Lab, n: int, k: int, r: int) -> list[int]:
    """The longest chain of each layer, at width 1: the width does not enter."""
    x = lab.randn(n, 1, generator=lab.generator(0)).requires_grad_()
    kernel = lab.randn(1, 1, k, generator=lab.generator(1))
    near = looking_back(n, r, lab)
    return [
        longest(attend(x, x, x)[0], "Softmax"),
        longest(recurrent_states(lab, list(x), 1), "Tanh"),
        longest(F.conv1d(x.T[None], kernel, padding=k // 2), "Conv"),
        longest(attend(x, x, x, near)[0], "Softmax"),
    ]


@probe(
    title="A linear recurrence in parallel",
    outputs={
        "max_abs_diff": real("largest difference between loop and scan"),
        "same": exact("bool", "both give the same states"),
        "loop_depth": exact("int", "steps that wait for one another in the loop"),
        "scan_depth": exact("int", "rounds of the scan"),
    },
    formula="h_t = a h_(t-1) + x_t; n steps against ceil(log2 n) rounds",
    pitfalls="Works since linear steps can be composed in any grouping. A tanh between the steps "
    "forbids it.",
    source="Martin and Cundy 2018; Blelloch 1990",
)
def linear_scan(
    lab: Lab,
    n: Annotated[int, Range(2, 128, "length of the sequence")] = 32,
    a: Annotated[float, Grid(0.5, 1.0, 0.1, "decay")] = 0.9,
    seed: Seed = 0,
) -> Outputs:
    """Runs h_t = a h_(t-1) + x_t in a loop, and by doubling: each pair (factor, summand) is
    composed with the one 1, 2, 4, ... places before it.

    Source: Blelloch 1990.
    """
    x = lab.randn(n, generator=lab.generator(seed))
    states = [lab.zeros(1)[0]]
    for each in x:
        states.append(a * states[-1] + each)
    scanned, rounds = _scan(torch.full_like(x, a), x)
    difference = number((torch.stack(states[1:]) - scanned).abs().max())
    return {
        "max_abs_diff": difference,
        "same": difference < lab.tiny,
        "loop_depth": len(states) - 1,
        "scan_depth": rounds,
    }


def _scan(factor: "torch.Tensor", summand: "torch.Tensor") -> "tuple[torch.Tensor, int]":
    """All states, and the rounds that it took."""
    n, apart, rounds = len(summand), 1, 0
    while apart < n:
        later = factor[apart:]
        summand = torch.cat([summand[:apart], later * summand[:-apart] + summand[apart:]])
        factor = torch.cat([factor[:apart], later * factor[:-apart]])
        apart, rounds = 2 * apart, rounds + 1
    return summand, rounds
