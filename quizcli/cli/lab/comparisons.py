"""The comparisons of `quizcli lab compare`: several settings in one plot, and what to look at.

Each sentence is true of what the probes measure; tests/cli/test_lab.py measures it.  For what
depends on the seed a sentence claims orderings only, in the ranges where they held for every
seed that was tried.
"""

from __future__ import annotations

from typing import NamedTuple

from quizcli.model import NOTHING, Values


class Setting(NamedTuple):
    """One line: an output with some arguments, of another probe or parameter where named."""

    label: str
    output: str
    arguments: Values = NOTHING
    probe: str = ""
    parameter: str = ""


class Comparison(NamedTuple):
    """A prepared plot.

    `parameter` takes the `values`; without one each setting's output is a whole curve.
    `look` is the sentence on what to look at.  `log_x` and `log_y` are None where the
    numbers decide.
    """

    name: str
    title: str
    probe: str
    parameter: str
    values: tuple[int | float, ...]
    x: str
    y: str
    settings: tuple[Setting, ...]
    look: str
    source: str
    seeds: int = 1
    log_x: bool | None = None
    log_y: bool | None = None


def _steps(low: int, high: int, step: int) -> tuple[int, ...]:
    return tuple(range(low, high + 1, step))


RECURRENT = (
    Comparison(
        name="radius",
        title="A tanh RNN's gradient on its way back, for three spectral radii",
        probe="tanh_rnn_gradient_vs_time",
        parameter="",
        values=(),
        x="time step",
        y="gradient norm at the state",
        settings=tuple(
            Setting(f"radius {rho:g}", "norms", {"rho": rho, "steps": 50})
            for rho in (0.5, 1.0, 3.0)
        ),
        look="Read from right to left: at radius 0.5 and at 1 the gradient is lost before it "
        "reaches the first step, at 3 it explodes; a straight line means a constant factor.",
        source="Bengio et al. 1994; Pascanu et al. 2013",
        seeds=5,
        log_y=True,
    ),
    Comparison(
        name="saturation",
        title="The same tanh RNN with no, small and large inputs",
        probe="tanh_rnn_gradient_vs_time",
        parameter="",
        values=(),
        x="time step",
        y="gradient norm at the state",
        settings=tuple(
            Setting(f"input std {scale:g}", "norms", {"rho": 1.0, "input_scale": scale})
            for scale in (0.0, 0.5, 1.5)
        ),
        look="The weights are the same in all three; the larger the inputs, the flatter the tanh "
        "and the less gradient is left at the first step.",
        source="Pascanu et al. 2013",
        seeds=5,
        log_y=True,
    ),
    Comparison(
        name="rnn-lstm",
        title="nn.RNN and nn.LSTM as PyTorch starts them: gradient at the first input",
        probe="lstm_vs_rnn_gradient",
        parameter="steps",
        values=_steps(40, 120, 20),
        x="steps T",
        y="gradient norm at the first input",
        settings=(
            Setting("nn.RNN", "rnn"),
            Setting("nn.LSTM, bias 1", "lstm", {"forget_bias": 1}),
            Setting("nn.LSTM, bias 3", "lstm", {"forget_bias": 3}),
        ),
        look="The RNN loses decades with every twenty steps; from forget bias 1 on the LSTM keeps "
        "more, by several decades.",
        source="Jozefowicz et al. 2015",
        seeds=5,
        log_y=True,
    ),
    Comparison(
        name="forget-bias",
        title="The LSTM's cell path for four forget biases",
        probe="lstm_cell_path_gradient",
        parameter="steps",
        values=(1, *_steps(20, 200, 20)),
        x="steps T",
        y="dc_T/dc_0",
        settings=tuple(
            Setting(f"bias {bias}", "grad", {"forget_bias": bias}) for bias in (0, 1, 3, 5)
        ),
        look="Each line is straight on the log axis, since every step multiplies by sigmoid(bias): "
        "a bias of 5 keeps a quarter after 200 steps, a bias of 0 halves at every step.",
        source="Gers et al. 2000; Jozefowicz et al. 2015",
        log_y=True,
    ),
    Comparison(
        name="gates",
        title="What a step keeps: a linear RNN, a GRU and an LSTM",
        probe="linear_rnn_gradient_norm",
        parameter="k",
        values=(1, *_steps(10, 60, 10)),
        x="steps back",
        y="gradient that is left",
        settings=(
            Setting("linear RNN, 0.7", "norm", {"rho": 0.7}),
            Setting("GRU, z = 0.9", "pytorch", {"z": 0.9}, "gru_update_path", "steps"),
            Setting(
                "LSTM, forget bias 3",
                "grad",
                {"forget_bias": 3},
                "lstm_cell_path_gradient",
                "steps",
            ),
        ),
        look="All three lose by a constant factor, 0.7, 0.9 and 0.95 a step; only the factor "
        "decides how far a gradient gets.",
        source="Hochreiter and Schmidhuber 1997; Cho et al. 2014",
        log_y=True,
    ),
    Comparison(
        name="factor",
        title="A linear RNN just below, at and just above a factor of 1",
        probe="linear_rnn_gradient_norm",
        parameter="k",
        values=(1, *_steps(10, 60, 10)),
        x="steps back",
        y="gradient norm",
        settings=tuple(Setting(f"factor {rho:g}", "norm", {"rho": rho}) for rho in (0.9, 1.0, 1.1)),
        look="A tenth more or less in one step is a factor of several hundred in sixty.",
        source="Pascanu et al. 2013, section 2.1",
        log_y=True,
    ),
    Comparison(
        name="transient",
        title="Eigenvalues below 1, and yet the gradient grows first",
        probe="jordan_transient_growth",
        parameter="steps",
        values=_steps(5, 120, 5),
        x="power k",
        y="Frobenius norm of W^k",
        settings=tuple(
            Setting(f"eigenvalue {a:g}", "final_norm", {"a": a, "b": 2}) for a in (0.5, 0.9, 0.95)
        ),
        look="All eigenvalues are below 1 and all lines end below where they began, but at 0.9 and "
        "0.95 they rise first: the radius tells of the end, not of the way.",
        source="Pascanu et al. 2013, section 2.1; Trefethen and Embree 2005",
        log_y=False,
    ),
    Comparison(
        name="first-input",
        title="How much of the first input is left, against the last one",
        probe="first_input_influence",
        parameter="steps",
        values=_steps(10, 30, 5),
        x="steps T",
        y="decades: influence of first over last",
        settings=tuple(
            Setting(f"radius {rho:g}", "log10_ratio", {"rho": rho}) for rho in (0.5, 0.8, 2.0)
        ),
        look="At radius 0.5 and 0.8 the first input fades as the sequence grows, faster at 0.5; at "
        "2 it does not.",
        source="Bengio et al. 1994",
        seeds=3,
        log_y=False,
    ),
    Comparison(
        name="input-gate",
        title="A ReLU instead of a sigmoid as the input gate: the cell state",
        probe="constant_gate_cell",
        parameter="steps",
        values=(1, *_steps(10, 60, 10)),
        x="steps T",
        y="cell state",
        settings=(
            Setting("sigmoid gate", "c_sigmoid", {"a": 3}),
            Setting("ReLU gate", "c_relu", {"a": 3}),
        ),
        look="With the forget gate at 1 both cells grow in a straight line, the one behind the "
        "ReLU about three times as fast: a sigmoid lets in at most 1, a ReLU has no bound.",
        source="Hochreiter and Schmidhuber 1997",
        log_y=False,
    ),
    Comparison(
        name="gate-slope",
        title="Sigmoid and ReLU as a gate: value and slope",
        probe="gate_activation_at",
        parameter="a",
        values=tuple(i / 2 for i in range(-12, 13) if i),
        x="pre-activation",
        y="gate and its slope",
        settings=(
            Setting("sigmoid", "sigmoid"),
            Setting("its slope", "sigmoid_slope"),
            Setting("ReLU's slope", "relu_slope"),
        ),
        look="The sigmoid's slope is never above a quarter and never 0; the ReLU's is exactly 0 "
        "below 0, where a closed gate cannot learn to open.",
        source="Glorot and Bengio 2010",
        log_y=False,
    ),
)

DEPTH = (
    Comparison(
        name="residual",
        title="A deep tanh network with and without residual connections",
        probe="residual_gradient",
        parameter="depth",
        values=(4, *_steps(10, 60, 10)),
        x="layers",
        y="gradient norm at the input",
        settings=(
            Setting("plain", "plain", {"gain": 0.8}),
            Setting("residual", "residual", {"gain": 0.8}),
        ),
        look="The gap grows with depth: the plain network loses a factor at every layer, which the "
        "residual path goes around.",
        source="He et al. 2016 (Identity mappings); Veit et al. 2016",
        seeds=5,
        log_y=True,
    ),
    Comparison(
        name="residual-chain",
        title="A chain of numbers: w to the L against 1 + w to the L",
        probe="scalar_residual_chain",
        parameter="depth",
        values=(1, *_steps(5, 40, 5)),
        x="layers L",
        y="slope",
        settings=(
            Setting("plain, w = 0.5", "plain", {"w": 0.5}),
            Setting("residual, w = 0.1", "residual", {"w": 0.1}),
            Setting("residual, w = 0.5", "residual", {"w": 0.5}),
        ),
        look="A residual path cannot vanish for w above 0, but it can explode: at w = 0.5 the "
        "slope is 1.5 to the L.",
        source="He et al. 2016 (Identity mappings)",
        log_y=True,
    ),
    Comparison(
        name="variance",
        title="The variance of the residual stream: no norm, pre-LN, post-LN",
        probe="residual_variance",
        parameter="depth",
        values=_steps(1, 16, 1)[::3],
        x="layers",
        y="variance",
        settings=(
            Setting("no norm", "no_norm"),
            Setting("pre-LN", "pre_ln"),
            Setting("post-LN", "post_ln"),
        ),
        look="Without a norm the variance about doubles at each layer, with pre-LN it grows by "
        "about 1, with post-LN it stays 1.",
        source="Xiong et al. 2020, lemma 2",
        seeds=3,
        log_y=True,
    ),
    Comparison(
        name="pre-post",
        title="Pre-LN and post-LN: gradient of the last layer before training",
        probe="pre_post_ln",
        parameter="layers",
        values=(2, 6, 12, 18),
        x="layers",
        y="gradient norm of the last layer",
        settings=(Setting("post-LN", "post_last"), Setting("pre-LN", "pre_last")),
        look="Post-LN's last layer has the larger gradient at every depth, and the gap widens; "
        "Xiong et al. explain by it why post-LN needs a warm-up.",
        source="Xiong et al. 2020",
        seeds=3,
    ),
    Comparison(
        name="no-residual",
        title="A transformer without its residual connections",
        probe="transformer_depth_gradient",
        parameter="layers",
        values=(2, 6, 12, 18, 24),
        x="layers",
        y="gradient norm at the input",
        settings=(
            Setting("with residual", "with_residual"),
            Setting("without", "without_residual"),
        ),
        look="With residual connections the gradient is larger at every depth; without them less "
        "than a thousandth is left after 24 layers.",
        source="He et al. 2016 (Identity mappings); Dong et al. 2021",
        seeds=3,
        log_y=True,
    ),
    Comparison(
        name="rank",
        title="Attention alone makes all tokens alike",
        probe="rank_collapse",
        parameter="depth",
        values=(1, 2, 3, 4, 6, 8),
        x="layers",
        y="how much the tokens differ",
        settings=(Setting("attention alone", "pure"), Setting("with residual", "residual")),
        look="After 6 layers of attention alone the tokens differ by rounding only; a residual "
        "path keeps them apart.",
        source="Dong et al. 2021",
        seeds=5,
        log_y=True,
    ),
    Comparison(
        name="activations",
        title="A slope through many units: sigmoid, tanh, ReLU",
        probe="activation_chain",
        parameter="depth",
        values=(1, *_steps(5, 40, 5)),
        x="layers",
        y="slope",
        settings=tuple(
            Setting(name, "slope", {"activation": name.casefold()})
            for name in ("sigmoid", "tanh", "ReLU")
        ),
        look="A sigmoid's slope is at most a quarter, so 40 of them leave less than 1e-24; tanh "
        "loses far less; an open ReLU passes exactly 1.",
        source="Glorot and Bengio 2010; Hochreiter 1991",
        log_y=True,
    ),
)

ATTENTION = (
    Comparison(
        name="distance",
        title="From the last output to the first token: RNN and self-attention",
        probe="gradient_vs_distance",
        parameter="n",
        values=(8, 16, 32, 64),
        x="tokens",
        y="gradient at the first token, relative",
        settings=(Setting("nn.RNN", "rnn"), Setting("self-attention", "attention")),
        look="The RNN loses decades with every doubling of the distance; in attention the first "
        "token has about as much as the others, however far it is.",
        source="Vaswani et al. 2017, section 4; Bengio et al. 1994",
        seeds=3,
        log_y=True,
    ),
    Comparison(
        name="scale",
        title="The scale 1 / sqrt(d_k): the largest softmax weight",
        probe="softmax_saturation",
        parameter="d_k",
        values=(4, 16, 64, 256, 512),
        x="d_k",
        y="mean largest weight of 16 keys",
        settings=(
            Setting("without the scale", "max_p_unscaled"),
            Setting("with the scale", "max_p_scaled"),
        ),
        look="Without the scale one of 16 keys takes nine tenths of the weight at d_k = 256; with "
        "it the largest weight stays near a quarter.",
        source="Vaswani et al. 2017, section 3.2.1",
        seeds=3,
        log_y=False,
    ),
    Comparison(
        name="scale-gradient",
        title="The scale 1 / sqrt(d_k): the gradient that the softmax lets through",
        probe="softmax_saturation",
        parameter="d_k",
        values=(4, 16, 64, 256, 512),
        x="d_k",
        y="mean trace of the softmax Jacobian",
        settings=(
            Setting("without the scale", "jac_unscaled"),
            Setting("with the scale", "jac_scaled"),
        ),
        look="Saturated weights pass little gradient: without the scale it falls as d_k grows, "
        "with it the gradient stays.",
        source="Vaswani et al. 2017, section 3.2.1",
        seeds=3,
        log_y=False,
    ),
    Comparison(
        name="gap",
        title="Softmax of two scores: weight and slope against their gap",
        probe="softmax_two_logits",
        parameter="gap",
        values=tuple(i / 2 for i in range(0, 25)),
        x="gap between the scores",
        y="weight of the larger, and its slope",
        settings=(Setting("weight", "p"), Setting("slope", "slope")),
        look="The slope is largest where both scores are equal, and gone where the weight is 1: "
        "what is sure of itself does not learn.",
        source="Vaswani et al. 2017, section 3.2.1",
        log_y=False,
    ),
    Comparison(
        name="positions",
        title="Dot product of two sinusoidal encodings against their distance",
        probe="sinusoidal_dot",
        parameter="offset",
        values=_steps(0, 40, 2),
        x="distance",
        y="dot product",
        settings=tuple(Setting(f"d_model {d}", "dot", {"d_model": d}) for d in (16, 64)),
        look="It is largest at distance 0, where it is d_model / 2, and lower at every other.",
        source="Vaswani et al. 2017, section 3.5",
        log_y=False,
    ),
)

COST = (
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
        values=(5, *_steps(10, 40, 10)),
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

TRAINING = (
    Comparison(
        name="warmup",
        title="The learning rate of the Transformer for three warm-ups",
        probe="warmup_schedule",
        parameter="step",
        values=(1, *_steps(1000, 20000, 1000)),
        x="step",
        y="learning rate",
        settings=tuple(
            Setting(f"warm-up {steps}", "lr", {"warmup": steps}) for steps in (1000, 4000, 8000)
        ),
        look="Each line rises straight to its peak at the last warm-up step; from 8000 on all "
        "three are one line that falls with the square root of the step.",
        source="Vaswani et al. 2017, equation 3",
        log_x=False,
        log_y=False,
    ),
    Comparison(
        name="errors",
        title="Small errors compound: a whole sequence without a mistake",
        probe="error_compounding",
        parameter="length",
        values=(1, *_steps(10, 100, 10)),
        x="tokens",
        y="probability that all are right",
        settings=tuple(
            Setting(f"{p:.0%} a token", "all_right", {"p": p}) for p in (0.9, 0.95, 0.99)
        ),
        look="At 99 % a token a hundred tokens are all right in little more than one case of "
        "three; at 90 % in almost none.",
        source="Ranzato et al. 2016; Bengio et al. 2015",
        log_y=False,
    ),
)

TOPICS = {
    "recurrent networks": RECURRENT,
    "depth": DEPTH,
    "attention": ATTENTION,
    "cost": COST,
    "training": TRAINING,
}
"""All comparisons by topic."""

COMPARISONS = {each.name: each for topic in TOPICS.values() for each in topic}
