"""A bank written anew: wholly or not at all, and only as the file that was read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from quizcli.bank.files import FileRefused, read_bytes
from quizcli.model import QuizError

UNWRITABLE = 5


def bytes_of(path: Path) -> bytes:
    """The bytes of a bank.  QuizError when it cannot be read."""
    try:
        return read_bytes(path)
    except FileRefused as error:
        raise QuizError(f"{path}: {error}") from error


def replace(path: Path, before: bytes, after: bytes) -> None:
    """Put `after` in the place of `before`; the file's permissions and links stay.

    QuizError when the file has changed meanwhile, or cannot be written.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.read_bytes() != before:
            raise QuizError(f"{path} has changed meanwhile; try again", exit_code=UNWRITABLE)
        _write(temporary, after)
        shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        message = f"{path} cannot be written: {error.strerror}"
        raise QuizError(message, exit_code=UNWRITABLE) from error


def create(path: Path, data: bytes) -> None:
    """Write a file that is not there yet.  QuizError when it is, or cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError as error:
        raise QuizError(f"{path} is there already") from error
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise QuizError(message, exit_code=UNWRITABLE) from error


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
