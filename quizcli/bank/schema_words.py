"""What an editor shows of each key of a bank: a sentence, then examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYS: Mapping[str, tuple[Any, ...]] = {
    "format": ("The format of this file: 1.", 1),
    "title": ("What the bank is called.", "Gradients by hand"),
    "license": ("The licence of the questions.", "CC-BY-4.0"),
    "description": ("What the bank is about, in a sentence or two.",),
    "computations": (
        "Lines that several questions measure with, by name: `measure: NAME`.",
        {"count": {"needs": ["n"], "torch": "total = torch.ones(n, n).sum().item()\n"}},
    ),
    "questions": ("The questions, as lines that begin with `- id: ...`.",),
    "id": (
        "Small letters, digits and -.  It never changes: the learner's history hangs on it.",
        "output-shape",
    ),
    "retired": ("Whether it is asked no more; its history stays.", True),
    "type": ("The type of the question, which says what an answer is.",),
    "concept": ("The id of a concept in the concept map.", "lin"),
    "objective": ("What a learner can do who answers this.", "Count what a layer learns."),
    "difficulty": ("From 1, easy, to 5, hard.", 2),
    "tags": ("Words to find questions by.", ["shapes", "attention"]),
    "draw": (
        "Names and how their values are drawn, anew at each asking.",
        {"n": "3..12", "x": "-2..2 step 0.1", "cell": ["RNN", "LSTM"]},
        {"xs": {"list": "2..4", "of": "-12..12"}},
    ),
    "let": ("Names derived from those that are drawn.", {"area": "a*b"}),
    "where": ("What each draw must satisfy.", ["n != m"]),
    "prompt": (
        "The question, as Markdown with $formulas$; {{name}} stands for what was drawn.",
        "How many numbers does `nn.Linear({{n}}, {{m}})` learn?",
    ),
    "measure": ("The probe that measures the key; see quizcli lab --list.", "rnn_cell_step"),
    "with": (
        "The probe's arguments: values, or expressions over drawn names.",
        {"num_layers": 1, "bias": True},
    ),
    "torch": (
        "Lines that read as torch code and measure the key.",
        "count = sum(p.numel() for p in nn.Linear(n, m).parameters())\n",
    ),
    "python": ("Plain Python that measures the key, for banks that a learner trusts.",),
    "answer": (
        "An expression over drawn and measured names; of a flashcard, the model answer.",
        "count",
        "(K, M)",
    ),
    "symbolic": ("The answer's sizes in drawn names, which may then be typed too.", ["K", "M"]),
    "symbols": ("The drawn names that a typed formula may use.", ["n", "m"]),
    "options": (
        "The alternatives: a text, whether it is correct, and feedback.",
        [{"text": "tanh", "correct": True}, {"text": "ReLU", "because": "It has no limit."}],
    ),
    "shuffle": ("Whether the options change places; true unless said.", False),
    "items": (
        "What is to be put in order, first to last, or each with a value to sort by.",
        ["first", "second"],
        [{"text": "an RNN", "value": "rnn"}, {"text": "an LSTM", "value": "lstm"}],
    ),
    "pairs": (
        "What belongs to what, left: right.",
        {"captions": "one-to-many", "translation": "many-to-many"},
    ),
    "extra": ("Right sides that belong to no left side.", ["one-to-one"]),
    "accept": ("Right answers; the first one is shown as the key.", ["forget gate", "forget"]),
    "reject": (
        "Known wrong answers with their feedback.",
        [{"text": "input gate", "because": "The input gate decides what is written."}],
    ),
    "parts": (
        "Questions on one draw and one measurement, each graded for itself; numeric unless said.",
        [
            {"prompt": "How many weights are there?", "answer": "n*m", "points": 2},
            {"prompt": "And with the biases?", "answer": "part_a + m"},
        ],
    ),
    "points": ("What a right answer earns, 1 to 100; of parts their points are added up.", 2),
    "rubric": ("The points of a good answer, which the learner counts.", ["names the slope"]),
    "tolerance": (
        "How near a number has to be: exact, rel, abs, both of these, factor or digits.",
        "exact",
        {"rel": 0.01},
        {"factor": 2},
    ),
    "unit": ("The unit, which may be typed as well.", "ms"),
    "allow": ("What a number may hold besides: percent, suffix, inf, nan.", ["percent"]),
    "witness": ("A second way to the key, by a formula.", "m*(n + 1)"),
    "fact": ("What must hold of the measurement at each draw.", "gap < 1e-5"),
    "mistakes": (
        "Known wrong answers as expressions, each with its feedback.",
        [{"answer": "n*m", "because": "The biases are missing."}],
    ),
    "hints": ("Help before the answer, the gentlest first.", ["How many biases are there?"]),
    "explain": ("Why the answer is right; {{name}} stands for drawn and measured values.",),
    "source": ("Where this can be read up.", "Vaswani et al. 2017, section 3.2.3"),
    "tests": (
        "Typed answers that have to be judged so.",
        {"accept": ["3*4"], "reject": ["7"], "unreadable": ["many"]},
    ),
    "silence": (
        "Codes of warnings that are let be here, each with the reason.",
        {"W508": "Any hint would be the formula itself."},
    ),
}

PART_KEYS: Mapping[str, tuple[Any, ...]] = {
    "id": (
        "The name that later parts have for its key; part_a, part_b and so on unless said.",
        "weights",
    ),
    "type": ("The type of the part, which says what an answer is; numeric unless said.", "shape"),
    "prompt": ("What is asked, as Markdown; its letter is put before it.",),
    "points": ("What a right answer to this part earns, 1 to 100; 1 unless said.", 2),
    "carry": (
        "The share of the points for an answer that is right with the learner's own value of an "
        "earlier part; 1 unless said.",
        0.5,
    ),
    "answer": ("An expression over drawn and measured names, and the keys of earlier parts.",),
    "hint": ("Help for this part, after the hints of the question.",),
}
"""What is said otherwise of a key of a part."""
