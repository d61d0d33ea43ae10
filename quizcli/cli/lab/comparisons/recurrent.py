"""Comparisons on recurrent networks: gradients on their way back, gates, what is remembered."""

from quizcli.cli.lab.comparisons.rows import Comparison, Setting, steps

TOPIC = "recurrent networks"

ROWS = (
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
        values=steps(40, 120, 20),
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
        values=(1, *steps(20, 200, 20)),
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
        values=(1, *steps(10, 60, 10)),
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
        values=(1, *steps(10, 60, 10)),
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
        values=steps(5, 120, 5),
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
        values=steps(10, 30, 5),
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
        values=(1, *steps(10, 60, 10)),
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
