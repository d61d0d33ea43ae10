"""A judged answer as JSON, and bank text in the two forms that programs get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizcli import questions
from quizcli.model import Outcome

if TYPE_CHECKING:
    from quizcli.cli.commands.answer import Told
    from quizcli.model import PartVerdict, Verdict
    from quizcli.session.turns import Step

WIDTH = 80
"""Cells to which plain text is wrapped."""


def as_object(told: Told) -> dict[str, object]:
    """The judgement for programs; the key only once the question is done."""
    step, verdict = told.step, told.step.verdict
    shown = step.final or verdict.outcome is Outcome.REVEALED
    found = step.variant if shown else None
    asked = found.asked.question if found else None
    return {
        "id": told.asking.question,
        "seed": told.asking.seed,
        "attempt": told.asking.attempt,
        "outcome": verdict.outcome,
        "final": step.final,
        "retry": not step.final and verdict.outcome is not Outcome.REVEALED,
        "understood": verdict.understood,
        "because": _because(verdict),
        "share": verdict.share,
        "parts": [_part(each, shown=shown) for each in verdict.parts],
        "expected": (verdict.expected or None) if shown else None,
        "tolerance": (verdict.tolerance or None) if shown else None,
        "explain": _text(questions.explanation(found)) if found and step.final else None,
        "rubric": list(asked.rubric) if asked else [],
        "source": asked.source if asked and step.final else None,
        "rating": told.rating,
        "due_on": told.due,
        "interval": told.interval,
        "waits": dict(told.waits),
        "measured": _measured(step),
    }


def _part(part: PartVerdict, *, shown: bool) -> dict[str, object]:
    """The judgement of a part; its key only where that of the whole is shown."""
    verdict = part.verdict
    return {
        "label": part.label,
        "outcome": verdict.outcome,
        "understood": verdict.understood,
        "because": _because(verdict),
        "expected": (verdict.expected or None) if shown else None,
        "tolerance": (verdict.tolerance or None) if shown else None,
        "points": part.points,
        "earned": part.earned,
        "right_for": list(part.carried),
    }


def _because(verdict: Verdict) -> dict[str, str] | None:
    """What a known mistake is told; or in our own words why nothing could be read."""
    if verdict.outcome is Outcome.MISTAKE:
        return _text(verdict.because)
    return {"markdown": verdict.because, "text": verdict.because} if verdict.because else None


def _text(text: str) -> dict[str, str] | None:
    return both(text) if text else None


def _measured(step: Step) -> dict[str, object] | None:
    """Where the key comes from; nothing for a key that needs no measuring."""
    if step.variant is None or not step.variant.measurements:
        return None
    first = step.variant.measurements[0]
    milliseconds = round(1000 * first.seconds, 3)
    return {"device": first.device, "backend": first.backend, "milliseconds": milliseconds}


def both(text: str) -> dict[str, str]:
    """Bank text as its author wrote it, and as plain text."""
    from quizcli.cli import markdown
    from quizcli.cli.look import Look

    look = Look(width=WIDTH)
    return {"markdown": text, "text": "\n".join(markdown.plain(text, look, WIDTH))}
