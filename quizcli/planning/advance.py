"""Cards answered ahead: those that come due soonest, relative to their interval, today.

The shorter the part of the interval that is cut off, the less an early answer costs.  What was
answered today already is left alone.
"""

from __future__ import annotations

from quizcli.planning.proposal import Proposal, Situation, proposal

SHOWN = 14
"""How many days are looked at."""


def planned(situation: Situation, count: int) -> Proposal:
    """Move `count` cards to today, or as many as there are."""
    today = situation.today
    ready = [
        each
        for each in situation.movable()
        if each.last_day < today and each.buried_until <= today < each.due_day
    ]
    ready.sort(
        key=lambda each: (
            (each.due_day - today) / (each.due_day - each.last_day),
            situation.remembered(each, today),
            each.question,
        )
    )
    days = {each.question: today for each in ready[:count]}
    return proposal(situation, days, (today, today + SHOWN - 1))
