"""Parameter counts: linear layers, attention, whole transformers, and what transfer trains.

Modules that are only counted live on the meta device and hold no numbers.  Where a
module is also run, it is a real one: the first product on the meta device imports
hundreds of modules, which takes a second.
"""

from typing import Annotated

from quizcli.probes.base import OneOf, Outputs, Range, Switch, exact, probe, real
from quizcli.probes.lab import Lab, count_parameters, sizes
from quizcli.probes.lazily import nn, torch

HEADS = 4  # any number does: it does not change the count


@probe(
    title="nn.Linear",
    outputs={
        "count": exact("int", "weights and biases"),
        "weight_shape": exact("shape", "the stored weight"),
    },
    formula="d_in d_out (+ d_out); the weight is stored as (d_out, d_in)",
    pitfalls="The stored weight is (out, in).",
    source="torch.nn.Linear",
)
def linear_count(
    lab: Lab,
    d_in: Annotated[int, Range(1, 4096, "inputs")] = 512,
    d_out: Annotated[int, Range(1, 4096, "outputs")] = 256,
    bias: Annotated[bool, Switch("with a bias")] = True,
) -> Outputs:
    """Counts the parameters of one linear layer.

    Source: torch.nn.Linear.
    """
    layer = nn.Linear(d_in, d_out, bias=bias, device="meta")
    return {"count": count_parameters(layer), "weight_shape": sizes(layer.weight)}


@probe(
    title="Position-wise feed-forward network",
    outputs={
        "count": exact("int", "weights and biases, after a run on 4 positions"),
        "count_if_length_doubles": exact("int", "the same after a run on 8"),
    },
    formula="2 d d_ff (+ d_ff + d)",
    pitfalls="The same weights at every position: the sequence length does not enter.",
    source="Vaswani et al. 2017, section 3.3",
)
def ffn_count(
    lab: Lab,
    d_model: Annotated[int, OneOf((64, 128, 256, 512, 768, 1024), "width")] = 512,
    d_ff: Annotated[int, OneOf((256, 1024, 2048, 3072, 4096), "inner width")] = 2048,
    bias: Annotated[bool, Switch("with biases")] = True,
) -> Outputs:
    """Runs the same two layers on (1, 4, d) and on (1, 8, d), and counts after each run.

    Source: Vaswani et al. 2017, section 3.3.
    """
    network = lab.module(
        lambda: nn.Sequential(
            nn.Linear(d_model, d_ff, bias), nn.ReLU(), nn.Linear(d_ff, d_model, bias)
        )
    )
    return {
        "count": _count_after_run(network, lab.zeros(1, 4, d_model)),
        "count_if_length_doubles": _count_after_run(network, lab.zeros(1, 8, d_model)),
    }


def _count_after_run(module: "nn.Module", *inputs: "torch.Tensor") -> int:
    with torch.no_grad():
        module(*inputs)
    return count_parameters(module)


@probe(
    title="LayerNorm against BatchNorm",
    outputs={
        "layernorm": exact("int", "learned numbers of a LayerNorm"),
        "batchnorm": exact("int", "learned numbers of a BatchNorm"),
        "batchnorm_buffers": exact("int", "its running statistics, not learned"),
    },
    formula="2 d; 2 d; 2 d + 1",
    pitfalls="BatchNorm also keeps num_batches_tracked.",
    source="Ba et al. 2016; torch.nn.BatchNorm1d",
)
def layernorm_count(
    lab: Lab,
    d: Annotated[int, Range(1, 4096, "features")] = 512,
) -> Outputs:
    """Counts parameters of both norms and buffers of the second.

    Source: Ba et al. 2016; torch.nn.BatchNorm1d.
    """
    batchnorm = nn.BatchNorm1d(d, device="meta")
    return {
        "layernorm": count_parameters(nn.LayerNorm(d, device="meta")),
        "batchnorm": count_parameters(batchnorm),
        "batchnorm_buffers": sum(each.numel() for each in batchnorm.buffers()),
    }


def _table(rows: int, width: int, device: str = "meta") -> "nn.Embedding":
    """An embedding (rows, width) without its random start, which is slow on the meta device."""
    return nn.Embedding(rows, width, _weight=torch.empty(rows, width, device=device))


@probe(
    title="Embedding table, output layer and weight tying",
    outputs={
        "embedding": exact("int", "the table alone"),
        "untied": exact("int", "table and output layer without bias"),
        "tied": exact("int", "the two sharing one matrix"),
    },
    formula="V d; 2 V d; V d",
    pitfalls="parameters() yields a shared tensor once; summing a state_dict counts it twice.",
    source="Press & Wolf 2017; Vaswani et al. 2017, section 3.4",
)
def embedding_tying(
    lab: Lab,
    vocab: Annotated[int, Range(100, 60000, "V", step=100)] = 10000,
    d_model: Annotated[int, OneOf((64, 128, 256, 512, 768), "width")] = 512,
) -> Outputs:
    """Counts an embedding (V, d) with an output layer (V, d), before and after tying them.

    Source: Press & Wolf 2017; Vaswani et al. 2017, section 3.4.
    """
    embedding = _table(vocab, d_model)
    output = nn.Linear(d_model, vocab, bias=False, device="meta")
    model = nn.ModuleList([embedding, output])
    untied = count_parameters(model)
    output.weight = embedding.weight
    return {
        "embedding": count_parameters(embedding),
        "untied": untied,
        "tied": count_parameters(model),
    }


@probe(
    title="Multi-head attention",
    outputs={
        "count": exact("int", "weights and biases"),
        "count_one_head": exact("int", "the same with one head"),
        "d_k": exact("int", "width of one head"),
    },
    formula="4 d^2 (+ 4 d), whatever the number of heads",
    pitfalls="True because d_k = d_v = d / heads. With a fixed d_k the count does grow with the "
    "heads.",
    source="Vaswani et al. 2017, section 3.2.2",
)
def mha_count(
    lab: Lab,
    d_model: Annotated[int, OneOf((64, 128, 256, 512, 768), "width")] = 512,
    heads: Annotated[int, OneOf((1, 2, 4, 8, 16), "heads")] = 8,
    bias: Annotated[bool, Switch("with biases")] = True,
) -> Outputs:
    """Counts nn.MultiheadAttention with the given number of heads and with one.

    Source: Vaswani et al. 2017, section 3.2.2.
    """
    several = nn.MultiheadAttention(d_model, heads, bias=bias, device="meta")
    one = nn.MultiheadAttention(d_model, 1, bias=bias, device="meta")
    return {
        "count": count_parameters(several),
        "count_one_head": count_parameters(one),
        "d_k": several.head_dim,
    }


@probe(
    title="Encoder layer and decoder layer",
    outputs={
        "count": exact("int", "weights and biases"),
        "attention_blocks": exact("int", "multi-head attentions inside"),
        "layernorms": exact("int", "LayerNorms inside"),
        "ffn_share": real("part of the count that is in the feed-forward network"),
    },
    formula="encoder 4 d^2 + 4 d + 2 d d_ff + d_ff + d + 4 d; decoder one attention block and one "
    "LayerNorm more",
    pitfalls="With d_ff = 4 d: encoder 12 d^2 + 13 d, decoder 16 d^2 + 19 d.",
    source="Vaswani et al. 2017, section 3.1",
)
def block_count(
    lab: Lab,
    d_model: Annotated[int, OneOf((64, 128, 256, 512, 768), "width")] = 512,
    d_ff: Annotated[int, OneOf((256, 512, 1024, 2048, 3072), "inner width")] = 2048,
    kind: Annotated[str, OneOf(("encoder", "decoder"), "which layer")] = "encoder",
) -> Outputs:
    """Counts one nn.TransformerEncoderLayer or nn.TransformerDecoderLayer.

    Source: Vaswani et al. 2017, section 3.1.
    """
    make = nn.TransformerEncoderLayer if kind == "encoder" else nn.TransformerDecoderLayer
    layer = make(d_model, HEADS, d_ff, device="meta")
    parts = list(layer.modules())
    feed_forward = count_parameters(layer.linear1) + count_parameters(layer.linear2)
    return {
        "count": count_parameters(layer),
        "attention_blocks": sum(isinstance(each, nn.MultiheadAttention) for each in parts),
        "layernorms": sum(isinstance(each, nn.LayerNorm) for each in parts),
        "ffn_share": feed_forward / count_parameters(layer),
    }


@probe(
    title="A whole encoder-decoder transformer",
    outputs={
        "count": exact("int", "sinusoidal positions (no parameters), no final LayerNorm"),
        "embedding_share": real("part of the count that is in embeddings and output layer"),
    },
    formula="L (encoder layer + decoder layer) + V d (tied) or 3 V d",
    pitfalls="The defaults give 63.1 M; the paper prints 65 M for its base model, so do not ask "
    "for '65'. nn.Transformer adds two final LayerNorms and no embeddings (44,140,544 by "
    "default).",
    source="Vaswani et al. 2017, section 3.4, table 3",
)
def transformer_count(
    lab: Lab,
    layers: Annotated[int, Range(1, 12, "encoder layers, and as many decoder layers")] = 6,
    d_model: Annotated[int, OneOf((128, 256, 512), "width")] = 512,
    d_ff: Annotated[int, OneOf((512, 1024, 2048), "inner width")] = 2048,
    vocab: Annotated[int, Range(1000, 40000, "words in the vocabulary", step=1000)] = 37000,
    tied: Annotated[
        bool, Switch("one table for both embeddings and the output layer, else three")
    ] = True,
) -> Outputs:
    """Counts nn.Transformer without its two final LayerNorms, and the embedding tables.

    Source: Vaswani et al. 2017, section 3.4, table 3.
    """
    model = nn.Transformer(d_model, HEADS, layers, layers, d_ff, batch_first=True, device="meta")
    body = count_parameters(model.encoder.layers) + count_parameters(model.decoder.layers)
    embedding = count_parameters(_table(vocab, d_model)) * (1 if tied else 3)
    return {"count": body + embedding, "embedding_share": embedding / (body + embedding)}


@probe(
    title="Attention weights do not depend on sequence length; learned positions do",
    outputs={
        "attention": exact("int", "parameters of attention, after a run on 4 positions"),
        "attention_if_max_len_doubles": exact("int", "the same after a run on 8"),
        "learned_positions": exact("int", "a learned vector for each position"),
        "sinusoidal_positions": exact("int", "a formula: nothing is learned"),
        "index_max_len_fails": exact("bool", "a table of max_len rows has no row max_len"),
    },
    formula="4 d^2 + 4 d; the same; max_len d; 0",
    pitfalls="Positions count from 0: the last legal index is max_len - 1.",
    source="Vaswani et al. 2017, section 3.5; Gehring et al. 2017",
)
def length_dependence(
    lab: Lab,
    max_len: Annotated[int, Range(16, 8192, "positions of the table", step=16)] = 512,
    d_model: Annotated[int, OneOf((64, 256, 512, 768), "width")] = 512,
) -> Outputs:
    """Runs attention on (1, 4, d) and (1, 8, d), and looks up a position past the table.

    Source: Vaswani et al. 2017, section 3.5; Gehring et al. 2017.
    """
    attention = lab.module(lambda: nn.MultiheadAttention(d_model, HEADS, batch_first=True))
    short, long = lab.zeros(1, 4, d_model), lab.zeros(1, 8, d_model)
    return {
        "attention": _count_after_run(attention, short, short, short),
        "attention_if_max_len_doubles": _count_after_run(attention, long, long, long),
        "learned_positions": count_parameters(_table(max_len, d_model)),
        "sinusoidal_positions": 0,
        "index_max_len_fails": not _has_row(max_len, max_len),
    }


def _has_row(rows: int, index: int) -> bool:
    """Whether an embedding finds a row; on the CPU, as on a GPU a wrong index is fatal."""
    table = _table(rows, 1, device="cpu")
    try:
        table(torch.tensor([index]))
    except IndexError:
        return False
    return True


@probe(
    title="Transfer learning: what is trained",
    outputs={
        "trainable": exact("int", "parameters that get a gradient"),
        "total": exact("int", "all parameters; those of LoRA only in its mode"),
        "share": real("the first over the second"),
    },
    formula="head d C + C; block 12 d^2 + 13 d; LoRA two matrices per layer, each 2 d r",
    pitfalls="requires_grad=False stops the gradient at the weights; no_grad would also stop it "
    "for the layers below.",
    source="Howard & Ruder 2018; Devlin et al. 2019; Hu et al. 2022",
)
def transfer_trainable(
    lab: Lab,
    layers: Annotated[int, Range(1, 12, "encoder layers")] = 6,
    d_model: Annotated[int, OneOf((64, 128, 256), "width; d_ff is four times it")] = 128,
    classes: Annotated[int, Range(2, 20, "outputs of the head")] = 3,
    mode: Annotated[
        str, OneOf(("head_only", "last_block_and_head", "lora", "full"), "what is trained")
    ] = "head_only",
    rank: Annotated[int, OneOf((1, 2, 4, 8), "LoRA rank on W_Q and W_V")] = 4,
) -> Outputs:
    """Freezes an encoder with a classification head as the mode says, and counts.

    Source: Howard & Ruder 2018; Devlin et al. 2019; Hu et al. 2022.
    """
    body = nn.ModuleList(
        nn.TransformerEncoderLayer(d_model, HEADS, 4 * d_model, device="meta")
        for _ in range(layers)
    )
    body.requires_grad_(mode == "full")
    if mode == "last_block_and_head":
        body[-1].requires_grad_(True)
    model = nn.ModuleList([body, nn.Linear(d_model, classes, device="meta")])
    if mode == "lora":
        model.extend(_low_rank_pair(d_model, rank) for _ in range(2 * layers))  # W_Q and W_V
    trainable = sum(each.numel() for each in model.parameters() if each.requires_grad)
    total = count_parameters(model)
    return {"trainable": trainable, "total": total, "share": trainable / total}


def _low_rank_pair(d: int, rank: int) -> "nn.Module":
    """The matrices (rank, d) and (d, rank) that LoRA adds to one weight."""
    return nn.Sequential(
        nn.Linear(d, rank, bias=False, device="meta"),
        nn.Linear(rank, d, bias=False, device="meta"),
    )
