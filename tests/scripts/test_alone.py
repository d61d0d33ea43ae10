"""Scripts print what quizcli measured, in a Python that has no quizcli."""

import pytest

from quizcli import questions
from quizcli.cli import scripts, shell
from quizcli.cli.measuring import Measuring
from quizcli.model import Request
from quizcli.probes import probes

from .alone import printed

DOZEN = (
    "rnn_cell_step", "lstm_cell_step", "pre_post_ln", "path_length", "layernorm_by_hand",
    "gradient_vs_distance", "softmax_saturation", "recurrent_param_count", "gru_update_path",
    "perplexity", "double_softmax", "rank_collapse",
)  # fmt: skip


def plain(value):
    """A measured value as a script prints it: lists for tuples."""
    return [plain(each) for each in value] if isinstance(value, tuple) else value


def lines(measurements):
    """What a script has to print for these measurements."""
    return [
        f"{name} = {plain(value)}" for each in measurements for name, value in each.outputs.items()
    ]


def check_probes(names, worker):
    """The scripts of these probes at their defaults print what the worker measures."""
    measured = [worker.measure(Request(each)) for each in names]
    made = [scripts.of_lab(Request(a), b) for a, b in zip(names, measured, strict=True)]
    found = dict(zip(names, printed(made), strict=True))
    assert found == {a: lines([b]) for a, b in zip(names, measured, strict=True)}


def test_a_dozen_probes_alone(measuring):
    """A dozen probes of all topics print the worker's numbers, to the last digit."""
    check_probes(DOZEN, measuring)


@pytest.mark.slow
def test_every_probe_alone(measuring):
    """All probes print the worker's numbers, to the last digit."""
    check_probes(list(probes()), measuring)


def of_banks(ids):
    """These questions with what is measured for them, their scripts, and what those print."""
    library, _ = shell.load_banks(None)
    asked = [questions.prepare(library.question(each), 5) for each in ids]
    with Measuring("cpu") as measuring:
        measured = [[measuring.measure(request) for request in each.requests] for each in asked]
    made = [
        scripts.of_question(questions.solve(a, b)) for a, b in zip(asked, measured, strict=True)
    ]
    return measured, printed(made)


@pytest.mark.slow
def test_one_question_of_every_type_alone():
    """Questions of every type that measures, by probes and by authors' lines, print the same."""
    library, _ = shell.load_banks(None)
    chosen = {(each.type, each.code): each.id for each in library.entries if each.measured}
    assert {code for _, code in chosen} == {"", "torch"}
    measured, found = of_banks(chosen.values())
    assert dict(zip(chosen, found, strict=True)) == dict(
        zip(chosen, map(lines, measured), strict=True)
    )


@pytest.mark.slow
def test_all_authors_lines_alone():
    """Every question that computes with its author's own lines prints what was measured."""
    library, _ = shell.load_banks(None)
    ids = [each.id for each in library.entries if each.code == "torch"]
    measured, found = of_banks(ids)
    differing = [a for a, b, c in zip(ids, found, measured, strict=True) if b != lines(c)]
    assert differing == []
