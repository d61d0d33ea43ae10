"""Comparisons on depth: residual connections, norms and activations in deep stacks."""

from quizcli.cli.lab.comparisons.rows import Comparison, Setting, steps

TOPIC = "depth"

ROWS = (
    Comparison(
        name="residual",
        title="A deep tanh network with and without residual connections",
        probe="residual_gradient",
        parameter="depth",
        values=(4, *steps(10, 60, 10)),
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
        values=(1, *steps(5, 40, 5)),
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
        values=steps(1, 16, 1)[::3],
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
        values=(1, *steps(5, 40, 5)),
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
