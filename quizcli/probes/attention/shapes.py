"""Shapes and parameter counts of attention layers.

Shapes are measured on real zeros, not on the meta device: these tensors are small,
and the first product of two meta tensors imports hundreds of modules (a second).
"""

from collections.abc import Callable
from typing import Annotated

from quizcli.probes.base import (
    OneOf,
    Outputs,
    Range,
    Switch,
    distinct,
    exact,
    probe,
)
from quizcli.probes.lab import Lab, attend, count_parameters, sizes
from quizcli.probes.lazily import nn, torch


@probe(
    title="Shapes inside multi-head attention",
    outputs={
        "q_per_head": exact("shape", "queries split into heads"),
        "scores": exact("shape", "one matrix per head and sequence"),
        "head_output": exact("shape", "weights times values, before the heads are joined"),
        "output": exact("shape", "after the output projection"),
    },
    formula="(B, h, Lq, d/h), (B, h, Lq, Lk), (B, h, Lq, d/h), (B, Lq, d)",
    source="Vaswani et al. 2017, section 3.2.2",
)
def attention_shapes(
    lab: Lab,
    batch: Annotated[int, Range(1, 16, "sequences")] = 2,
    len_q: Annotated[int, Range(1, 64, "query positions")] = 5,
    len_k: Annotated[int, Range(1, 64, "key positions")] = 7,
    heads: Annotated[int, OneOf((1, 2, 4, 8), "heads")] = 4,
    d_model: Annotated[int, OneOf((16, 32, 64, 128), "width")] = 32,
) -> Outputs:
    """The tensors of one multi-head attention layer, step by step.

    One projection stands for W_Q, W_K, W_V and W_O: only shapes count here.
    Source: Vaswani et al. 2017, section 3.2.2.
    """
    project = lab.module(lambda: nn.Linear(d_model, d_model))

    def split(x: "torch.Tensor") -> "torch.Tensor":
        heads_last: torch.Tensor = project(x).view(batch, -1, heads, d_model // heads)
        return heads_last.transpose(1, 2)

    target, source = lab.zeros(batch, len_q, d_model), lab.zeros(batch, len_k, d_model)
    q, k, v = split(target), split(source), split(source)  # (B, h, L, d/h)
    scores = q @ k.transpose(-1, -2)  # (B, h, Lq, Lk)
    joined = torch.softmax(scores, -1) @ v  # (B, h, Lq, d/h)
    output = project(joined.transpose(1, 2).reshape(batch, len_q, d_model))  # (B, Lq, d)
    return {
        "q_per_head": sizes(q),
        "scores": sizes(scores),
        "head_output": sizes(joined),
        "output": sizes(output),
    }


@probe(
    title="Cross-attention shapes from X_e (N x M) and X_d (K x M)",
    outputs={
        "output": exact("shape", "after the output projection"),
        "weights": exact("shape", "the softmax matrix"),
        "before_projection": exact("shape", "weights times values"),
        "W_q": exact("shape", "query projection"),
        "W_k": exact("shape", "key projection"),
        "W_v": exact("shape", "value projection"),
        "W_o": exact("shape", "output projection"),
        "output_symbols": exact("list", "the shape of the output in symbols"),
        "weights_symbols": exact("list", "the shape of the softmax matrix in symbols"),
    },
    where=distinct("N", "K", "M", "d_k", "d_v"),
    formula="queries from X_d, keys and values from X_e: weights (K, N), output (K, M)",
    pitfalls="Weights multiply from the right, x @ W, rows are positions; nn.Linear stores the "
    "transpose. All five sizes differ, or a wrong symbol would score.",
    source="Vaswani et al. 2017, section 3.2.3",
)
def cross_attention_shape(
    lab: Lab,
    N: Annotated[int, Range(2, 60, "encoder positions")] = 7,
    K: Annotated[int, Range(2, 60, "decoder positions")] = 5,
    M: Annotated[int, OneOf((8, 16, 24, 32, 64), "width of both")] = 16,
    d_k: Annotated[int, OneOf((4, 8, 12, 20), "width of queries and keys")] = 8,
    d_v: Annotated[int, OneOf((6, 10, 14, 18), "width of values")] = 10,
) -> Outputs:
    """One cross-attention head with its output projection; shapes as numbers and as symbols.

    Source: Vaswani et al. 2017, section 3.2.3.
    """
    x_e, x_d = lab.zeros(N, M), lab.zeros(K, M)
    w_q, w_k, w_v, w_o = lab.zeros(M, d_k), lab.zeros(M, d_k), lab.zeros(M, d_v), lab.zeros(d_v, M)
    mixed, weights = attend(x_d @ w_q, x_e @ w_k, x_e @ w_v)  # (K, d_v), (K, N)
    output = mixed @ w_o  # (K, M)
    symbol = {N: "N", K: "K", M: "M", d_k: "d_k", d_v: "d_v"}
    return {
        "output": sizes(output),
        "weights": sizes(weights),
        "before_projection": sizes(mixed),
        "W_q": sizes(w_q),
        "W_k": sizes(w_k),
        "W_v": sizes(w_v),
        "W_o": sizes(w_o),
        "output_symbols": [symbol[size] for size in output.shape],
        "weights_symbols": [symbol[size] for size in weights.shape],
    }


@probe(
    title="What nn.MultiheadAttention returns as attention weights",
    outputs={
        "output": exact("shape", "the first thing it returns; embed_dim is 32"),
        "weights": exact("shape", "the second"),
    },
    formula="weights (B, Lq, Lk) when averaged, (B, h, Lq, Lk) otherwise; always batch first",
    pitfalls="The weights stay batch first even with batch_first=False. With need_weights=False "
    "they are None.",
    source="torch.nn.MultiheadAttention",
)
def mha_returned_shapes(
    lab: Lab,
    batch: Annotated[int, Range(2, 9, "sequences")] = 3,
    len_q: Annotated[int, Range(2, 20, "query positions")] = 5,
    len_k: Annotated[int, Range(2, 20, "key positions")] = 7,
    heads: Annotated[int, OneOf((2, 4, 8), "heads")] = 4,
    average_attn_weights: Annotated[bool, Switch("average the weights over the heads")] = True,
    batch_first: Annotated[bool, Switch("inputs are (batch, length, width)")] = True,
) -> Outputs:
    """Both results of a call of nn.MultiheadAttention(32, heads).

    Source: torch.nn.MultiheadAttention.
    """
    layer = lab.module(lambda: nn.MultiheadAttention(32, heads, batch_first=batch_first))

    def zeros(length: int) -> "torch.Tensor":
        return lab.zeros(*((batch, length) if batch_first else (length, batch)), 32)

    memory = zeros(len_k)
    output, weights = layer(zeros(len_q), memory, memory, average_attn_weights=average_attn_weights)
    return {"output": sizes(output), "weights": sizes(weights)}


@probe(
    title="Encoder and decoder of different widths: kdim and vdim",
    outputs={
        "output": exact("shape", "batch of one"),
        "k_proj_weight": exact("shape", "key projection, stored as (out, in)"),
        "v_proj_weight": exact("shape", "value projection, stored as (out, in)"),
        "has_in_proj_weight": exact("bool", "the three projections are one fused matrix"),
        "count": exact("int", "parameters"),
        "fails_without_kdim": exact("bool", "the same inputs raise without kdim and vdim"),
    },
    where=("len_q != len_k",),
    formula="k_proj (E, kdim), v_proj (E, vdim), output (B, Lq, E); "
    "E E + E kdim + E vdim + 3 E + E E + E parameters",
    pitfalls="With kdim = vdim = embed_dim the three weights are fused into in_proj_weight "
    "(3E, E) and the separate ones are None.",
    source="torch.nn.MultiheadAttention",
)
def mha_kdim_vdim(
    lab: Lab,
    embed_dim: Annotated[int, OneOf((16, 32, 64), "decoder width E")] = 32,
    kdim: Annotated[int, OneOf((8, 24, 48), "key width")] = 24,
    vdim: Annotated[int, OneOf((12, 20, 40), "value width")] = 20,
    len_q: Annotated[int, Range(2, 20, "query positions")] = 5,
    len_k: Annotated[int, Range(2, 20, "key positions")] = 9,
) -> Outputs:
    """nn.MultiheadAttention(E, 4, kdim, vdim): queries (1, Lq, E), keys (1, Lk, kdim),
    values (1, Lk, vdim).  Source: torch.nn.MultiheadAttention.
    """
    inputs = lab.zeros(1, len_q, embed_dim), lab.zeros(1, len_k, kdim), lab.zeros(1, len_k, vdim)
    layer = lab.module(
        lambda: nn.MultiheadAttention(embed_dim, 4, kdim=kdim, vdim=vdim, batch_first=True)
    )
    output, _ = layer(*inputs)
    plain = lab.module(lambda: nn.MultiheadAttention(embed_dim, 4, batch_first=True))
    return {
        "output": sizes(output),
        "k_proj_weight": sizes(layer.k_proj_weight),
        "v_proj_weight": sizes(layer.v_proj_weight),
        "has_in_proj_weight": layer.in_proj_weight is not None,
        "count": count_parameters(layer),
        "fails_without_kdim": _refuses(plain, *inputs),
    }


def _refuses(call: Callable[..., object], *inputs: "torch.Tensor") -> bool:
    """Whether a module or function rejects inputs of these shapes."""
    try:
        call(*inputs)
    except (RuntimeError, AssertionError):
        return True
    return False


@probe(
    title="nn.Transformer with different source and target lengths, and a width mismatch",
    outputs={
        "output": exact("shape", "of the decoder"),
        "same_weights_other_lengths": exact("bool", "the same module accepts other lengths"),
        "width_mismatch_fails": exact("bool", "a source of another width raises"),
    },
    where=("source_len != target_len",),
    formula="(B, target_len, d_model)",
    pitfalls="Lengths are free within memory and the range of the position table; widths are "
    "fixed by the weights. The batch must match.",
    source="Vaswani et al. 2017, sections 3.1 to 3.3; torch.nn.Transformer",
)
def transformer_lengths(
    lab: Lab,
    source_len: Annotated[int, Range(1, 40, "source positions")] = 9,
    target_len: Annotated[int, Range(1, 40, "target positions")] = 6,
    d_model: Annotated[int, OneOf((8, 16, 32), "width")] = 16,
    batch: Annotated[int, Range(1, 8, "sequences")] = 2,
) -> Outputs:
    """One encoder and one decoder layer on source (B, Ls, d) and target (B, Lt, d).

    Source: Vaswani et al. 2017, sections 3.1 to 3.3; torch.nn.Transformer.
    """
    model = lab.module(
        lambda: nn.Transformer(d_model, 2, 1, 1, 2 * d_model, dropout=0.0, batch_first=True)
    )

    def zeros(length: int, width: int = d_model) -> "torch.Tensor":
        return lab.zeros(batch, length, width)

    with torch.no_grad():
        output = model(zeros(source_len), zeros(target_len))  # (B, Lt, d)
        longer = model(zeros(source_len + 3), zeros(target_len + 5))
        refuses = _refuses(model, zeros(source_len, d_model + 4), zeros(target_len))
    return {
        "output": sizes(output),
        "same_weights_other_lengths": sizes(longer) == [batch, target_len + 5, d_model],
        "width_mismatch_fails": refuses,
    }


@probe(
    title="Learned and computed numbers: W_Q, W_K, W_V are parameters; Q, K, V are activations",
    outputs={
        "parameters": exact("int", "entries of W_Q, W_K and W_V, without bias"),
        "activations": exact("int", "entries of Q, K and V together"),
        "parameters_if_n_doubles": exact("int", "the same for a sequence twice as long"),
        "activations_if_n_doubles": exact("int", "the same for a sequence twice as long"),
    },
    formula="3 d^2 and 3 n d",
    source="Vaswani et al. 2017, section 3.2.2",
)
def qkv_are_activations(
    lab: Lab,
    n: Annotated[int, Range(1, 64, "tokens")] = 10,
    d_model: Annotated[int, OneOf((16, 32, 64), "width")] = 32,
) -> Outputs:
    """Counts for the joint projection of n tokens, (n, d) to (n, 3 d).

    Source: Vaswani et al. 2017, section 3.2.2.
    """
    project = lab.module(lambda: nn.Linear(d_model, 3 * d_model, bias=False))
    return {
        "parameters": count_parameters(project),
        "activations": project(lab.zeros(n, d_model)).numel(),
        "parameters_if_n_doubles": count_parameters(project),
        "activations_if_n_doubles": project(lab.zeros(2 * n, d_model)).numel(),
    }


@probe(
    title="Additive (Bahdanau) against dot-product scoring: parameters and score shape",
    outputs={
        "additive_params": exact("int", "W_a, U_a and v_a, without bias"),
        "dot_params": exact("int", "a plain dot product has none"),
        "dot_needs_equal_sizes": exact("bool", "a dot product of unequal sizes raises"),
        "weights_shape": exact("shape", "weights of one decoder step"),
    },
    formula="d_att (d_dec + d_enc) + d_att; 0",
    source="Bahdanau et al. 2015, section 3.1 and appendix A.1.2; Luong et al. 2015, section 3.1",
)
def additive_attention_params(
    lab: Lab,
    d_dec: Annotated[int, Range(4, 64, "size of the decoder state")] = 16,
    d_enc: Annotated[int, Range(4, 64, "size of the encoder states")] = 24,
    d_att: Annotated[int, Range(4, 64, "size of the hidden layer that scores")] = 32,
    N: Annotated[int, Range(2, 40, "encoder positions")] = 9,
) -> Outputs:
    """Scores v_a . tanh(W_a s + U_a h_j) of a state s (d_dec,) with states h (N, d_enc).

    Source: Bahdanau et al. 2015, section 3.1.
    """
    w_a = lab.module(lambda: nn.Linear(d_dec, d_att, bias=False))
    u_a = lab.module(lambda: nn.Linear(d_enc, d_att, bias=False))
    v_a = lab.module(lambda: nn.Linear(d_att, 1, bias=False))
    state, states = lab.zeros(d_dec), lab.zeros(N, d_enc)
    weights = torch.softmax(v_a(torch.tanh(w_a(state) + u_a(states)))[:, 0], 0)  # (N,)
    return {
        "additive_params": sum(count_parameters(each) for each in (w_a, u_a, v_a)),
        "dot_params": 0,  # states @ state holds no weights
        "dot_needs_equal_sizes": _refuses(torch.matmul, lab.zeros(N, d_dec + 1), state),
        "weights_shape": sizes(weights),
    }
