"""Classes made by the two-parameter logistic model, as tables and as real logs."""

from __future__ import annotations

import math
import random
from pathlib import Path

from quizcli import questions
from quizcli.log import Effective, Flags
from quizcli.model import Moment, Outcome, Rating, Review
from quizcli.store.sqlite import SqliteStore

NOON = 1_760_000_000_000
DIFFICULTIES = (-1.5, -1.0, -0.5, 0.0, 0.0, 0.5, 0.5, 1.0, 1.5, -0.8, 0.3, 0.8)
SLOPES = (1.0, 1.5, 0.8, 1.2, 2.0, 1.0, 1.4, 0.9, 1.1, 1.7, 0.7, 1.3)

WORDS = ("forget", "input", "output", "cell")
BANK = """\
format: 1
title: Gates
license: CC-BY-4.0
questions:
{}
"""
CHOICE = """\
  - id: q{number:02}
    type: choice
    prompt: Which gate is number {number}?
    options:
      - {{text: forget{first}}}
      - {{text: input{second}}}
      - {{text: output}}
      - {{text: cell}}
"""
SUM = """\
  - id: sum
    type: numeric
    draw: {w: 2..9}
    prompt: What is {{w}} plus 3?
    answer: w + 3
    mistakes:
      - {answer: w * 3, because: "Added, not multiplied."}
"""


def bank_text(number=12, misplaced=None, extra=""):
    """A bank of choices whose first option is right; of the one `misplaced` the second."""
    right = ", correct: true"
    items = (
        CHOICE.format(
            number=i,
            first="" if i == misplaced else right,
            second=right if i == misplaced else "",
        )
        for i in range(number)
    )
    return BANK.format("".join(items) + extra)


def chance(ability, difficulty, slope):
    """The chance of a right answer."""
    return 1 / (1 + math.exp(-slope * (ability - difficulty)))


def truth(difficulties=DIFFICULTIES, slopes=SLOPES):
    """Facilities, item-rest correlations, alpha and its error of an endless class."""
    grid = [i / 50 for i in range(-300, 301)]
    weights = [math.exp(-(x**2) / 2) for x in grid]
    whole = sum(weights)
    curves = [[chance(x, b, a) for x in grid] for b, a in zip(difficulties, slopes, strict=True)]

    def mean(values):
        return sum(w * v for w, v in zip(weights, values, strict=True)) / whole

    p = [mean(each) for each in curves]
    k = len(p)
    joint = [
        [mean([x * y for x, y in zip(one, other, strict=True)]) for other in curves]
        for one in curves
    ]
    spread = [
        [p[i] * (1 - p[i]) if i == j else joint[i][j] - p[i] * p[j] for j in range(k)]
        for i in range(k)
    ]
    total = sum(map(sum, spread))
    rests = []
    for i in range(k):
        with_rest = sum(spread[i]) - spread[i][i]
        rest = total - 2 * with_rest - spread[i][i]
        rests.append(with_rest / math.sqrt(spread[i][i] * rest))
    alpha = k / (k - 1) * (1 - sum(spread[i][i] for i in range(k)) / total)
    return p, rests, alpha, math.sqrt(total * (1 - alpha))


def table(learners, seed, difficulties=DIFFICULTIES, slopes=SLOPES):
    """Scores of a class by learner and item."""
    dice = random.Random(seed)
    found = {}
    for learner in range(learners):
        ability = dice.gauss(0, 1)
        found[learner] = {
            f"bank/q{i:02}": float(dice.random() < chance(ability, b, a))
            for i, (b, a) in enumerate(zip(difficulties, slopes, strict=True))
        }
    return found


def review(uid="r", question="bank/a", outcome=Outcome.RIGHT, **changes):
    """An answer of one try."""
    right = outcome is Outcome.RIGHT
    plain = Review(
        uid=uid,
        session="s",
        question=question,
        seed=1,
        draw={},
        key=1,
        raw="1",
        outcome=outcome,
        attempt=1,
        rating=Rating.GOOD if right else Rating.AGAIN,
        seconds=10.0,
        hints=0,
        device="",
        backend="",
        at=Moment(NOON),
        share=float(right),
    )
    return plain._replace(**changes)


def effective(*reviews, **flags):
    """A log that stands as it is."""
    return Effective(tuple(reviews), Flags(**flags))


def answered(question, seed, raw, uid, **changes):
    """What a learner typed, judged by the question as it is."""
    variant = questions.variant(question, seed, None)
    verdict = questions.grade(variant, raw)
    return review(
        uid,
        question.id,
        verdict.outcome,
        seed=seed,
        draw=variant.asked.draw,
        key=variant.key,
        raw=raw,
        share=verdict.share,
        **changes,
    )


def letter(question, seed, text):
    """The letter that an option has at a seed."""
    asked = questions.prepare(question, seed)
    return "abcdefgh"[[each.text for each in asked.options].index(text)]


def classroom(library, learners, seed=1):
    """The answers of each learner; the class knows `forget` for right, whatever the key says."""
    dice = random.Random(seed)
    for learner in range(learners):
        ability = dice.gauss(0, 1)
        rows = []
        for i, entry in enumerate(library.entries):
            question = library.question(entry.id)
            knows = dice.random() < chance(ability, DIFFICULTIES[i % 12], SLOPES[i % 12])
            drawn = dice.randrange(2**31)
            raw = _typed(question, drawn, knows, dice)
            at = Moment(NOON + 60_000 * i, 120)
            rows.append(
                answered(question, drawn, raw, f"{learner:03}-{i:03}", at=at, seconds=5.0 + i)
            )
        yield rows


def keep(rows, home: Path):
    """A learner's home with these answers in its log."""
    with SqliteStore.open(home / "reviews.sqlite3") as store:
        for each in rows:
            store.append(each)
    return home


def _typed(question, seed, knows, dice):
    if question.type == "choice":
        return letter(question, seed, "forget" if knows else dice.choice(WORDS[1:]))
    w = questions.prepare(question, seed).draw["w"]
    return str(w + 3 if knows else dice.choice((w * 3, w - 3)))
