"""Second opinions on the parameter counts: the formulas of the papers."""

from collections.abc import Callable, Mapping
from typing import Any

Answers = dict[str, Any]


def linear(d_in: int, d_out: int, bias: bool = True) -> int:
    """A matrix, and a number per output."""
    return d_in * d_out + (d_out if bias else 0)


def attention(d: int, bias: bool = True) -> int:
    """Projections to queries, keys and values, and one back."""
    return 4 * linear(d, d, bias)


def feed_forward(d: int, d_ff: int, bias: bool = True) -> int:
    """Up to d_ff and down again."""
    return linear(d, d_ff, bias) + linear(d_ff, d, bias)


def block(d: int, d_ff: int, attentions: int) -> int:
    """Attention blocks and a feed-forward network, each followed by a LayerNorm of 2 d."""
    return attentions * attention(d) + feed_forward(d, d_ff) + (attentions + 1) * 2 * d


def linear_count(d_in: int, d_out: int, bias: bool) -> Answers:
    """One number per pair of input and output."""
    return {"count": linear(d_in, d_out, bias), "weight_shape": [d_out, d_in]}


def ffn_count(d_model: int, d_ff: int, bias: bool) -> Answers:
    """The length is not in the formula."""
    count = feed_forward(d_model, d_ff, bias)
    return {"count": count, "count_if_length_doubles": count}


def layernorm_count(d: int) -> Answers:
    """Scale and shift; mean and variance, and a counter of batches."""
    return {"layernorm": 2 * d, "batchnorm": 2 * d, "batchnorm_buffers": 2 * d + 1}


def embedding_tying(vocab: int, d_model: int) -> Answers:
    """One table or two."""
    table = vocab * d_model
    return {"embedding": table, "untied": 2 * table, "tied": table}


def mha_count(d_model: int, heads: int, bias: bool) -> Answers:
    """The number of heads is not in the formula."""
    count = attention(d_model, bias)
    return {"count": count, "count_one_head": count, "d_k": d_model // heads}


def block_count(d_model: int, d_ff: int, kind: str) -> Answers:
    """A decoder layer has cross-attention as well."""
    attentions = 1 if kind == "encoder" else 2
    count = block(d_model, d_ff, attentions)
    return {
        "count": count,
        "attention_blocks": attentions,
        "layernorms": attentions + 1,
        "ffn_share": feed_forward(d_model, d_ff) / count,
    }


def transformer_count(layers: int, d_model: int, d_ff: int, vocab: int, tied: bool) -> Answers:
    """Encoder and decoder layers, and one table or three."""
    body = layers * (block(d_model, d_ff, 1) + block(d_model, d_ff, 2))
    tables = vocab * d_model * (1 if tied else 3)
    return {"count": body + tables, "embedding_share": tables / (body + tables)}


def length_dependence(max_len: int, d_model: int) -> Answers:
    """Only the table of learned positions knows the length."""
    return {
        "attention": attention(d_model),
        "attention_if_max_len_doubles": attention(d_model),
        "learned_positions": max_len * d_model,
        "sinusoidal_positions": 0,
        "index_max_len_fails": True,
    }


def transfer_trainable(layers: int, d_model: int, classes: int, mode: str, rank: int) -> Answers:
    """The head is always trained; the mode says what else."""
    head = linear(d_model, classes)
    one_block = block(d_model, 4 * d_model, 1)
    low_rank = layers * 2 * (2 * d_model * rank)  # W_Q and W_V of each layer
    besides = {
        "head_only": 0,
        "last_block_and_head": one_block,
        "lora": low_rank,
        "full": layers * one_block,
    }
    trainable = head + besides[mode]
    total = head + layers * one_block + (low_rank if mode == "lora" else 0)
    return {"trainable": trainable, "total": total, "share": trainable / total}


WITNESSES: Mapping[str, Callable[..., Answers]] = {
    each.__name__: each
    for each in (
        linear_count,
        ffn_count,
        layernorm_count,
        embedding_tying,
        mha_count,
        block_count,
        transformer_count,
        length_dependence,
        transfer_trainable,
    )
}
