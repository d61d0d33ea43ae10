"""Which value of a preference stands, and where it is from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from quizcli.cli.preferences.table import NONE, SHOWN, TABLE, USUAL, Preferences, Variable
from quizcli.model import NOTHING, Value

FILE, ENVIRONMENT, OPTION, NOBODY = "file", "environment", "option", "usual"


class Origin(NamedTuple):
    """Where a value is from: a kind of source, and its name (`QUIZCLI_DEVICE`, `PATH:12`)."""

    kind: str
    name: str


class Standing(NamedTuple):
    """The preferences that stand, the origin of each that is not usual, and what is wrong."""

    values: Preferences = USUAL
    origins: Mapping[str, Origin] = NOTHING
    problems: tuple[str, ...] = ()


def find(path: Path) -> Standing:
    """What stands on this machine, with the file at `path` (which need not be there).

    Reading costs one look at the file's age while neither it nor the environment changes.
    """
    words = tuple(map(os.environ.get, _VARIABLES))
    try:
        found = path.stat()
    except (OSError, ValueError):
        return _found(path, None, words)
    return _found(path, (found.st_mtime_ns, found.st_size, found.st_ino), words)


def standing(path: Path | None, environment: Mapping[str, str]) -> Standing:
    """What stands, with the file at `path` if there is one, and these variables."""
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    problems: list[str] = []
    if path is not None:
        from quizcli.cli.preferences import reading

        read = reading.read(path)
        values.update(read.values)
        origins.update({name: Origin(FILE, read.place(name)) for name in read.values})
        problems += read.problems
    for name in TABLE:
        variable, value = _said(name, environment, problems)
        if variable:
            values[name], origins[name] = value, Origin(ENVIRONMENT, variable)
    return Standing(USUAL._replace(**values), origins, tuple(problems))


def _said(name: str, environment: Mapping[str, str], problems: list[str]) -> tuple[str, Value]:
    """The variable that decides a preference, and its value; no name where there is none."""
    for variable in TABLE[name].variables:
        text = environment.get(variable.name, "")
        if not text:
            continue
        value = _value(variable, text)
        if value != NONE and TABLE[name].holds(value):
            return variable.name, value
        if text.strip():
            problems.append(_nonsense(name, variable.name, text))
    return "", NONE


def _value(variable: Variable, text: str) -> Value:
    try:
        return variable.read(text)
    except ValueError:
        return NONE


def _nonsense(name: str, variable: str, text: str) -> str:
    return f"{variable} cannot be {text[:SHOWN]!r}; it says {TABLE[name].doc}"


# -------------------------------------------------------------------------- kept
_VARIABLES = tuple(each.name for row in TABLE.values() for each in row.variables)


@lru_cache(maxsize=8)
def _found(
    path: Path, stamp: tuple[int, int, int] | None, words: tuple[str | None, ...]
) -> Standing:
    pairs = zip(_VARIABLES, words, strict=True)
    return standing(path if stamp else None, {name: text for name, text in pairs if text})
