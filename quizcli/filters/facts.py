"""What a filter asks about a question, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

STATES = ("due", "new", "learning", "suspended", "buried", "leech", "flagged", "retired")


class Facts(NamedTuple):
    """All that a filter may ask about one question.

    `states` are words of `STATES`.  The memory's stability is in days, its difficulty
    goes from 1 to 10 and its retrievability from 0 to 1; None means never answered.
    `ratings` are pairs of days ago (0 is today) and a rating from 1 to 4.  `added_days`
    is how many days ago the question was answered first; None means never.
    """

    id: str
    bank: str = ""
    type: str = ""
    tags: tuple[str, ...] = ()
    concept: str = ""
    objective: str = ""
    difficulty: int = 1
    states: frozenset[str] = frozenset()
    stability: float | None = None
    difficulty_of_memory: float | None = None
    retrievability: float | None = None
    ratings: tuple[tuple[int, int], ...] = ()
    added_days: int | None = None


Test: TypeAlias = Callable[[Facts], bool]

Known: TypeAlias = Mapping[str, Collection[str]]
"""The values that there are, by key."""

NO_VALUES: Known = MappingProxyType({})
