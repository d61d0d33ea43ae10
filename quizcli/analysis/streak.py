"""How many days in a row something was answered."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count


def streak(days: Collection[int], today: int) -> int:
    """The study days in a row that `days` holds, up to today.

    As long as nothing was answered today, yesterday's row of days still stands.
    """
    known = frozenset(days)
    end = today if today in known else today - 1
    return next(length for length in count() if end - length not in known)


def longest(days: Collection[int]) -> int:
    """The most study days in a row that `days` ever held."""
    known = frozenset(days)
    return max((streak(known, each) for each in known if each + 1 not in known), default=0)
