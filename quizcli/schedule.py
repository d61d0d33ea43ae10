"""From evidence to a rating: how well was it known?"""

from __future__ import annotations

from quizcli.model import Outcome, Rating, Verdict


def rating(verdict: Verdict, *, attempt: int, hints: int) -> Rating:
    """Wrong is Again; right is Good; right with a hint, later, or in part is Hard.

    Time plays no part: a slow right answer is a right answer.
    """
    if verdict.outcome is not Outcome.RIGHT:
        return Rating.AGAIN
    helped = attempt > 1 or hints > 0 or verdict.share < 1.0
    return Rating.HARD if helped else Rating.GOOD
