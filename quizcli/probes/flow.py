"""How gradients travel: over distance in the sequence, and over depth in the stack."""

from collections.abc import Callable, Sequence
from typing import Annotated

from quizcli.probes.attention.layers import random_projections
from quizcli.probes.base import Grid, OneOf, Outputs, Range, Seed, exact, probe, real, statistical
from quizcli.probes.lab import Lab, attend, gradient_norms, jacobian, log10, number
from quizcli.probes.lazily import F, nn, torch

VANISHED = 1e-3
STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}


# ---------------------------------------------------------------------- distance
@probe(
    title="From the last output to the first token: RNN against self-attention",
    outputs={
        "rnn": statistical(doc="gradient at the first token over the one at the last"),
        "attention": statistical(doc="gradient at the first token over the mean of the others"),
        "log10_rnn": statistical(doc="decades that the RNN loses"),
        "attention_larger": statistical("bool", "attention keeps more"),
        "rnn_by_distance": statistical(
            "vector", "relative gradient norm by distance, over the one at the last token"
        ),
        "attention_by_distance": statistical(
            "vector", "relative gradient norm by distance, over the mean of the tokens between"
        ),
    },
    formula="RNN: exponential in n; attention: about 1 whatever the distance",
    pitfalls="Attention dilutes: a single token's share is about 1/n, so its gradient falls with n "
    "though distance plays no part. Compare it with the other tokens.",
    source="Vaswani et al. 2017, section 4; Bengio et al. 1994",
)
def gradient_vs_distance(
    lab: Lab,
    n: Annotated[int, Range(8, 128, "tokens", step=8)] = 64,
    d: Annotated[int, Range(16, 48, "width", step=16)] = 32,
    seed: Seed = 0,
) -> Outputs:
    """Jacobians of the last output by each of n random tokens, for nn.RNN and for one layer of
    nn.MultiheadAttention with 2 heads, as PyTorch starts them.

    Source: Bengio et al. 1994.
    """
    x = lab.randn(n, d, generator=lab.generator(seed))
    network = lab.module(lambda: nn.RNN(d, d, batch_first=True), seed)
    rnn = _pulls(lambda e: network(e)[0][..., -1, :], x)
    others = _pulls(_last_attention(lab, d, 2, seed), x)
    kept = (rnn / rnn[-1]).flip(0).tolist()  # (n,), the last token first
    shares = (others / others[1:-1].mean()).flip(0).tolist()
    return {
        "rnn": kept[-1],
        "attention": shares[-1],
        "log10_rnn": log10(kept[-1]),
        "attention_larger": shares[-1] > kept[-1],
        "rnn_by_distance": kept,
        "attention_by_distance": shares,
    }


def _last_attention(
    lab: Lab, d: int, heads: int, seed: int
) -> "Callable[[torch.Tensor], torch.Tensor]":
    """Self-attention's output at the last position, (..., n, d) -> (..., d)."""
    layer = lab.module(lambda: nn.MultiheadAttention(d, heads, batch_first=True), seed)

    def last(tokens: "torch.Tensor") -> "torch.Tensor":
        output: torch.Tensor = layer(tokens[..., -1:, :], tokens, tokens, need_weights=False)[0]
        return output[..., 0, :]

    return last


def _pulls(function: "Callable[[torch.Tensor], torch.Tensor]", x: "torch.Tensor") -> "torch.Tensor":
    """Norm of the Jacobian by each of the n tokens, (n,)."""
    pulls: torch.Tensor = jacobian(function, x).norm(dim=(0, 2))
    return pulls


@probe(
    title="Each token's share of an attention output",
    outputs={
        "mean_weight": real("mean attention weight"),
        "max_weight": statistical(doc="largest weight"),
        "grad_times_n": statistical(doc="n times the mean gradient norm of a token"),
        "entropy_fraction": statistical(doc="entropy of the weights over ln n"),
        "weight_by_token": statistical("vector", "attention weight by token"),
    },
    formula="mean weight 1/n",
    pitfalls="Only the mean is exact. The gradient's share is about 1/n only while the weights are "
    "nearly uniform, as before training.",
    source="Vaswani et al. 2017, section 2",
)
def attention_dilution(
    lab: Lab,
    n: Annotated[int, OneOf((8, 16, 32, 64, 128, 256), "tokens")] = 64,
    d: Annotated[int, Range(16, 64, "width", step=16)] = 32,
    seed: Seed = 0,
) -> Outputs:
    """Weights (n,) and Jacobians of one head's last output, as PyTorch starts it.

    Source: Vaswani et al. 2017, section 2.
    """
    x = lab.randn(n, d, generator=lab.generator(seed))
    layer = lab.module(lambda: nn.MultiheadAttention(d, 1, batch_first=True), seed)
    with torch.no_grad():
        weights = layer(x[None, -1:], x[None], x[None])[1].flatten()  # (n,)
    pulls = _pulls(_last_attention(lab, d, 1, seed), x)
    entropy = -(weights * weights.log()).sum()
    return {
        "mean_weight": number(weights.mean()),
        "max_weight": number(weights.max()),
        "grad_times_n": n * number(pulls[:-1].mean()),
        "entropy_fraction": number(entropy / torch.tensor(n).log()),
        "weight_by_token": weights.tolist(),
    }


# ------------------------------------------------------------------------- depth
@probe(
    title="A transformer without its residual connections",
    outputs={
        "with_residual": statistical(doc="gradient norm at the input, with them"),
        "without_residual": statistical(doc="the same without them"),
        "log10_without": statistical(doc="decades of the latter"),
        "residual_larger": statistical("bool", "it is larger with them"),
        "without_vanishes": statistical("bool", "it is below 0.001 without them"),
        "with_residual_by_layer": statistical(
            "vector", "gradient norm for layer = 0..L, 0 is the input"
        ),
        "without_residual_by_layer": statistical(
            "vector", "gradient norm for layer = 0..L, without them"
        ),
    },
    formula="products of attention and feed-forward Jacobians, with or without I +",
    pitfalls="Without norm the order held in 600 of 600 seeds; 'below 0.001' in 18 of 150 at 12 "
    "layers, 142 at 18, 150 at 24: ask at 24. It is the ReLU that halves the squares in a layer: "
    "with twice the variance behind it about a tenth is left. With pre-norm nothing vanishes and "
    "the order turns in a quarter to half of the seeds. With residuals and no norm the gradient "
    "explodes.",
    source="He et al. 2016 (Identity mappings); Dong et al. 2021; Noci et al. 2022",
)
def transformer_depth_gradient(
    lab: Lab,
    layers: Annotated[int, Range(2, 24, "encoder layers")] = 12,
    norm: Annotated[str, OneOf(("none", "pre"), "LayerNorm before each branch")] = "none",
    n: Annotated[int, Range(6, 12, "tokens")] = 8,
    d: Annotated[int, OneOf((32, 64), "width")] = 32,
    seed: Seed = 0,
) -> Outputs:
    """One head and a feed-forward network of width 2 d in each layer, weights of variance
    1/inputs; the gradient at the input (n, d) over the norm of a random upstream gradient.

    Source: Dong et al. 2021.
    """
    g = lab.generator(seed)
    weights = [_layer_weights(lab, d, g) for _ in range(layers)]
    x, upstream = (lab.randn(n, d, generator=g) for _ in range(2))
    normed = norm == "pre"
    kept, lost = (_depth_gradients(weights, x, upstream, keep, normed) for keep in (1, 0))
    return {
        "with_residual": kept[0],
        "without_residual": lost[0],
        "log10_without": log10(lost[0]),
        "residual_larger": kept[0] > lost[0],
        "without_vanishes": lost[0] < VANISHED,
        "with_residual_by_layer": kept,
        "without_residual_by_layer": lost,
    }


def _layer_weights(lab: Lab, d: int, g: "torch.Generator") -> "list[torch.Tensor]":
    """Queries, keys, values, output (d, d), and the feed-forward network's (d, 2 d), (2 d, d)."""
    shapes = [(d, d)] * 4 + [(d, 2 * d), (2 * d, d)]
    return [lab.randn(*each, generator=g, scale=each[0] ** -0.5) for each in shapes]


def _depth_gradients(
    layers: "Sequence[Sequence[torch.Tensor]]",
    x: "torch.Tensor",
    upstream: "torch.Tensor",
    keep: int,
    normed: bool,
) -> list[float]:
    """Gradient norms at x and behind each layer; a branch is added to its input (keep = 1) or
    replaces it (0)."""

    def norm(state: "torch.Tensor") -> "torch.Tensor":
        return F.layer_norm(state, state.shape[-1:]) if normed else state

    states = [x.clone().requires_grad_()]
    for query, key, value, output, up, down in layers:
        state = states[-1]
        y = norm(state)
        state = keep * state + attend(y @ query, y @ key, y @ value)[0] @ output
        states.append(keep * state + torch.relu(norm(state) @ up) @ down)
    size = number(upstream.norm())
    return [each / size for each in gradient_norms((norm(states[-1]) * upstream).sum(), states)]


@probe(
    title="When all tokens are equal, queries and keys stop learning",
    outputs={
        "grad_q": statistical(doc="gradient norm of W_Q plus the one of W_K"),
        "grad_v": statistical(doc="gradient norm of W_V"),
        "grad_q_is_zero": exact("bool", "W_Q and W_K get no gradient"),
        "grad_v_is_zero": exact("bool", "W_V gets no gradient"),
        "weights_uniform": exact("bool", "every attention weight is 1/n"),
    },
    formula="equal tokens: exactly 0 for W_Q and W_K, not for W_V",
    pitfalls="Rounding leaves about 1e-17.",
    source="Noci et al. 2022, section 3",
)
def identical_tokens(
    lab: Lab,
    n: Annotated[int, Range(2, 24, "tokens")] = 8,
    d: Annotated[int, OneOf((8, 16, 32), "width")] = 16,
    spread: Annotated[float, Grid(0, 1, 0.1, "size of the tokens' differences")] = 0.0,
    seed: Seed = 0,
) -> Outputs:
    """One token (1, d) repeated n times, plus spread times n random ones.

    Source: Noci et al. 2022, section 3.
    """
    g = lab.generator(seed)
    weights = [w.requires_grad_() for w in random_projections(lab, d, g, d**-0.5)]
    x = lab.randn(1, d, generator=g) + spread * lab.randn(n, d, generator=g)
    query, key, value = (x @ weight for weight in weights)
    output, shares = attend(query, key, value)
    upstream = lab.randn(n, d, generator=g)
    by_q, by_k, by_v = torch.autograd.grad((output * upstream).sum(), weights)
    queries_and_keys = number(by_q.norm() + by_k.norm())
    return {
        "grad_q": queries_and_keys,
        "grad_v": number(by_v.norm()),
        "grad_q_is_zero": queries_and_keys < lab.tiny,
        "grad_v_is_zero": number(by_v.norm()) < lab.tiny,
        "weights_uniform": torch.allclose(shares, torch.full_like(shares, 1 / n)),
    }


@probe(
    title="Slope through a chain of saturating or ReLU units",
    outputs={
        "slope": real("derivative of the last number by the first"),
        "bound": real("what it cannot exceed"),
        "within_bound": exact("bool", "it does not"),
        "slope_by_layer": real("derivative by the first number for layer = 0..L", "vector"),
        "bound_by_layer": real("derivative by the first number for layer = 0..L, bound", "vector"),
    },
    formula="product of w act'(.) over the layers; at most (w max act')^L",
    pitfalls="ReLU passes exactly 0 once its input is 0 or below.",
    source="Glorot and Bengio 2010; Hochreiter 1991",
)
def activation_chain(
    lab: Lab,
    activation: Annotated[str, OneOf(tuple(STEEPEST), "activation")] = "sigmoid",
    depth: Annotated[int, Range(1, 40, "layers")] = 10,
    x: Annotated[float, Grid(-2, 2, 0.5, "the first number")] = 0.5,
    w: Annotated[float, Grid(0.5, 4, 0.5, "weight of each layer")] = 1.0,
) -> Outputs:
    """y -> act(w y), repeated, by autograd.

    Source: Glorot and Bengio 2010.
    """
    act = getattr(torch, activation)
    first = lab.tensor([x]).requires_grad_()
    numbers = [first]
    for _ in range(depth):
        numbers.append(act(w * numbers[-1]))
    slopes = [number(torch.autograd.grad(y, first, retain_graph=True)[0]) for y in numbers]
    bounds = [(w * STEEPEST[activation]) ** layer for layer in range(depth + 1)]
    return {
        "slope": slopes[-1],
        "bound": bounds[-1],
        "within_bound": abs(slopes[-1]) <= bounds[-1] * (1 + lab.tiny),
        "slope_by_layer": slopes,
        "bound_by_layer": bounds,
    }


@probe(
    title="A ReLU network started from the identity",
    outputs={
        "grad": real("derivative of a unit's last state by its first"),
        "tanh_smaller": exact("bool", "the same chain with tanh gives less"),
        "grad_by_step": real("derivative of the last state by steps back", "vector"),
        "tanh_by_step": real("derivative of the last state by steps back, tanh", "vector"),
    },
    formula="alpha^T while every unit is active",
    pitfalls="Only while the units' inputs stay positive.",
    source="Le, Jaitly and Hinton 2015",
)
def identity_relu_rnn(
    lab: Lab,
    steps: Annotated[int, Range(1, 200, "time steps")] = 100,
    alpha: Annotated[float, Grid(0.8, 1.2, 0.05, "recurrent weights: alpha times I")] = 1.0,
    x: Annotated[float, Grid(0.1, 2, 0.1, "input at each step")] = 0.5,
) -> Outputs:
    """h -> act(alpha I h + x) for 4 units that start at 0.1.

    Source: Le, Jaitly and Hinton 2015.
    """
    relu, tanh = (_own_gradients(lab, act, steps, alpha, x) for act in (torch.relu, torch.tanh))
    return {
        "grad": relu[-1],
        "tanh_smaller": tanh[-1] < relu[-1],
        "grad_by_step": relu,
        "tanh_by_step": tanh,
    }


def _own_gradients(
    lab: Lab,
    act: "Callable[[torch.Tensor], torch.Tensor]",
    steps: int,
    alpha: float,
    x: float,
) -> list[float]:
    """The derivatives of the first unit's last state by itself and by each state before it."""
    states, weight = [lab.tensor([0.1] * 4).requires_grad_()], alpha * lab.eye(4)
    for _ in range(steps):
        states.append(act(weight @ states[-1] + x))
    gradients = torch.autograd.grad(states[-1][0], states)  # T + 1 of (4,)
    return [number(each[0]) for each in reversed(gradients)]


# ----------------------------------------------------------------------- modules
@probe(
    title="Does the width divide by the heads?",
    outputs={
        "builds": exact("bool", "nn.MultiheadAttention can be made"),
        "d_k": exact("int", "width of a head, 0 where it cannot"),
    },
    formula="d_model % heads = 0",
    pitfalls="A rule of PyTorch and of d_k = d/h, not of attention as such.",
    source="torch.nn.MultiheadAttention; Vaswani et al. 2017, section 3.2.2",
)
def head_divisibility(
    lab: Lab,
    d_model: Annotated[int, Range(4, 768, "width")] = 500,
    heads: Annotated[int, Range(1, 16, "heads")] = 8,
) -> Outputs:
    """Tries to make the module.

    Source: torch.nn.MultiheadAttention.
    """
    try:
        module = nn.MultiheadAttention(d_model, heads, device="meta")
    except (AssertionError, ValueError):
        return {"builds": False, "d_k": 0}
    return {"builds": True, "d_k": int(module.head_dim)}
