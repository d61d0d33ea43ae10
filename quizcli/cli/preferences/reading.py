"""`config.toml` read with nothing taken on trust: what is good counts, all the rest is told."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from quizcli import settings
from quizcli.cli.preferences.table import SHOWN, TABLE, in_file
from quizcli.model import NOTHING, Value
from quizcli.store import regular

MOST_BYTES = 64 * 2**10
MOST_LOOKS = 50
"""How many lines are left out before a break to find something that can be read."""

LONGEST_STATEMENT, MOST_FAILURES = 200, 3
"""How many lines a statement may have, and after how many without an end nobody looks on."""

MOST_TOLD = 20
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_DEPTH = 20
"""How deep lists may be in each other."""


Place: TypeAlias = tuple[int, int, str]
"""A problem: its line, its column (0: the whole line), and the sentence."""


class Read(NamedTuple):
    """The good values of a file with the lines where they stand, and the problems as sentences."""

    path: Path
    values: Mapping[str, Value]
    problems: tuple[str, ...]
    lines: Mapping[str, int] = NOTHING

    def place(self, name: str) -> str:
        """Where a value stands, such as `/home/ada/.config/quizcli/config.toml:12`."""
        return f"{self.path}:{self.lines.get(name, 1)}"


class Broken(Exception):
    """A text that is no TOML: why, and at which line and column (from 1)."""

    def __init__(self, why: str, line: int, column: int) -> None:
        super().__init__(why)
        self.line, self.column = line, column


def read(path: Path) -> Read:
    """What a file says.  A file that cannot be read says nothing, with a problem."""
    try:
        text = text_of(path)
    except ValueError as error:
        return Read(path, {}, (f"{path}: {error}; its preferences do not count",))
    problems: list[Place] = []
    table = _parsed(text, problems)
    lines = places(text)
    values = dict(_good(table, path, lines, problems))
    sentences = [
        f"{path}:{line}{f':{column}' * (column > 0)}: {said}"
        for line, column, said in sorted(problems)
    ]
    more = len(sentences) - MOST_TOLD
    told = [*sentences[:MOST_TOLD], *([f"{path}: {more} problems more"] if more > 0 else [])]
    return Read(path, values, tuple(told), lines)


def text_of(path: Path) -> str:
    """The text of a file.  ValueError with half a sentence when it has none that may be read."""
    try:
        with regular.opened(path) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ValueError(error.strerror or "it is no regular file") from error
    if len(data) > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES // 2**10} KiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValueError(f"it is not UTF-8 (line {line})") from error


def parse(text: str) -> dict[str, Any]:
    """The table that a text holds.  Raises Broken."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = _PLACE.search(said)
        lines = text.split("\n")
        place = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
        raise Broken(said.partition(" (at ")[0], *place) from error
    except (RecursionError, ValueError) as error:  # thousands of brackets or digits
        raise Broken("a value is too deep or too long", 1, 1) from error


# ------------------------------------------------------------------ what is broken
def _parsed(text: str, problems: list[Place]) -> dict[str, Any]:
    """The table, without a broken line if that mends it, else of the lines before it."""
    try:
        return parse(text)
    except Broken as error:
        broken = error
    said = _lower(str(broken))
    lines = text.split("\n")
    without = [*lines[: broken.line - 1], "", *lines[broken.line :]]
    table = _tried("\n".join(without))
    if table is not None:
        problems.append((broken.line, broken.column, f"{said}; the line does not count"))
        return table
    problems.append((broken.line, broken.column, f"{said}; nothing from there on counts"))
    return _before(lines[: broken.line - 1])


def _before(lines: list[str]) -> dict[str, Any]:
    for end in range(len(lines), max(len(lines) - MOST_LOOKS, 0), -1):
        table = _tried("\n".join(lines[:end]))
        if table is not None:
            return table
    return {}


def _tried(text: str) -> dict[str, Any] | None:
    try:
        return parse(text)
    except Broken:
        return None


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]


# --------------------------------------------------------------------- what is good
def _good(
    table: Mapping[str, Any],
    path: Path,
    lines: Mapping[str, int],
    problems: list[Place],
) -> Iterator[tuple[str, Value]]:
    for name, found in table.items():
        line = lines.get(name, 1)
        if name not in TABLE:
            said = unknown(name) if len(problems) < MOST_TOLD else ""
            problems.append((line, 0, said))
            continue
        value = _from(path, name, _value(found))
        if TABLE[name].holds(value):
            yield name, value
        else:
            said = f"{name} cannot be {_shown(found)}; it says {in_file(name)}"
            problems.append((line, 0, said))


def unknown(name: str) -> str:
    """The sentence for a name that is no preference."""
    if name in settings.TABLE:
        return f"{name} is kept in the log: quizcli config set {name} VALUE"
    near = difflib.get_close_matches(name[:SHOWN], TABLE, n=2, cutoff=0.7)
    hint = f"did you mean {' or '.join(near)}?" if near else "see quizcli config list"
    return f"there is no setting called {' '.join(name[:SHOWN].split())}; {hint}"


def _value(found: Any, depth: int = 0) -> Value:
    """TOML's own as ours: lists as tuples; dates and tables are none of it."""
    if isinstance(found, list) and depth < _DEPTH:
        return tuple(_value(each, depth + 1) for each in found)
    return found if isinstance(found, bool | int | float | str) else float("nan")


def _from(path: Path, name: str, value: Value) -> Value:
    """Paths of banks are seen from the file's folder."""
    if name != "banks" or not TABLE[name].holds(value):
        return value
    assert isinstance(value, tuple)
    return tuple(_absolute(path.parent, str(each)) for each in value)


def _absolute(folder: Path, text: str) -> str:
    try:
        return str((folder / Path(text).expanduser()).absolute())
    except RuntimeError:  # ~name of nobody
        return str((folder / text).absolute())


def _shown(found: object) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, dict):
        return "a table"
    try:
        said = repr(found)
    except (RecursionError, ValueError):
        return "that"
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}..."


# --------------------------------------------------------------------- where it stands
def places(text: str) -> dict[str, int]:
    """The lines (from 1) where names of the first level are given a value, or tables begin.

    Statement by statement, so that nothing within a string or a list counts as one.
    """
    lines = [each.removesuffix("\r") for each in text.split("\n")]
    found: dict[str, int] = {}
    at, within, failures = 0, False, 0
    while at < len(lines) and failures < MOST_FAILURES:
        end, names = _statement(lines, at)
        header = lines[at].lstrip().startswith("[")
        within = within or header
        if header or not within:
            found.update({name: at + 1 for name in names if name not in found})
        failures += not end
        at = end or at + 1
    return found


def _statement(lines: list[str], start: int) -> tuple[int, Iterable[str]]:
    """Where the statement that begins at a line ends, and its names; 0 where it has no end."""
    for end in range(start + 1, min(start + LONGEST_STATEMENT, len(lines)) + 1):
        table = _tried("\n".join(lines[start:end]))
        if table is not None:
            return end, table
    return 0, ()
