"""True retention: the share of tests of memory that were passed, to compare with the wanted one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from quizcli.analysis.recalls import Recall
from quizcli.analysis.shares import Share, share_of, together

WINDOWS: tuple[tuple[str, int | None], ...] = (
    ("today", 1),
    ("7 days", 7),
    ("30 days", 30),
    ("365 days", 365),
    ("all", None),
)
"""Names and lengths in study days up to today; None is everything."""

MAIN = "30 days"


class Retention(NamedTuple):
    """The tests of one window: those of young cards (interval below 21 days) and of mature ones."""

    window: str
    young: Share
    mature: Share

    @property
    def every(self) -> Share:
        """Young and mature together."""
        return together((self.young, self.mature))


def retention(recalls: Iterable[Recall], today: int) -> tuple[Retention, ...]:
    """True retention in each window up to today."""
    found = list(recalls)
    return tuple(_window(name, days, found, today) for name, days in WINDOWS)


def _window(name: str, days: int | None, recalls: list[Recall], today: int) -> Retention:
    first = 0 if days is None else today - days + 1
    inside = [each for each in recalls if first <= each.day <= today]
    young, mature = (
        share_of(each.right for each in inside if each.mature is kind) for kind in (False, True)
    )
    return Retention(name, young, mature)


def main(windows: Iterable[Retention]) -> Retention:
    """The window of 30 days, which the overview shows."""
    return next(each for each in windows if each.window == MAIN)
