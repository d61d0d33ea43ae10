"""Near misses: just inside and outside of what is accepted, as each type makes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizcli import questions
from quizcli.check.findings import Finding, Found, parts
from quizcli.model import Outcome, Question, Variant

MOST = 50
"""At how many seeds to look: what is accepted hangs on the type, and little on the draw."""


def near_misses(question: Question, variants: Sequence[Variant]) -> Iterator[Found]:
    """What lies within the tolerance is right; what lies beside the key is not."""
    for variant in variants[:MOST]:
        for label, part in parts(variant):
            for text, right in questions.near_misses(part):
                outcome = questions.grade(part, text).outcome
                if right is not (outcome is Outcome.RIGHT):
                    yield variant.asked.seed, _misjudged(label, text, outcome)


def _misjudged(label: str, text: str, outcome: Outcome) -> Finding:
    right = outcome is Outcome.RIGHT
    what = "is not the key" if right else "lies within the tolerance"
    message = f"{label} typing {text}, which {what}, is {outcome}".lstrip()
    return Finding("E611", f"{label} {'outside' if right else 'inside'}", message)
