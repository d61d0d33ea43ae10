"""Banks of made-up questions, as many as wanted, for timing a start with a large library."""

from __future__ import annotations

from pathlib import Path

HEADER = """\
format: 1
title: Synthetic bank {number}
license: CC0-1.0
description: Made-up questions for timing.
questions:
"""

NUMERIC = """\
  - id: sum-{i}
    type: numeric
    concept: sums-{group}
    difficulty: {difficulty}
    tags: [numbers, group-{group}]
    draw: {{a: 2..{high}, b: 3..{high}}}
    where: [a != b]
    prompt: What is {{{{a}}}} + {{{{b}}}} * {i}?
    answer: a + b*{i}
    mistakes:
      - {{answer: (a + b)*{i}, because: Multiplication comes first.}}
    hints: [What comes first?]
    explain: First {{{{b}}}} * {i}, then the sum.
    source: Made up.
"""

CHOICE = """\
  - id: choice-{i}
    type: choice
    concept: sums-{group}
    difficulty: {difficulty}
    tags: [words]
    prompt: Which of these is question {i}?
    options:
      - {{text: this one, correct: true}}
      - {{text: another one, because: That is number {high}.}}
    hints: [Look at the number.]
    explain: It says so itself.
    source: Made up.
"""

BOOLEAN = """\
  - id: myth-{i}
    type: boolean
    concept: sums-{group}
    difficulty: {difficulty}
    prompt: "Myth or fact: {i} is even."
    answer: {even}
    hints: [Divide by two.]
    explain: Look at the last digit.
    source: Made up.
"""


def question(i: int) -> str:
    """The YAML of one question; every number gives another one."""
    template = (NUMERIC, CHOICE, BOOLEAN)[i % 3]
    even = "true" if i % 2 == 0 else "false"
    return template.format(i=i, group=i % 40, difficulty=1 + i % 5, high=10 + i % 90, even=even)


def write_banks(folder: Path, questions: int = 10_000, files: int = 50) -> list[Path]:
    """Write so many questions into so many banks; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(files):
        path = folder / f"synthetic_{number}.yaml"
        body = "".join(question(i) for i in range(number, questions, files))
        path.write_text(HEADER.format(number=number) + body, encoding="utf-8")
        paths.append(path)
    return paths
