"""Changes that a command makes to one question in its bank's file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from quizcli.cli import editing
from quizcli.model import QuizError


def rewrite(path: Path, change: Callable[[bytes], bytes], home: Path | None) -> bool:
    """Write what `change` makes of a bank's bytes; whether that is something else.

    QuizError when the file belongs to the program, cannot be read, changed or written.
    """
    from quizcli.bank import writing

    editing.refuse_unwritable(path, home)
    before = writing.bytes_of(path)
    try:
        after = change(before)
    except QuizError as error:
        raise QuizError(f"{path}: {error}", exit_code=error.exit_code) from error
    if after != before:
        writing.replace(path, before, after)
    return after != before
