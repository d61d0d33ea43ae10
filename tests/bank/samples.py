"""A probe's signature and a good bank for the tests."""

from quizcli.model import Kind, Output, Parameter, Signature

CROSS = Signature(
    name="cross",
    title="Cross-attention",
    topic="attention",
    parameters=(
        Parameter("N", "int", 5, 1, 64),
        Parameter("K", "int", 4, 1, 64),
        Parameter("M", "int", 8, 1, 64),
        Parameter("kind", "choice", "dot", choices=("dot", "add")),
        Parameter("mask", "bool", False),
        Parameter("xs", "ints", (1,), -3, 3, length=(1, 4)),
        Parameter("scale", "float", 1.0, -2, 2, 0.1),
        Parameter("size", "choice", 0.001, choices=(0.001, 0.01, 2)),
        Parameter("rate", "float", 0.1, 0.1, 0.3, 0.1),
        Parameter("seed", "seed", 0, 0, 2**31 - 1),
    ),
    outputs={
        "output": Output("shape", Kind.EXACT),
        "weights": Output("shape", Kind.EXACT),
        "ratio": Output("float", Kind.FLOAT),
        "noise": Output("float", Kind.STATISTICAL),
    },
)
SIGNATURES = {"cross": CROSS}

GOOD = """\
format: 1
title: Good
license: CC-BY-4.0
description: A bank with nothing wrong in it.
tags: [attention]

questions:
  - id: shape           # the full id is good/shape
    type: shape
    concept: cross
    objective: Give a shape.
    difficulty: 4
    tags: [shapes, attention]
    draw: {K: 3..12, N: 3..12, M: [16, 32, 64], xs: {list: 2..4, of: -3..3}}
    let: {twice: 2*K}
    where: [K != N, N != M]
    prompt: |
      N = {{N}}, K = {{K}}, M = {{ M }}, $\\mathbb{R}^{N \\times M}$, xs = {{xs}}.
      Which shape?
    measure: cross
    with: {kind: add, mask: true, scale: K/10, size: 0.001}
    answer: output
    symbolic: [K, M]
    witness: (K, M)
    fact: output == (K, M)
    mistakes:
      - answer: (N, M)
        because: One row for each query, {{twice}} in all, see {{weights}}.
    hints: ['Twice {{K}} is {{twice}}.']
    explain: |
      It was {{output}}.
    source: Vaswani et al. 2017
    tests: {accept: ["({{K}}, {{M}})"], reject: [3, "({{M}}, {{K}})"], unreadable: ["", "k"]}

  - id: number
    type: numeric
    draw: {w: -2..2 step 0.1}
    prompt: "{{w}}"
    answer: w/3
    tolerance: {rel: 1e-2, abs: 0.001}
    unit: ms
    allow: [percent]
    explain: E.
    source: S.

  - id: formula
    type: formula
    draw: {h: 2..9, x: 2..9, cell: [RNN, LSTM]}
    prompt: A formula for {{cell}}, please.
    answer: 4*h*x
    explain: E.
    source: S.

  - id: choice
    type: choice
    draw: {n: 2..9}
    prompt: P?
    options:
      - {text: "the {{n}}", correct: n > 5, because: "It is {{n}}."}
      - {text: neither, correct: "n <= 5"}
    shuffle: false
    explain: E.
    source: 2017

  - id: several
    type: several
    prompt: P?
    options: [{text: a, correct: true}, {text: b, correct: true}, {text: c}]
    explain: E.
    source: S.

  - id: myth
    type: boolean
    prompt: P?
    answer: false
    explain: E.
    source: S.

  - id: recall
    type: recall
    prompt: P?
    answer: |
      Not an expression: $x$, and {braces}.
    rubric: [one, two]
    explain: E.
    source: S.
"""
