"""The clock is asked about before anything is dated by it, when it makes little sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizcli import clocks
from quizcli.cli import asking, shell
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.store.base import ReviewStore

UNUSABLE = 5


def trust_clock(log: ReviewStore, *, trusted: bool = False) -> None:
    """Go on with the clock as it is, when it is plausible or somebody says that it is right.

    On a terminal the learner is asked.  Raises QuizError (exit code 5) when nobody is there to
    ask, or when the answer is no; `trusted` asks nobody.
    """
    newest = next(iter(log.reviews(limit=1, newest_first=True)), None)
    found = clocks.doubt(newest.at if newest else None, shell.now())
    if not found or trusted or asking.yes(f"{_sentence(found)} Is the clock right?"):
        return
    raise QuizError(
        f"{found}: set the clock, or say with --trust-clock that it is right", exit_code=UNUSABLE
    )


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}."
