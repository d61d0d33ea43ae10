"""`quizcli config set|unset|edit` for the preferences of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli.cli import editing, shell
from quizcli.cli.preferences import Standing, standing, table
from quizcli.cli.preferences.standing import FILE
from quizcli.model import Place, QuizError, Value

if TYPE_CHECKING:
    from quizcli.cli.previews import How


def choose(name: str, words: Sequence[str], how: How) -> None:
    """Write a preference into `config.toml`."""
    value = table.read(name, words)
    _refuse_missing(name, value)
    path, before = _in_file(how)
    if value == getattr(before.values, name):
        _tell(name, value, f"{name} is {table.show(name, value)} already", how, done=False)
        return
    from quizcli.cli.preferences import writing

    writing.put(path, name, value)
    _tell(name, value, f"{name} is {table.show(name, value)} now, in {path}", how)


def drop(name: str, how: How) -> None:
    """Take a preference out of `config.toml`."""
    path, before = _in_file(how)
    usual = table.usual(name)
    shown = table.show(name, usual)
    if name not in before.origins:
        _tell(name, usual, f"{name} is {shown} already", how, done=False)
        return
    from quizcli.cli.preferences import writing

    writing.take(path, name)
    _tell(name, usual, f"{name} is {shown} now", how)


def _refuse_missing(name: str, value: Value) -> None:
    """A bank that is not there now was probably misspelt."""
    for each in value if name == "banks" and isinstance(value, tuple) else ():
        if not Path(str(each)).exists():
            raise QuizError(f"there is no bank at {each}; give a YAML file or a folder of them")


def _in_file(how: How) -> tuple[Path, Standing]:
    """The file, and what it says by itself."""
    path = shell.find_places(how.home).config
    return path, standing(path if path.exists() else None, {})


def _tell(name: str, value: Value, sentence: str, how: How, *, done: bool = True) -> None:
    if how.as_json:
        shell.put_json({"version": 1, "name": name, "value": value, "done": done})
    else:
        shell.put(sentence)
    above = shell.preferred(how.home).origins.get(name)
    if above and above.kind != FILE:
        shown = table.show(name, getattr(shell.preferences(how.home), name))
        shell.say(f"{above.name} stands above the file: {name} is {shown} as long as it is set")


# --------------------------------------------------------------------- the editor
def edit(how: How) -> None:
    """Open the file in the editor, and say what is wrong with it afterwards."""
    from quizcli.cli.preferences import writing

    path = shell.find_places(how.home).config
    writing.create(path)
    editing.open_editor(Place(str(path), 1), how.home)
    problems = standing(path if path.exists() else None, {}).problems
    for each in problems:
        shell.say(each)
    if problems:
        raise QuizError("what is wrong does not count; quizcli config edit opens the file again")
    shell.put(f"{path} has nothing wrong")
