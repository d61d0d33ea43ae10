"""A session as JSON: what became of each question, and the sums."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli import summaries
from quizcli.cli import dates
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.session import Session
    from quizcli.session.turns import Result

NOTHING: dict[str, object] = {"version": 1, "session": None, "questions": []}
"""Where there was nothing to ask."""


def as_json(run: Session) -> dict[str, object]:
    """The session so far.  Shares are of one question, points of what each is worth."""
    found = summaries.summary(run)
    return {
        "version": 1,
        "session": run.record.uid,
        "mode": run.mode,
        "started": dates.instant(run.record.started),
        "finished": run.over,
        "planned": found.planned,
        "right": found.right,
        "missed": found.missed,
        "skipped": found.skipped,
        "unmeasured": found.unmeasured,
        "hints": found.hints,
        "score": found.score if found.answered else None,
        "points": {"earned": found.earned, "of": found.points},
        "questions": [_question(*each) for each in zip(run.record.plan, run.results, strict=False)],
    }


def _question(planned: tuple[str, int], result: Result) -> dict[str, object]:
    return {
        "id": result.question,
        "seed": planned[1],
        "type": result.type,
        "concept": result.concept,
        "outcome": result.outcome.value,
        "understood": result.understood,
        "expected": result.expected,
        "share": result.share,
        "points": result.points,
        "hints": result.hints,
        "attempts": result.attempts,
        "device": result.device or None,
    }


def write(run: Session) -> Path:
    """Write it into a new file in the current folder and return its path.  Raises QuizError."""
    begun = time.gmtime(run.record.started.milliseconds // 1000)
    path = Path(f"quizcli-session-{time.strftime('%Y%m%d-%H%M%S', begun)}.json")
    text = json.dumps(as_json(run), ensure_ascii=False, indent=2, allow_nan=False)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(f"{text}\n")
    except FileExistsError as error:
        raise QuizError(f"{path} is there already") from error
    except OSError as error:
        raise QuizError(f"{path} can't be written ({error.strerror})") from error
    return path
