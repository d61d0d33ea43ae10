"""`config.toml` written anew: wholly or not at all, with its comments and its order.

`tomlkit` keeps what people wrote; it is imported only here.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quizcli.cli.preferences import reading
from quizcli.cli.preferences.table import TABLE, in_file, usual
from quizcli.cli.running import Running
from quizcli.model import QuizError, Value

UNWRITABLE = 5
PATIENCE, POLL = 5.0, 0.02
"""Seconds to wait for another quizcli that writes the file, and between two looks."""

WRITING = "writing the preferences"

HEAD = """\
# The preferences of this machine; quizcli config list --origin shows what stands.
# Take away the # before a line and change its value.  The schedule (retention, new, limit,
# easy, balance, credit) is kept in the log: quizcli config set NAME VALUE
"""


def put(path: Path, name: str, value: Value) -> None:
    """Give a preference a value in the file, which is made if there is none.

    QuizError when the file is no TOML (told with line and column) or cannot be written.
    """
    _change(path, lambda text: _with(text, name, value))


def take(path: Path, name: str) -> None:
    """Take a preference out of the file.  QuizError as for `put`."""
    _change(path, lambda text: _without(text, name))


def skeleton() -> str:
    """A file that prefers nothing: every preference as a comment, with what it says."""
    rows = (f"# {in_file(name)}\n# {name} = {_toml(usual(name))}" for name in TABLE)
    return "\n\n".join((HEAD.rstrip("\n"), *rows)) + "\n"


def create(path: Path) -> bool:
    """Make a file that prefers nothing where there is none; whether it was made."""
    if path.exists():
        return False
    with _alone(path):
        if not path.exists():
            _replace(path, skeleton())
    return True


# ---------------------------------------------------------------------- the text
def _with(text: str, name: str, value: Value) -> str:
    import tomlkit

    ended = text if text.endswith("\n") or not text else f"{text}\n"
    wanted = {**reading.parse(text), name: _plain(value)}
    document = tomlkit.parse(ended)
    if name not in document:
        commented = re.compile(rf"^#[ \t]*{name}[ \t]*=[^\r\n]*", re.MULTILINE)
        line = f"{name} = {_toml(value)}"
        uncommented = commented.sub(lambda _: line, text, count=1)
        if _is(uncommented, wanted):
            return uncommented
    document[name] = _plain(value)
    return _proved(document.as_string(), wanted)


def _without(text: str, name: str) -> str:
    import tomlkit

    wanted = reading.parse(text)
    wanted.pop(name, None)
    document = tomlkit.parse(text)
    document.remove(name)
    own = re.compile(rf"(?<=^# {re.escape(in_file(name))}\n){name} = [^\r\n]*", re.MULTILINE)
    commented = own.sub(lambda _: f"# {name} = {_toml(usual(name))}", text, count=1)
    return commented if _is(commented, wanted) else _proved(document.as_string(), wanted)


def _proved(text: str, table: dict[str, Any]) -> str:
    """The text.  QuizError when it does not say what it should: nothing is written then."""
    if not _is(text, table):
        raise QuizError("the preferences cannot be changed in place: quizcli config edit")
    return text


def _is(text: str, table: dict[str, Any]) -> bool:
    """Whether a text says just this; a line within a string is no comment, for one."""
    try:
        return _spelled(reading.parse(text)) == _spelled(table)
    except reading.Broken:
        return False


def _spelled(table: dict[str, Any]) -> str:
    """The same text for the same table, in which NaN is like NaN and true not like 1."""
    return json.dumps(table, sort_keys=True, default=repr)


def _plain(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _toml(value: Value) -> str:
    import tomlkit

    return str(tomlkit.item(_plain(value)).as_string())


# ----------------------------------------------------------------------- the file
def _change(path: Path, change: Callable[[str], str]) -> None:
    with _alone(path):
        before = _text(path)
        after = change(before)
        if after != before:
            _replace(path, after)


def _text(path: Path) -> str:
    """The text that is there, which has to be TOML before anything is added to it."""
    if not path.exists():
        return ""
    try:
        text = reading.text_of(path)
        reading.parse(text)
    except ValueError as error:
        raise QuizError(f"{path}: {error}; put that right first") from error
    except reading.Broken as error:
        place = f"{path}:{error.line}:{error.column}"
        raise QuizError(f"{place}: {error}; put that right first: quizcli config edit") from error
    return text


def _replace(path: Path, text: str) -> None:
    """The file with this text, flushed to the disk; its permissions and links stay."""
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with temporary.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> QuizError:
    return QuizError(f"{path} cannot be written: {error.strerror}", exit_code=UNWRITABLE)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One writer at a time; the system lets go of the lock however the process ends."""
    folder = path.resolve().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error
    with Running(folder) as running:
        end = time.monotonic() + PATIENCE
        while not running.claim(WRITING):
            if time.monotonic() > end:
                raise QuizError(f"another quizcli writes {path}; try again", exit_code=UNWRITABLE)
            time.sleep(POLL)
        yield
