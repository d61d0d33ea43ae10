"""Findings kept from one check to the next: only what changed is measured again.

What a question is, its seeds, the program with its probes, torch and the device make the
key.  Places are kept relative to the question, which may move in its file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from quizcli import __version__
from quizcli.bank.codec import problem_from_row, problem_to_row, question_to_json
from quizcli.cli import shell
from quizcli.model import NOTHING, Place, Problem, Question

FORMAT = 1
FILE = "checks.json"
MOST = 20_000
UNSAVED = 20
"""Questions after which the file is written: a check that is broken off loses no more."""

MEASURING = ("answers", "check", "expressions", "probes", "programs", "questions", "worker")
"""The packages that findings hang on; the checks themselves are one of them."""

PASSING = ("E602", "W601")
"""A measurement that failed or took long may not do so the next time: it is not kept."""


class Findings(NamedTuple):
    """What was found about one question, over so many variants."""

    variants: int
    problems: tuple[Problem, ...]


class Kept:
    """Findings by key, in one file; a file that cannot be read or written is no error."""

    def __init__(self, file: Path | None, world: str) -> None:
        """`world` is what findings depend on besides the question; None keeps nothing."""
        self._file = file
        self._world = world
        self._rows: dict[str, Any] = _read(file) if file else {}
        self._changed = 0

    def find(self, question: Question, seeds: Sequence[int]) -> Findings | None:
        """What was found earlier about this very question at these seeds."""
        key = self._key(question, seeds)
        try:
            variants, rows = self._rows[key]
            if variants != len(seeds):
                return None
            found = tuple(_moved(row, question.place) for row in rows)
        except (KeyError, TypeError, ValueError):
            return None
        self._rows[key] = self._rows.pop(key)  # what is used last goes last
        return Findings(variants, found)

    def keep(self, question: Question, seeds: Sequence[int], findings: Findings) -> None:
        """Remember findings, unless the next time may find otherwise."""
        if self._file is None or any(each.code in PASSING for each in findings.problems):
            return
        line = question.place.line
        near = [each._replace(place=_down(each.place, -line)) for each in findings.problems]
        self._rows[self._key(question, seeds)] = [
            findings.variants,
            list(map(problem_to_row, near)),
        ]
        self._changed += 1
        if self._changed >= UNSAVED:
            self.save()

    def save(self) -> None:
        """Write the file, wholly or not at all."""
        if self._file is None or not self._changed:
            return
        temporary = self._file.with_suffix(f".{os.getpid()}")
        rows = dict(list(self._rows.items())[-MOST:])
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps({"format": FORMAT, "findings": rows}), "utf-8")
            temporary.replace(self._file)
            self._changed = 0
        with suppress(OSError):
            temporary.unlink(missing_ok=True)

    def _key(self, question: Question, seeds: Iterable[int]) -> str:
        place = question.place
        program = question.program
        if program:
            program = program._replace(line=program.line - place.line)
        still = question._replace(
            place=place._replace(path="", line=0), program=program, silence=NOTHING
        )
        text = f"{self._world}\0{list(seeds)}\0{question_to_json(still)}"
        return blake2b(text.encode(), digest_size=16).hexdigest()


def open_kept(cache: Path | None, device: str) -> Kept:
    """What is kept in a cache folder, for measuring on a device; None keeps nothing.

    Neither does the device `auto`, which may be another one the next time.
    """
    world = f"{__version__} {_torch()} {_age()} {device}"
    return Kept(cache / FILE if cache and device != "auto" else None, world)


def _read(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        read = json.loads(file.read_bytes())
        if read["format"] == FORMAT and isinstance(read["findings"], dict):
            return dict(read["findings"])
    return {}


def _moved(row: list[Any], place: Place) -> Problem:
    problem = problem_from_row(row, place.path)
    return problem._replace(place=_down(problem.place, place.line))


def _down(place: Place, lines: int) -> Place:
    return place._replace(line=place.line + lines)


def _torch() -> str:
    """The version of torch, without importing it; empty where there is none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("torch")
    except PackageNotFoundError:
        return ""


def _age() -> int:
    """When the files changed last that findings hang on: probes, types, checks and the like."""
    folders = (shell.PACKAGE / each for each in MEASURING)
    files = chain(shell.PACKAGE.glob("*.py"), *(each.rglob("*.py") for each in folders))
    return max(each.stat().st_mtime_ns for each in files)
