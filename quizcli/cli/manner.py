"""How a session is played: what a learner may choose that changes no verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizcli.cli import shell

if TYPE_CHECKING:
    from quizcli.session import Session


class Manner(NamedTuple):
    """With `minutes` no question is begun after so many of them.  `quick` goes on at once after
    a right answer.  `timer` tells how long each answer took.
    """

    minutes: float = 0
    quick: bool = False
    timer: bool = False


USUAL = Manner()


def kind(run: Session) -> str:
    """What a session is called: a drill, a cram, or just a session."""
    return run.mode if run.returning else "session"


def chosen(
    home: Path | None,
    *,
    minutes: float = 0,
    quick: bool | None = None,
    timer: bool | None = None,
) -> Manner:
    """What the command line says; what it leaves open (None) is as this machine prefers it."""
    wanted = shell.preferences(home)
    return Manner(
        minutes,
        wanted.quick if quick is None else quick,
        wanted.timer if timer is None else timer,
    )
