"""Whether the clock can be believed: an answer dated years off moves its question by years.

The interval after an answer is counted from the answer before it, and what was answered stays
in the log for ever.  So a clock that makes little sense is asked about before a session whose
answers are scheduled.
"""

from __future__ import annotations

from quizcli.model import Moment

DAY = 24 * 60 * 60 * 1000
"""Milliseconds."""

BACK = DAY
"""How far the clock may be behind the newest answer: time zones and small corrections."""

AHEAD = 400 * DAY
"""How long a learner may have been away before the clock is the likelier reason."""


def doubt(newest: Moment | None, now: Moment) -> str:
    """What is odd about the clock, seen from the newest answer of the log; empty if nothing.

    `newest` is the answer that was appended last, None when there is none.  A clause without a
    full stop, with whole days.
    """
    if newest is None:
        return ""
    passed = now.milliseconds - newest.milliseconds
    if passed < -BACK:
        return f"the newest answer is dated {-passed // DAY} days after what the clock says now"
    if passed > AHEAD:
        return f"by this clock the newest answer is {passed // DAY} days old"
    return ""
