"""Comparisons on attention: distance, the scale of the scores, the softmax, positions."""

from quizcli.cli.lab.comparisons.rows import Comparison, Setting, steps

TOPIC = "attention"

ROWS = (
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
        values=steps(0, 40, 2),
        x="distance",
        y="dot product",
        settings=tuple(Setting(f"d_model {d}", "dot", {"d_model": d}) for d in (16, 64)),
        look="It is largest at distance 0, where it is d_model / 2, and lower at every other.",
        source="Vaswani et al. 2017, section 3.5",
        log_y=False,
    ),
)
