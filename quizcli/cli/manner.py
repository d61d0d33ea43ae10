"""How a session is played: what a learner may choose that changes no verdict."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from quizcli.cli import shell


class Manner(NamedTuple):
    """With `minutes` no question is begun after so many of them.  `quick` goes on at once after
    a right answer.  `timer` tells how long each answer took.
    """

    minutes: float = 0
    quick: bool = False
    timer: bool = False


USUAL = Manner()


def chosen(
    home: Path | None, *, minutes: float = 0, quick: bool = False, timer: bool = False
) -> Manner:
    """What the command line asks for, and beside it what this machine prefers."""
    wanted = shell.preferences(home)
    return Manner(minutes, quick or wanted.quick, timer or wanted.timer)
