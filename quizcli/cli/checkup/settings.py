"""The preferences of this machine, and what they lead to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from quizcli.cli import editing, settled, shell
from quizcli.cli.checkup.base import Context, Finding, Level
from quizcli.cli.furniture import number
from quizcli.model import QuizError

AREA = "settings"
MEND = "quizcli config edit"


def preferences(context: Context) -> Iterator[Finding]:
    """Where they are kept, and every problem with them."""
    found = shell.preferred(context.home)
    stated = number(len(found.origins), "preference")
    yield Finding(AREA, Level.OK, f"{settled.place(context.home)}, {stated} stated")
    for each in found.problems:
        yield Finding(AREA, Level.WARNING, each, MEND)


def editor(context: Context) -> Iterator[Finding]:
    """Which editor `edit` and `config edit` open."""
    try:
        words = editing.editor(os.environ, shell.preferences(context.home).editor)
    except QuizError as error:
        yield Finding(AREA, Level.WARNING, str(error), "quizcli config set editor NAME")
    else:
        yield Finding(AREA, Level.OK, f"the editor is {' '.join(words)}")


def banks(context: Context) -> Iterator[Finding]:
    """Banks that should always be in reach and are not there."""
    for each in shell.preferences(context.home).banks:
        if not Path(each).exists():
            advice = f"put it back, or take it out of banks: {MEND}"
            yield Finding(AREA, Level.WARNING, f"there is no bank at {each}", advice)


CHECKS = (preferences, editor, banks)
