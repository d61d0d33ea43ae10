"""What the checks share: what they are given and what they return."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli.model import Moment

if TYPE_CHECKING:
    from quizcli.store.health import Health
    from quizcli.store.places import Places


SLACK = 60_000
"""Milliseconds by which a row may be ahead: answers are given while the checks run."""


class Level(StrEnum):
    """How bad it is: a warning can be lived with, a problem keeps quizcli from working."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


class Finding(NamedTuple):
    """What was found in an area, and what to do about it where something has to be done."""

    area: str
    level: Level
    found: str
    advice: str = ""


class Context(NamedTuple):
    """What the checks look at.  `begun` is the monotonic clock at the instant `now`."""

    home: Path | None
    places: Places
    device: str
    plain: bool
    now: Moment
    begun: float


@lru_cache(maxsize=1)
def health(context: Context) -> Health:
    """What the log holds and how it is; read once for all checks.  Raises QuizError."""
    from quizcli.store.health import examine

    latest = context.now.milliseconds + SLACK
    return examine(context.places.log, context.now._replace(milliseconds=latest))
