"""One question of each type whose answer has parts; measuring is a plain function here."""

import math

from quizcli import questions
from quizcli.model import (
    DrawRule,
    Item,
    Measurement,
    Mistake,
    Outcome,
    Question,
    Request,
    Tolerance,
    Variant,
    Verdict,
)


def measure(request: Request) -> Measurement:
    """Three sizes that grow with n, and a list and a matrix of numbers."""
    n = request.arguments["n"]
    return Measurement(
        {
            "small": n,
            "middle": 2 * n,
            "large": 3.5 * n,
            "row": (n, n / 3),
            "who": "LSTM",
            "lost": math.nan,
        }
    )


N = {"n": DrawRule("range", "2", "9")}
STEPS = Question(
    id="t/steps",
    type="order",
    prompt="?",
    items=(Item("clear"), Item("forward"), Item("backward"), Item("update {{n}}")),
    draw=N,
)
SIZES = Question(
    id="t/sizes",
    type="order",
    prompt="?",
    items=(Item("LSTM", "large"), Item("RNN", "small"), Item("GRU", "middle")),
    draw=N,
    measure="sizes",
    arguments={"n": "n"},
)
TASKS = Question(
    id="t/tasks",
    type="match",
    prompt="?",
    pairs={
        "captioning": "one-to-many",
        "sentiment": "many-to-one",
        "language": "many-to-one",
        "{{n}} words": "many",
    },
    extra=("one-to-one",),
    draw=N,
)
GATES = SIZES._replace(
    id="t/gates",
    type="cloze",
    prompt="The [[forget|keep]] gate of {{n}} scales `[[c_(t-1)]]`, of size [[= large]].",
    items=(),
    tolerance=Tolerance(rel=0.01),
)
ERASER = SIZES._replace(
    id="t/eraser",
    type="text",
    prompt="?",
    items=(),
    accept=("forget gate", "the gate f_(t-1) of {{who}}"),
    reject=(
        Mistake("input gate", "That one writes, see {{n}}."),
        Mistake("forged gate", "Not that."),
    ),
)
ROW = SIZES._replace(
    id="t/row",
    type="vector",
    prompt="?",
    items=(),
    answer="row",
    tolerance=Tolerance(abs=0.01),
    mistakes=(Mistake("(n, n)", "a third"), Mistake("(n, n/3, 1)", "no {{n}}")),
)
MATRIX = ROW._replace(
    id="t/matrix", answer="((n, 0), (-1, n))", tolerance=Tolerance(), mistakes=(), measure=""
)
ALL = (STEPS, SIZES, TASKS, GATES, ERASER, ROW, MATRIX)


def solved(question: Question, seed: int = 1) -> Variant:
    """The variant at a seed."""
    return questions.variant(question, seed, measure)


def verdict(question: Question, typed: str, seed: int = 1) -> Verdict:
    """What is said of an answer."""
    return questions.grade(solved(question, seed), typed)


def outcome(question: Question, typed: str, seed: int = 1) -> Outcome:
    """What becomes of an answer."""
    return verdict(question, typed, seed).outcome
