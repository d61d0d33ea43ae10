"""Targets for whole commands: `analyse` over logs of learners, `serve`, and `config set`."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from quizcli.cli import scripting, shell
from quizcli.cli.commands import analyse
from quizcli.cli.preferences import TABLE, reading, standing, table, writing
from quizcli.cli.serving import counter, wire
from quizcli.cli.serving.loop import ERRORS, serve
from quizcli.cli.text import clean
from quizcli.model import QuizError
from tests.cli.serve_client import BANK, strict
from tests.fuzz.holding import folder, is_harmless, text_of
from tests.fuzz.languages import EVERY_TYPE
from tests.homes import compiled

WAYS = [(form, items) for form in analyse.Form for items in (None, ["every/choice", "every/parts"])]

BETWEEN = b"\n\n"
"""Between the logs of two learners."""


# ---------------------------------------------------------------------- analyse
@cache
def _bank() -> Path:
    path = folder() / "every.yaml"
    path.write_text(EVERY_TYPE)
    return path


def analysed(data: bytes) -> None:
    """Logs of learners in a form that the first byte says: harmless output, or one sentence."""
    logs = folder() / "learners"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir()
    for number, each in enumerate(data[1:].split(BETWEEN)[:20]):
        (logs / f"{number:02}.jsonl").write_bytes(each)
    form, items = WAYS[(data or b"0")[0] % len(WAYS)]
    told = _told(lambda: _analyse(logs, folder() / "analysing", form, items))
    _check_form(form, told)


def _analyse(logs: Path, home: Path, form: analyse.Form, items: list[str] | None) -> None:
    analyse.command([str(_bank())], [logs], items, form, plain=True, home=home)


def _told(command: Callable[[], None]) -> str:
    """What the command prints, both of it being harmless; nothing where it is refused."""
    out, said = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(said):
            command()
    except QuizError as error:
        assert is_harmless(clean(str(error)))
        return ""
    assert is_harmless(out.getvalue()) and is_harmless(said.getvalue())
    return out.getvalue()


def _check_form(form: analyse.Form, told: str) -> None:
    if form is analyse.Form.JSON and told:
        assert strict(told)["version"] == 1
    if form is analyse.Form.CSV:
        for cell in (cell for row in csv.reader(io.StringIO(told)) for cell in row):
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or isfinite(float(cell))


# ------------------------------------------------------------------------ serve
@cache
def _home() -> Path:
    home = folder() / "serving"
    (home / "banks").mkdir(parents=True)
    (home / "banks" / "sums.yaml").write_text(BANK, encoding="utf-8")
    return compiled(home)


def served(data: bytes) -> None:
    """Lines for a server with an empty log: a reply in strict JSON for each, until it ends."""
    home = _home()
    for each in home.glob("reviews.sqlite3*"):
        each.unlink()
    out = io.BytesIO()
    with ExitStack() as stack, redirect_stderr(io.StringIO()):
        desk = counter.ServingDesk(home, shell.look(plain=True), stack)
        files = [home / "banks"]
        made = counter.Counter(desk, scripting.banks(home, files), "cpu", 2, files)
        serve(made, io.BytesIO(data), out)
    replies = out.getvalue().splitlines()
    lines = list(wire.lines(io.BytesIO(data)))
    assert len(replies) == len(lines) or (made.over and len(replies) < len(lines))
    for each in replies:
        told = strict(each)
        assert list(told)[:3] == ["version", "id", "ok"]
        assert told["ok"] or told["error"]["code"] in ERRORS
        assert told["ok"] or told["error"]["message"]


# ----------------------------------------------------------------------- config
def preferred(data: bytes) -> None:
    """`config set` and `unset` in any file: it says that and all that it said, comments kept.

    The first byte says which preference, the first line its value as typed (words between
    tabs; what is none is the usual one), and the rest is the file.
    """
    name = list(TABLE)[data[0] % len(TABLE)] if data else "theme"
    typed, _, text = data[1:].partition(b"\n")
    try:
        value = table.read(name, text_of(typed).split("\t"))
    except QuizError as error:
        assert is_harmless(clean(str(error)))
        value = table.usual(name)
    path = folder() / "config.toml"
    path.write_bytes(text)
    before = _toml(text)
    try:
        writing.put(path, name, value)
    except QuizError as error:
        assert before is None and is_harmless(clean(str(error)))
        assert path.read_bytes() == text
        return
    assert before is not None
    there = path.read_bytes()
    plain = list(value) if isinstance(value, tuple) else value
    assert _same(_toml(there), {**before, name: plain})
    assert getattr(standing(path, {}).values, name) == value
    _keeps_lines(name, before, text, there)
    writing.take(path, name)
    after = path.read_bytes()
    assert _same(_toml(after), {each: said for each, said in before.items() if each != name})
    _keeps_lines(name, {name: plain}, there, after)


def _toml(data: bytes) -> dict[str, Any] | None:
    """What a file says; None where it says nothing that may be changed."""
    try:
        return tomllib.loads(data.decode("utf-8-sig")) if len(data) <= 2**16 else None
    except (ValueError, RecursionError):
        return None


def _same(one: object, other: object) -> bool:
    return json.dumps(one, sort_keys=True, default=repr) == json.dumps(
        other, sort_keys=True, default=repr
    )


def _keeps_lines(name: str, said: dict[str, Any], before: bytes, after: bytes) -> None:
    """All lines stay but those of the preference; a comment behind its value stays as well."""
    if isinstance(said.get(name), dict):
        return  # a table of that name has lines of its own
    text = before.decode("utf-8-sig")
    lines = [each.removesuffix("\r") for each in text.split("\n")]
    left = [each.removesuffix("\r") for each in after.decode().split("\n")]
    gone = Counter(each for each in lines if each.strip()) - Counter(left)
    start = reading.places(text).get(name, 0) - 1
    own = lines[start : reading._statement(lines, start)[0]] if start >= 0 else []
    commented = re.compile(rf"#[ \t]*{name}[ \t]*=")
    for each in gone:
        assert each in own or commented.match(each), each
    value, mark, comment = own[0].partition("#") if len(own) == 1 else ("", "", "")
    if mark and _toml(value.encode()) == _toml(own[0].encode()) and name in (_toml(after) or {}):
        assert any(each.endswith(mark + comment) for each in left)
