"""Comparisons on training: schedules and what errors come to."""

from quizcli.cli.lab.comparisons.rows import Comparison, Setting, steps

TOPIC = "training"

ROWS = (
    Comparison(
        name="warmup",
        title="The learning rate of the Transformer for three warm-ups",
        probe="warmup_schedule",
        parameter="step",
        values=(1, *steps(1000, 20000, 1000)),
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
        values=(1, *steps(10, 100, 10)),
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
