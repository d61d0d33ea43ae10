"""Banks, the concept map, and the cache of both."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quizcli.cli import shell
from quizcli.cli.checkup.base import Context, Finding, Level
from quizcli.cli.furniture import number
from quizcli.model import Severity

if TYPE_CHECKING:
    from quizcli.model import Problem

AREA = "banks"


def questions(context: Context) -> Iterator[Finding]:
    """How many questions are in reach, and what is wrong with the banks."""
    library, _ = shell.load_banks(context.home)
    size = number(len(library.entries), "question")
    here = f"{size} in {number(len(library.banks), 'bank')}"
    if not library.entries:
        yield Finding(AREA, Level.WARNING, "there is no question", "put a bank into banks/")
    elif not library.problems:
        yield Finding(AREA, Level.OK, f"{here}, nothing wrong")
    else:
        yield Finding(AREA, Level.OK, here)
    yield from _told(library.problems)


def concepts(context: Context) -> Iterator[Finding]:
    """The maps of concepts, which say what comes before what."""
    from quizcli.bank.concepts import load_concepts

    places = context.places
    for path in shell.concept_maps(places.data):
        known, problems = load_concepts(path, cache=places.cache)
        yield Finding(AREA, Level.OK, f"{number(len(known), 'concept')} in {path}")
        yield from _told(problems)


def _told(problems: Sequence[Problem]) -> Iterator[Finding]:
    """One line for each file that has problems, with the first one."""
    for path in dict.fromkeys(each.place.path for each in problems):
        here = [each for each in problems if each.place.path == path]
        errors = [each for each in here if each.severity is Severity.ERROR]
        first = (errors or here)[0]
        said = f"{path}:{first.place.line}: {first.message}"
        more = f" (and {len(here) - 1} more)" if len(here) > 1 else ""
        level = Level.PROBLEM if errors else Level.WARNING
        yield Finding(AREA, level, said + more, f"quizcli check --no-measure {path}")


def cache(context: Context) -> Iterator[Finding]:
    """Whether compiled banks can be kept; without them each start reads all YAML again."""
    folder = context.places.cache
    nearest = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        yield Finding(AREA, Level.OK, f"compiled banks are kept in {folder}")
    else:
        advice = "every start reads all banks anew: let that directory be written"
        yield Finding(AREA, Level.WARNING, f"nothing can be kept in {folder}", advice)


CHECKS = (questions, concepts, cache)
