"""Comparisons on cost: operations, caches and paths against the length of the sequence."""

from quizcli.cli.lab.comparisons.rows import Comparison, Setting, steps

TOPIC = "cost"

ROWS = (
    Comparison(
        name="flops",
        title="Self-attention and a recurrent layer: FLOPs of their own products",
        probe="attention_vs_rnn_flops",
        parameter="n",
        values=(64, 128, 384, 1024, 2048, 4096),
        x="tokens n",
        y="FLOPs",
        settings=(
            Setting("self-attention", "attention", {"d": 512}),
            Setting("recurrent layer", "rnn", {"d": 512}),
        ),
        look="Scores and mixing against the recurrent product, projections left out: attention's "
        "line is twice as steep, n squared against n, and the lower one only below n = d / 2.",
        source="Vaswani et al. 2017, table 1",
        log_y=True,
    ),
    Comparison(
        name="quadratic",
        title="The quadratic part of an encoder block, for three widths",
        probe="quadratic_share",
        parameter="n",
        values=(64, 256, 1024, 4096, 16384),
        x="tokens n",
        y="share of the FLOPs",
        settings=tuple(
            Setting(f"d_model {d}", "quadratic_share", {"d_model": d}) for d in (128, 512, 1024)
        ),
        look="A wider model is linear for longer: the share passes one half the later, the larger "
        "d_model is.",
        source="Vaswani et al. 2017, table 1",
        log_y=False,
    ),
    Comparison(
        name="decoding",
        title="Writing t tokens with and without a key-value cache",
        probe="decode_cost",
        parameter="t",
        values=(10, 20, 50, 100, 200, 500),
        x="tokens to write",
        y="query-key products",
        settings=(
            Setting("without a cache", "without_cache"),
            Setting("with a cache", "with_cache"),
        ),
        look="On log axes the slopes tend to 3 and 2: the cache saves one whole power of t.",
        source="Shazeer 2019",
        log_y=True,
    ),
    Comparison(
        name="cache",
        title="The key-value cache with 32, 8 and 1 key heads",
        probe="kv_cache",
        parameter="n",
        values=(1024, 8192, 16384, 24576, 32768),
        x="tokens so far",
        y="GiB",
        settings=tuple(
            Setting(name, "gib", {"kv_heads": heads})
            for name, heads in (("32 heads", 32), ("8 heads", 8), ("1 head", 1))
        ),
        look="Every line is straight; sharing keys and values among query heads divides its slope "
        "by how many share.",
        source="Shazeer 2019; Ainslie et al. 2023",
        log_y=False,
    ),
    Comparison(
        name="path",
        title="How far from the first input to the last output",
        probe="path_length",
        parameter="n",
        values=(5, *steps(10, 40, 10)),
        x="tokens n",
        y="steps on the shortest path",
        settings=(
            Setting("RNN", "path", {"layer": "rnn"}),
            Setting("window of 4", "path", {"layer": "window_attention", "w": 4}),
            Setting("self-attention", "path", {"layer": "self_attention"}),
        ),
        look="The RNN's path grows with every token, the window's more slowly, and "
        "self-attention's is the same at any length.",
        source="Vaswani et al. 2017, table 1",
        log_y=False,
    ),
)
