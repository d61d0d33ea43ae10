"""Wrong keys of many kinds, planted into sound questions: `check` finds every one of them."""

import re
from pathlib import Path

import pytest

from quizcli import check
from quizcli.bank import load
from quizcli.model import Severity
from quizcli.probes import signatures
from quizcli.questions import TYPES

SOUND = Path(__file__).parent / "data" / "planted" / "planted.yaml"
PLANTED = {
    # a wrong formula or another output
    "lstm-count": ("answer: count\n", "answer: count - 4*h\n", "E608"),
    "window-pairs": ("answer: allowed", "answer: dense", "E606"),
    "without-measuring": ("answer: n*(n + 1)/2", "answer: n*(n - 1)/2", "E608"),
    "multiplications": ("answer: n*k*m", "answer: n*m", "E609"),
    "linear-formula": ("answer: count", "answer: count - m", "E608"),
    "batch-first": ("answer: size", "answer: last", "E608"),
    "order-free": ("moved > 0.001", "moved < 0.001", "E609"),
    "mask-pairs": ("value: allowed", "value: dense", "E603"),
    "gap-count": ("[[= count]]", "[[= count - 2*h]]", "E609"),
    # a wrong argument of a probe
    "gru-count": ("input_size: x, hidden_size: h", "input_size: h, hidden_size: x", "E608"),
    "two-layers": (", num_layers: 2}", ", num_layers: 1}", "E608"),
    "shrinking": ("k: k}", "k: k + 1}", "E608"),
    "weights": ("scaled: false", "scaled: true", "E608"),
    # wrong lines of the author
    "convolution": ("bias=True", "bias=False", "E608"),
    "convolved-shape": ("nn.Conv2d(c, d, 3)(", "nn.Conv2d(c, d, 5)(", "E608"),
    "gradient": ("(x**2)", "(x**3)", "E608"),
    "causal": ("torch.tril(", "torch.triu(", "E603"),
    # transposed
    "product-shape": ("symbolic: [n, m]", "symbolic: [m, n]", "E603"),
    "weight-shape": ("size = nn.Linear(n, m)", "size = nn.Linear(m, n)", "E608"),
    "attention-weights": ("q @ k.T", "k @ q.T", "E606"),
    "outer": ("torch.outer(x, y)", "torch.outer(y, x)", "E608"),
    "in-parts": ("witness: n*m}", "witness: n*m + m}", "E608"),
    "shapes": ("where: [n != m]", "where: [n == m]", "E603"),
    # a wrong option
    "which-shape": ('correct: "size == (n, m)"', 'correct: "size == (k, m)"', "E603"),
    "which-gate": (
        "the forget gate, correct: true}\n      - {text: the input gate, correct: false",
        "the forget gate, correct: false}\n      - {text: the input gate, correct: true",
        "E609",
    ),
    "squared": ('text: "{{double}}"', 'text: "{{square}}"', "E610"),
    "with-biases": ("correct: norm", "correct: not norm", "E609"),
    # a wrong word
    "gap-word": ("[[forget|keep]]", "[[input|keep]]", "E609"),
    "eraser": ("accept: [forget gate, forget]", "accept: [output gate, forget]", "E609"),
    # a wrong tolerance
    "gradient-norm": ("{abs: 0.01}", "{rel: 1e-12}", "E612"),
    "softmax-share": ("{abs: 0.01}", "{abs: 0.9}", "E606"),
    "squared-error": ("    tolerance: {rel: 0.01}\n", "", "E612"),
    # a wrong witness
    "cell-state": (
        "sigmoid(a_f)*c_prev + sigmoid(a_i)*tanh(a_g)",
        "sigmoid(a_i)*c_prev + sigmoid(a_f)*tanh(a_g)",
        "E608",
    ),
    "lstm-formula": ("witness: 4*H*(I + H + 2)", "witness: 4*H*(I + H + 1)", "E608"),
}
"""For each question what is replaced by what, and the code that finds it."""


@pytest.fixture
def submit(measuring):
    """Measures in real workers."""
    return measuring.submit


def blocks():
    """The text of each question by its id."""
    parts = re.split(r"(?m)^(?=  - id: )", SOUND.read_text(encoding="utf-8"))
    return {re.search(r"id: (\S+)", each)[1]: each for each in parts[1:]}


def planted():
    """The bank with a wrong key in every question."""
    text = SOUND.read_text(encoding="utf-8")
    for id_, block in blocks().items():
        old, new, _ = PLANTED[id_]
        assert block.count(old) == 1, id_
        text = text.replace(block, block.replace(old, new))
    return text


def checked(text, folder, seeds, submit):
    """All that is said of a bank, by reading it and by measuring at so many seeds."""
    path = folder / "planted.yaml"
    path.write_text(text, encoding="utf-8")
    library = load([path], signatures=signatures, stamp="", cache=None)
    bank = [library.question(each.id) for each in library.entries]
    report = check.check(bank, range(seeds), submit)
    assert report.variants == seeds * len(PLANTED)
    return [*library.problems, *report.problems]


def test_thirty_questions_of_all_types_have_a_plant():
    """Each has one, and no type that has a key is missing: a flashcard's is its own text."""
    assert set(blocks()) == set(PLANTED)
    assert len(PLANTED) >= 30
    assert set(re.findall(r"(?m)^    type: (\w+)", SOUND.read_text())) == set(TYPES) - {"recall"}


def test_a_sound_question_has_no_finding(tmp_path, submit):
    """Nothing is said of the bank as it is."""
    assert checked(SOUND.read_text(encoding="utf-8"), tmp_path, 3, submit) == []


def test_every_planted_key_is_found(tmp_path, submit):
    """Each question has an error, of the code that was to find it."""
    problems = checked(planted(), tmp_path, 3, submit)
    errors = {(p.question, p.code) for p in problems if p.severity is Severity.ERROR}
    wanted = {(f"planted/{id_}", code) for id_, (_, _, code) in PLANTED.items()}
    assert wanted - errors == set()


@pytest.mark.slow
def test_two_hundred_seeds_find_no_more_and_no_less(tmp_path, submit):
    """Neither a sound question nor a planted key changes with the draw."""
    assert checked(SOUND.read_text(encoding="utf-8"), tmp_path, 200, submit) == []
    found = {each.question for each in checked(planted(), tmp_path, 200, submit)}
    assert found == {f"planted/{id_}" for id_ in PLANTED}
